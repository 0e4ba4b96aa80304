import { expect, it } from 'vitest';
import { indexPoint as at } from '#src/model/geometry/place.ts';
import { figuresOf } from './figures.ts';

/** Codes of CID 12222 and CID 12304 (PS3.16), units of UCUM. */
it('a line on a Doppler spectrum is reported with the codes of echocardiography', () => {
  const figures = figuresOf(
    { kind: 'freehand', closed: false, points: [at(0, 0), at(9, 9)] },
    {
      basis: 'ultrasound-region',
      across: { value: 0.3, unit: 's' },
      down: { value: 90, unit: 'cm/s' },
      onAxes: {
        peak: { value: -90, unit: 'cm/s' },
        peakGradient: { value: 3.24, unit: 'mmHg' },
        integral: { value: -17.2, unit: 'cm' },
        mean: { value: -57.3, unit: 'cm/s' },
        meanGradient: { value: 1.62, unit: 'mmHg' },
      },
    },
    true,
  );
  expect(figures.map(({ concept, value, unit }) => [concept.scheme, concept.value, value, unit.value])).toEqual([
    ['99FOVEA', 'ACROSS', 0.3, 's'],
    ['99FOVEA', 'DOWN', 90, 'cm/s'],
    ['LN', '11726-7', -90, 'cm/s'],
    ['LN', '20247-3', 3.24, 'mm[Hg]'],
    ['LN', '20354-7', -17.2, 'cm'],
    ['LN', '20352-1', -57.3, 'cm/s'],
    ['LN', '20256-4', 1.62, 'mm[Hg]'],
  ]);
});

it('the velocity of one place is the peak that was pointed at', () => {
  const figures = figuresOf(
    { kind: 'probe', points: [at(0, 0)] },
    {
      basis: 'ultrasound-region',
      onAxes: {
        at: { across: { value: -0.5, unit: 's' }, down: { value: 400, unit: 'cm/s' } },
        peakGradient: { value: 64, unit: 'mmHg' },
      },
    },
    true,
  );
  expect(figures.map(({ concept, value }) => [concept.value, value])).toEqual([
    ['PLACE-ACROSS', -0.5],
    ['11726-7', 400],
    ['20247-3', 64],
  ]);
});
