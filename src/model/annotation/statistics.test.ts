import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexPoint as at } from '../geometry/place.ts';
import { regionSpans, type RegionGeometry } from './region.ts';
import { probe, regionStatistics, type MeasuredPixels, type ValueMeaning } from './statistics.ts';

const rectangle = (x0: number, y0: number, x1: number, y1: number): RegionGeometry => ({
  kind: 'rectangle',
  points: [at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1)],
});
const ellipse = (x: number, y: number, a: number, b: number, turn = 0): RegionGeometry => {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return {
    kind: 'ellipse',
    points: [
      at(x - a * cos, y - a * sin),
      at(x + a * cos, y + a * sin),
      at(x + b * sin, y - b * cos),
      at(x - b * sin, y + b * cos),
    ],
  };
};
const pixelsOf = (region: RegionGeometry, columns = 64, rows = 64): Set<string> =>
  new Set(
    [...regionSpans(region, columns, rows)].flatMap(({ y, from, to }) =>
      Array.from({ length: to - from + 1 }, (_, i) => `${from + i},${y}`),
    ),
  );

/** Value = column + 100 x row. */
const ramp: MeasuredPixels = {
  rows: 64,
  columns: 64,
  samples: 1,
  pixels: Int16Array.from({ length: 64 * 64 }, (_, i) => (i % 64) + 100 * Math.floor(i / 64)),
};
const plain: ValueMeaning = { modality: { kind: 'identity' }, of: 'OT' };

