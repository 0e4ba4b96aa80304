import { describe, expect, it } from 'vitest';
import { measuredLines } from './words.ts';

const region = 'ultrasound-region' as const;

describe('lines beside a mark on a Doppler spectrum', () => {
  it('say velocity, gradient and time of a place, and where the units come from', () => {
    const at = { across: { value: -0.5, unit: 's' }, down: { value: -412.34, unit: 'cm/s' } } as const;
    const peakGradient = { value: 68.01, unit: 'mmHg' } as const;
    expect(measuredLines({ basis: region, onAxes: { at, peakGradient } })).toEqual([
      'Velocity −412.3 cm/s, ultrasound region',
      'Peak gradient 68 mmHg (4v²)',
      'Time −0.5 s',
    ]);
  });

  it('say the differences of a line, its peak and its acceleration', () => {
    const lines = measuredLines({
      basis: region,
      across: { value: 0.1234, unit: 's' },
      down: { value: 80, unit: 'cm/s' },
      onAxes: {
        slope: { value: 648.3, unit: 'cm/s²' },
        peak: { value: 60, unit: 'cm/s' },
        peakGradient: { value: 1.44, unit: 'mmHg' },
      },
    });
    expect(lines).toEqual([
      'Δv 80 cm/s · Δt 0.123 s, ultrasound region',
      'Peak velocity 60 cm/s',
      'Peak gradient 1.4 mmHg (4v²)',
      'Acceleration 648 cm/s²',
    ]);
  });

  it('say the integral of an envelope first', () => {
    const lines = measuredLines({
      basis: region,
      across: { value: 0.32, unit: 's' },
      down: { value: 301, unit: 'cm/s' },
      onAxes: {
        peak: { value: 300, unit: 'cm/s' },
        peakGradient: { value: 36, unit: 'mmHg' },
        integral: { value: 61.12, unit: 'cm' },
        mean: { value: 191, unit: 'cm/s' },
        meanGradient: { value: 18, unit: 'mmHg' },
      },
    });
    expect(lines).toEqual([
      'VTI 61.1 cm, ultrasound region',
      'Peak velocity 300 cm/s',
      'Peak gradient 36 mmHg (4v²)',
      'Mean velocity 191 cm/s',
      'Mean gradient 18 mmHg (4v²)',
      'Δt 0.32 s',
    ]);
  });

  it('say that there is no baseline, and of what crosses regions why it is in pixels', () => {
    const down = { value: 80, unit: 'cm/s' } as const;
    expect(measuredLines({ basis: region, down, onAxes: { noBaseline: true } })).toEqual([
      'Δv 80 cm/s, ultrasound region',
      'no baseline in the file: differences alone',
    ]);
    const length = { value: 100, unit: 'px' } as const;
    expect(measuredLines({ basis: 'none', uncalibrated: 'across-regions', length })).toEqual([
      '100 px',
      'in pixels: it crosses ultrasound regions',
    ]);
  });

  it('of an M-mode are depth, time and slope', () => {
    const lines = measuredLines({
      basis: region,
      across: { value: 0.1, unit: 's' },
      down: { value: 5.04, unit: 'mm' },
      onAxes: { slope: { value: -50.4, unit: 'mm/s' } },
    });
    expect(lines).toEqual(['Δd 5 mm · Δt 0.1 s, ultrasound region', 'Slope −50.4 mm/s']);
  });
});
