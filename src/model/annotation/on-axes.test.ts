import { describe, expect, it } from 'vitest';
import type { ImageRecord, UltrasoundRegion } from '../dicom/records.ts';
import { indexPoint as at } from '../geometry/place.ts';
import type { IndexPoint } from '../geometry/spaces.ts';
import type { ImageGeometry } from './annotation.ts';
import { figuresOf } from './figures.ts';
import { measure } from './measure.ts';

/** A spectrum from (100, 300) on: 2 ms a column, 1 cm/s a row, the baseline 80 rows down, time 0 at its right border. */
const spectrum: UltrasoundRegion = {
  ...{ x0: 100, y0: 300, x1: 699, y1: 499, spatialFormat: 3, dataType: 4, flags: 0 },
  ...{ unitsX: 4, unitsY: 7, deltaX: 0.002, deltaY: -1, referenceX: 599, referenceY: 80 },
};
const tissue: UltrasoundRegion = {
  ...{ x0: 100, y0: 0, x1: 699, y1: 299, spatialFormat: 1, dataType: 1, flags: 0 },
  ...{ unitsX: 3, unitsY: 3, deltaX: 0.05, deltaY: 0.05 },
};
const baseline = 380;

function on(geometry: ImageGeometry, ...regions: UltrasoundRegion[]) {
  const image: ImageRecord = {
    ...{ rows: 512, columns: 800, frameCount: 1, samplesPerPixel: 3, photometric: 'RGB', planar: 0 },
    ...{ bitsAllocated: 8, bitsStored: 8, highBit: 7, signed: false, shutters: [], overlays: [], regions },
    shared: { modality: { kind: 'identity' }, windows: [], voiLuts: [] },
  };
  return measure(geometry, image, 1, 'US');
}
const probe = (x: number, y: number): ImageGeometry => ({ kind: 'probe', points: [at(x, y)] });
const line = (a: IndexPoint, b: IndexPoint): ImageGeometry => ({ kind: 'length', points: [a, b] });

describe('in a Doppler spectrum', () => {
  it('a probe says velocity from the baseline, time, and the gradient of the velocity', () => {
    // 40 rows above the baseline, 250 columns before the border.
    const { onAxes, basis } = on(probe(449, baseline - 40), tissue, spectrum);
    expect(basis).toBe('ultrasound-region');
    expect(onAxes).toEqual({
      at: { across: { value: -0.5, unit: 's' }, down: { value: 40, unit: 'cm/s' } },
      peakGradient: { value: 4 * 0.4 ** 2, unit: 'mmHg' },
    });
    expect(on(probe(449, baseline + 40), spectrum).onAxes?.at?.down).toEqual({ value: -40, unit: 'cm/s' });
  });

  it('velocities grow downwards where the file says so', () => {
    const turned = { ...spectrum, deltaY: 2.5 };
    expect(on(probe(449, baseline + 40), turned).onAxes?.at?.down).toEqual({ value: 100, unit: 'cm/s' });
    expect(on(probe(449, baseline - 40), turned).onAxes?.at?.down).toEqual({ value: -100, unit: 'cm/s' });
  });

  it('the reference pixel may be worth something, and lie outside its region', () => {
    // 300 rows above the region the velocity is 450 cm/s: the baseline is where it was.
    const far = { ...spectrum, referenceY: -370, referenceValueY: 450 };
    expect(on(probe(449, baseline - 40), far).onAxes?.at?.down?.value).toBeCloseTo(40, 9);
  });

  it('a line says the differences, its acceleration whichever way it was drawn, and its peak with the gradient', () => {
    // From -20 cm/s to 60 cm/s in 0.1 s.
    const [a, b] = [at(300, baseline + 20), at(350, baseline - 60)];
    for (const drawn of [line(a, b), line(b, a)]) {
      const { across, down, length, onAxes } = on(drawn, spectrum);
      expect(length).toBeUndefined();
      expect([across?.unit, down]).toEqual(['s', { value: 80, unit: 'cm/s' }]);
      expect(across?.value).toBeCloseTo(0.1, 12);
      expect(onAxes?.slope?.unit).toBe('cm/s²');
      expect(onAxes?.slope?.value).toBeCloseTo(800, 9);
      expect(onAxes?.peak).toEqual({ value: 60, unit: 'cm/s' });
      expect(onAxes?.peakGradient?.value).toBeCloseTo(1.44, 12);
    }
    expect(on(line(a, at(a.x, 350)), spectrum).onAxes?.slope).toBeUndefined();
  });

  it('a jet of 5 m/s away from the transducer has 100 mmHg', () => {
    const { onAxes } = on(line(at(300, baseline), at(320, 480)), { ...spectrum, deltaY: -5 });
    expect(onAxes?.peak).toEqual({ value: -500, unit: 'cm/s' });
    expect(onAxes?.peakGradient).toEqual({ value: 100, unit: 'mmHg' });
  });

  it('without a baseline there are differences alone, and that is said', () => {
    const { referenceY: _, ...open } = spectrum;
    const probed = on(probe(449, 340), open).onAxes;
    expect(probed).toEqual({ at: { across: { value: -0.5, unit: 's' } }, noBaseline: true });
    const { down, onAxes } = on(line(at(300, 400), at(350, 320)), open);
    expect(down).toEqual({ value: 80, unit: 'cm/s' });
    expect(onAxes?.slope?.value).toBeCloseTo(800, 9);
    expect([onAxes?.peak, onAxes?.peakGradient, onAxes?.noBaseline]).toEqual([undefined, undefined, true]);
  });

  it('a shift in hertz is no velocity and has no gradient', () => {
    const { onAxes } = on(probe(449, baseline - 40), { ...spectrum, unitsY: 5, deltaY: -50 });
    expect(onAxes).toEqual({ at: { across: { value: -0.5, unit: 's' }, down: { value: 2000, unit: 'Hz' } } });
  });

  it('a trace of a mean or a maximum is a velocity without a gradient', () => {
    expect(on(probe(449, baseline - 40), { ...spectrum, dataType: 5 }).onAxes?.peakGradient).toBeUndefined();
  });

  it('a line from the spectrum into the tissue is in pixels and says why', () => {
    expect(on(line(at(300, 280), at(300, 380)), tissue, spectrum)).toEqual({
      basis: 'none',
      uncalibrated: 'across-regions',
      length: { value: 100, unit: 'px' },
    });
  });
});