describe('the pixels of a region', () => {
  it('are those whose centre lies inside: a border that moves past a centre takes it in', () => {
    expect(pixelsOf(rectangle(9.6, 9.6, 10.4, 10.4))).toEqual(new Set(['10,10']));
    expect(pixelsOf(rectangle(9.6, 9.6, 11.01, 10.4))).toEqual(new Set(['10,10', '11,10']));
    expect(pixelsOf(rectangle(10.1, 10.1, 10.9, 10.9))).toEqual(new Set());
  });

  it('on the border count at the top left alone, so that neighbours share none', () => {
    const left = pixelsOf(rectangle(0, 0, 10, 10));
    const right = pixelsOf(rectangle(10, 0, 20, 10));
    expect([left.size, right.size]).toEqual([100, 100]);
    expect([...left].some((pixel) => right.has(pixel))).toBe(false);
  });

  it('of any polygon are those that a walk round the point says are inside', () => {
    // Never on a row of centres, where rounding would decide.
    const coordinate = fc.integer({ min: -40, max: 540 }).map((eighths) => eighths / 8 + 1 / 16);
    const points = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(points, (corners) => {
        const region: RegionGeometry = { kind: 'freehand', closed: true, points: corners.map(([x, y]) => at(x, y)) };
        const found = pixelsOf(region);
        for (let y = 0; y < 64; y++) {
          for (let x = 0; x < 64; x++) {
            // Another way to the even-odd rule: how often a ray to the right is crossed.
            let inside = false;
            let onLine = false;
            for (const [i, [ax, ay]] of corners.entries()) {
              const [bx, by] = corners[(i + 1) % corners.length]!;
              if (ay > y === by > y) continue;
              const crossing = ((bx - ax) * (y - ay)) / (by - ay) + ax;
              if (x < crossing) inside = !inside;
              // There rounding decides.
              if (Math.abs(x - crossing) < 1e-9) onLine = true;
            }
            if (!onLine && found.has(`${x},${y}`) !== inside) throw new Error(`${x},${y}`);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of an ellipse are those for which the equation holds, turned or not', () => {
    const half = fc.double({ min: 0.3, max: 25, noNaN: true });
    const middle = fc.double({ min: 5, max: 60, noNaN: true });
    fc.assert(
      fc.property(middle, middle, half, half, fc.double({ min: 0, max: 3.2, noNaN: true }), (x, y, a, b, turn) => {
        const found = pixelsOf(ellipse(x, y, a, b, turn));
        for (let py = 0; py < 64; py++) {
          for (let px = 0; px < 64; px++) {
            const [dx, dy] = [px - x, py - y];
            const s = (dx * Math.cos(turn) + dy * Math.sin(turn)) / a;
            const t = (-dx * Math.sin(turn) + dy * Math.cos(turn)) / b;
            const radius = s * s + t * t;
            // On the line itself rounding decides.
            if (Math.abs(radius - 1) > 1e-6 && found.has(`${px},${py}`) !== radius < 1) {
              throw new Error(`${px},${py} at ${radius}`);
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('of a circle about a pixel’s centre include those exactly on it', () => {
    expect(pixelsOf(ellipse(10, 10, 1, 1))).toEqual(new Set(['10,9', '9,10', '10,10', '11,10', '10,11']));
  });

  it('of a flat region are none, and pixels outside the image never count', () => {
    expect(pixelsOf(ellipse(10, 10, 5, 0)).size).toBe(0);
    expect(pixelsOf(rectangle(-10, -10, 1.5, 1.5))).toEqual(new Set(['0,0', '1,0', '0,1', '1,1']));
  });
});

describe('statistics', () => {
  it('of a ramp are those of arithmetic', () => {
    // Columns 10..19, rows 20..29: mean 14.5 + 2450; variance of 0..9 is 8.25.
    const found = regionStatistics(rectangle(9.5, 19.5, 19.5, 29.5), ramp, plain);
    expect(found).toMatchObject({ count: 100, min: 2010, max: 2919, excluded: 0 });
    expect(found?.mean).toBeCloseTo(2464.5, 9);
    expect(found?.deviation).toBeCloseTo(Math.sqrt(8.25 + 8.25 * 100 * 100), 9);
  });

  it('are in modality values and their unit', () => {
    const ct: ValueMeaning = { modality: { kind: 'rescale', slope: 2, intercept: -1024 }, of: 'CT' };
    expect(regionStatistics(rectangle(9.5, 19.5, 10.5, 20.5), ramp, ct)).toMatchObject({
      mean: 2 * 2010 - 1024,
      unit: 'HU',
    });
    const unspecified: ValueMeaning = { modality: { kind: 'rescale', slope: 1, intercept: 0, unit: 'US' }, of: 'MR' };
    expect(regionStatistics(rectangle(9.5, 19.5, 10.5, 20.5), ramp, unspecified)?.unit).toBeUndefined();
  });

  it('leave padding out and say how much', () => {
    const padded: ValueMeaning = { ...plain, padding: { value: 0, limit: 5 } };
    expect(regionStatistics(rectangle(-0.5, -0.5, 9.5, 0.5), ramp, padded)).toMatchObject({
      count: 4,
      excluded: 6,
      min: 6,
      mean: 7.5,
    });
  });

  it('keep a small deviation about a large mean', () => {
    const far = { ...ramp, pixels: Float64Array.from({ length: 64 * 64 }, (_, i) => 1e9 + (i % 2)) };
    expect(regionStatistics(rectangle(-0.5, -0.5, 63.5, 63.5), far, plain)?.deviation).toBeCloseTo(0.5, 6);
  });

  it('are not made of colours or of nothing', () => {
    expect(regionStatistics(rectangle(0, 0, 9, 9), { ...ramp, samples: 3 }, plain)).toBeUndefined();
    expect(regionStatistics(rectangle(100, 100, 120, 120), ramp, plain)).toBeUndefined();
  });
});

describe('the probe', () => {
  it('reads the pixel that the point lies in', () => {
    const ct: ValueMeaning = { modality: { kind: 'rescale', slope: 1, intercept: -1000 }, of: 'CT' };
    expect(probe(at(10.49, 19.51), ramp, ct)).toEqual({
      kind: 'grey',
      stored: 2010,
      value: 1010,
      unit: 'HU',
      padding: false,
    });
    expect(probe(at(-0.4, -0.4), ramp, plain)).toMatchObject({ stored: 0 });
    expect(probe(at(63.6, 0), ramp, plain)).toBeUndefined();
  });

  it('reads on a border the pixel on its right and below, whatever the last digit', () => {
    for (const rest of [-1e-4, 0, 1e-4]) {
      expect(probe(at(9.5 + rest, 19.5 + rest), ramp, plain)).toMatchObject({ stored: ramp.pixels[20 * 64 + 10] });
    }
  });

  it('reads colours', () => {
    const colour: MeasuredPixels = { rows: 1, columns: 2, samples: 3, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6) };
    expect(probe(at(1, 0), colour, plain)).toEqual({ kind: 'colour', red: 4, green: 5, blue: 6 });
  });
});
