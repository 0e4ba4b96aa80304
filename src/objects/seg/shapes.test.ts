import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passing, pixelCount, united, without } from './run-sets.ts';
import { runsOfValues, RunWriter, type Runs } from './runs.ts';
import { brushed, enclosed } from './shapes.ts';

const raster = { rows: 24, columns: 30 };
const all = raster.rows * raster.columns;

function pixelsOf(runs: Runs): readonly number[] {
  const found: number[] = [];
  for (let i = 0; i < runs.length; i += 2) for (let k = 0; k < (runs[i + 1] ?? 0); k++) found.push((runs[i] ?? 0) + k);
  return found;
}

/** The runs of some pixels as reading a file makes them. */
function runsOf(pixels: Iterable<number>): Runs {
  const bits = new Uint8Array(all);
  for (const pixel of pixels) bits[pixel] = 1;
  const writer = new RunWriter();
  runsOfValues(bits, raster.columns, (value) => (value === 0 ? undefined : writer));
  return writer.done();
}

const some = fc.uniqueArray(fc.integer({ min: 0, max: all - 1 }), { maxLength: 300 });
const place = fc.record({
  x: fc.double({ min: -4, max: 33, noNaN: true }),
  y: fc.double({ min: -4, max: 27, noNaN: true }),
});

describe('sets of runs', () => {
  it('are what sets of their pixels are, in the form that a file is read in', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [p, q] = [new Set(a), new Set(b)];
        expect(united(runsOf(a), runsOf(b), raster.columns)).toEqual(runsOf([...a, ...b]));
        expect(without(runsOf(a), runsOf(b))).toEqual(runsOf(a.filter((pixel) => !q.has(pixel))));
        expect(passing(runsOf(a), (pixel) => q.has(pixel))).toEqual(runsOf(b.filter((pixel) => p.has(pixel))));
        expect(pixelCount(runsOf(a))).toBe(p.size);
      }),
    );
  });
});

describe('a brush', () => {
  it('covers the pixels whose centres are within its radius of its way, on pixels that are not square too', () => {
    const radii = fc.record({
      x: fc.double({ min: 1, max: 9, noNaN: true }),
      y: fc.double({ min: 1, max: 9, noNaN: true }),
    });
    fc.assert(
      fc.property(place, place, radii, (from, to, radius) => {
        const got = brushed(from, to, radius, raster);
        expect(got).toEqual(runsOf(pixelsOf(got)));
        const inside = new Set(pixelsOf(got));
        for (let y = 0; y < raster.rows; y++) {
          for (let x = 0; x < raster.columns; x++) {
            const distance = far({ x, y }, from, to, radius);
            // The nearest pixel belongs to it whatever its radius; at the very edge rounding decides.
            if (distance < 1 - 1e-6) expect(inside.has(y * raster.columns + x)).toBe(true);
            if (distance > 1.5 && distance * Math.min(radius.x, radius.y) > Math.min(radius.x, radius.y) + 0.75)
              expect(inside.has(y * raster.columns + x)).toBe(false);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('of a tenth of a pixel draws the pixels under the pointer, without a gap', () => {
    const line = brushed({ x: 2, y: 3 }, { x: 12, y: 8 }, { x: 0.1, y: 0.1 }, raster);
    const pixels = pixelsOf(line).map((pixel) => [pixel % raster.columns, Math.floor(pixel / raster.columns)] as const);
    expect(pixels[0]).toEqual([2, 3]);
    expect(pixels.at(-1)).toEqual([12, 8]);
    expect(new Set(pixels.map(([x]) => x)).size).toBe(11);
  });
});

/** Distance from a way, in radii. */
function far(p: Point, a: Point, b: Point, r: Point): number {
  const [px, py, ax, ay] = [p.x / r.x, p.y / r.y, a.x / r.x, a.y / r.y];
  const [dx, dy] = [b.x / r.x - ax, b.y / r.y - ay];
  const length = dx * dx + dy * dy;
  const along = length > 0 ? Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length)) : 0;
  return Math.hypot(px - ax - along * dx, py - ay - along * dy);
}
interface Point {
  readonly x: number;
  readonly y: number;
}

describe('an outline', () => {
  it('holds the pixels whose centres lie within it', () => {
    const square = [
      { x: 1.5, y: 2.5 },
      { x: 6.5, y: 2.5 },
      { x: 6.5, y: 5.5 },
      { x: 1.5, y: 5.5 },
    ];
    const rows = [3, 4, 5].flatMap((y) => [2, 3, 4, 5, 6].map((x) => y * raster.columns + x));
    expect(enclosed(square, raster)).toEqual(runsOf(rows));
  });

  it('that crosses itself leaves out what is enclosed twice, and what hangs over the edge is cut off', () => {
    const twice = [
      { x: -9, y: -0.5 },
      { x: 8.5, y: -0.5 },
      { x: 8.5, y: 4.5 },
      { x: 2.5, y: 4.5 },
      { x: 2.5, y: 1.5 },
      { x: 5.5, y: 1.5 },
      { x: 5.5, y: 9.5 },
      { x: -9, y: 9.5 },
    ];
    const inside = new Set(pixelsOf(enclosed(twice, raster)));
    expect(inside.has(0)).toBe(true);
    expect(inside.has(3 * raster.columns + 4)).toBe(false);
    expect(inside.has(3 * raster.columns + 7)).toBe(true);
    expect(inside.has(7 * raster.columns + 7)).toBe(false);
  });
});