describe('an envelope of a spectrum', () => {
  /** Half a sine: 150 columns are 0.3 s, 70 rows are 70 cm/s. */
  const sine = (sign: number) =>
    Array.from({ length: 76 }, (_, i) => at(300 + 2 * i, baseline - sign * 70 * Math.sin((Math.PI * i) / 75)));
  const freehand = (closed: boolean, points: readonly IndexPoint[]): ImageGeometry => ({
    kind: 'freehand',
    closed,
    points,
  });
  // Of a half sine: mean 2/π, mean square 1/2 of the peak.
  const [integral, mean, meanGradient] = [70 * 0.3 * (2 / Math.PI), 70 * (2 / Math.PI), 4 * 0.7 ** 2 * 0.5];

  it.each([
    ['open', false],
    ['closed along the baseline', true],
  ])('%s has its integral, its means and its peak', (_, closed) => {
    const measured = on(freehand(closed, sine(1)), tissue, spectrum);
    const { onAxes, across } = measured;
    expect(across?.value).toBeCloseTo(0.3, 9);
    expect(Math.abs((onAxes?.integral?.value ?? 0) / integral - 1)).toBeLessThan(0.002);
    expect(Math.abs((onAxes?.mean?.value ?? 0) / mean - 1)).toBeLessThan(0.002);
    expect(Math.abs((onAxes?.meanGradient?.value ?? 0) / meanGradient - 1)).toBeLessThan(0.002);
    expect(onAxes?.peak?.value).toBeCloseTo(70, 0);
    expect([onAxes?.integral?.unit, onAxes?.mean?.unit]).toEqual(['cm', 'cm/s']);
    expect([measured.length, measured.area]).toEqual([undefined, undefined]);
    expect(figuresOf(measured).map(({ figure, unit }) => `${figure} ${unit}`)).toEqual([
      'across s',
      'down cm/s',
      'peak-velocity cm/s',
      'peak-gradient mmHg',
      'velocity-time-integral cm',
      'mean-velocity cm/s',
      'mean-gradient mmHg',
    ]);
  });

  it('away from the transducer is negative, and drawn from right to left it is the same', () => {
    const { onAxes } = on(freehand(false, sine(-1).reverse()), spectrum);
    expect(Math.abs((onAxes?.integral?.value ?? 0) / -integral - 1)).toBeLessThan(0.002);
    expect(onAxes?.peak?.value).toBeCloseTo(-70, 0);
    expect(onAxes?.meanGradient?.value).toBeGreaterThan(0);
  });

  it('is none without a baseline, or where it goes straight up', () => {
    const { referenceY: _, ...open } = spectrum;
    expect(on(freehand(false, sine(1)), open).onAxes).toEqual({ noBaseline: true });
    expect(on(freehand(false, [at(300, 380), at(300, 340)]), spectrum).onAxes?.integral).toBeUndefined();
  });
});

describe('elsewhere', () => {
  it('a line in an M-mode is depth and time, and the speed of the wall', () => {
    // 0.01 cm a row from the top, 4 ms a column.
    const motion = {
      ...spectrum,
      spatialFormat: 2,
      dataType: 1,
      unitsY: 3,
      deltaX: 0.004,
      deltaY: 0.01,
      referenceY: 0,
    };
    const { across, down, onAxes } = on(line(at(300, 350), at(325, 400)), motion);
    expect([across, down]).toEqual([
      { value: 0.1, unit: 's' },
      { value: expect.closeTo(5, 9) as number, unit: 'mm' },
    ]);
    expect(onAxes).toEqual({ slope: { value: expect.closeTo(50, 9) as number, unit: 'mm/s' } });
    expect(on(probe(300, 350), motion).onAxes?.at?.down).toEqual({ value: expect.closeTo(5, 9) as number, unit: 'mm' });
  });

  it('a trace with time alone says the time alone', () => {
    const pulse = { ...spectrum, spatialFormat: 4, dataType: 10, unitsY: 0, deltaY: 0 };
    expect(on(line(at(300, 350), at(800 - 250, 400)), pulse)).toEqual({
      basis: 'ultrasound-region',
      across: { value: 0.5, unit: 's' },
      onAxes: {},
    });
  });

  it('a rectangle or a circle says nothing that it is not', () => {
    const points = [at(300, 320), at(400, 320), at(400, 360), at(300, 360)] as const;
    expect(on({ kind: 'rectangle', points }, spectrum)).toEqual({
      basis: 'ultrasound-region',
      across: { value: 0.2, unit: 's' },
      down: { value: 40, unit: 'cm/s' },
    });
  });
});
