import { describe, expect, it } from 'vitest';
import { between, smoothed } from './between.ts';
import { filled } from './fill.ts';
import { pixelCount, united } from './run-sets.ts';
import { brushed, type At } from './shapes.ts';
import type { Runs } from './runs.ts';

const raster = { rows: 200, columns: 220 };
const square = { x: 1, y: 1 };
const disc = (x: number, y: number, radius: number, pixel: At = square): Runs =>
  brushed({ x, y }, { x, y }, { x: radius / pixel.x, y: radius / pixel.y }, raster);

/** The middle of a mask and the radius of a disc of its size, in the patient's millimetres. */
function roundness(runs: Runs, pixel: At): { readonly x: number; readonly y: number; readonly radius: number } {
  let [x, y] = [0, 0];
  for (let i = 0; i < runs.length; i += 2) {
    for (let k = 0; k < (runs[i + 1] ?? 0); k++) {
      const at = (runs[i] ?? 0) + k;
      x += at % raster.columns;
      y += Math.floor(at / raster.columns);
    }
  }
  const count = pixelCount(runs);
  return { x: x / count, y: y / count, radius: Math.sqrt((count * pixel.x * pixel.y) / Math.PI) };
}

describe('between two slices', () => {
  it.each([square, { x: 0.7, y: 1.4 }])(
    'a disc that grows and moves is the disc on its way, with pixels of %o',
    (pixel) => {
      const [small, large] = [disc(70, 90, 12, pixel), disc(82, 90, 36, pixel)];
      for (const part of [0.25, 0.5, 0.75]) {
        const { x, y, radius } = roundness(between(small, large, part, pixel, raster), pixel);
        // The distance between discs that lie in each other is linear on the line of their centres.
        expect(radius).toBeGreaterThan(12 + 24 * part - 1.2);
        expect(radius).toBeLessThan(12 + 24 * part + 1.2);
        expect(Math.abs(x - (70 + 12 * part))).toBeLessThan(1);
        expect(Math.abs(y - 90)).toBeLessThan(1);
      }
    },
  );

  it('is the one mask at its own slice and the other at its', () => {
    const [a, b] = [disc(60, 60, 9), disc(66, 60, 21)];
    expect(between(a, b, 0, square, raster)).toEqual(a);
    expect(between(a, b, 1, square, raster)).toEqual(b);
  });
});

describe('smoothing', () => {
  it('takes away a stray pixel, closes a hole of one, and leaves a large round shape its size', () => {
    const round = disc(100, 100, 30);
    const stray = Uint32Array.of(3 * raster.columns + 5, 1);
    const after = smoothed(united(stray, round, raster.columns), [], { x: 1, y: 1 }, raster);
    expect(after[0]).toBeGreaterThan(stray[0]!);
    expect(Math.abs(pixelCount(after) / pixelCount(round) - 1)).toBeLessThan(0.02);
    const middle = 100 * raster.columns + 100;
    const row = [...round].findIndex(
      (value, i) => i % 2 === 0 && value <= middle && value + (round[i + 1] ?? 0) > middle,
    );
    const [first = 0, length = 0] = [round[row], round[row + 1]];
    const pierced = Uint32Array.from([
      ...round.slice(0, row),
      ...[first, middle - first, middle + 1, first + length - middle - 1],
      ...round.slice(row + 2),
    ]);
    expect(pixelCount(smoothed(pierced, [], { x: 1, y: 1 }, raster))).toBe(
      pixelCount(smoothed(round, [], { x: 1, y: 1 }, raster)),
    );
  });

  it('leaves a speck its size', () => {
    const speck = Uint32Array.of(50 * raster.columns + 50, 2, 51 * raster.columns + 50, 2);
    expect(pixelCount(smoothed(speck, [], { x: 1, y: 1 }, raster))).toBe(4);
  });
});

describe('a fill', () => {
  it('takes what hangs together by edges and nothing beyond, as going from pixel to pixel does', () => {
    const { rows, columns } = { rows: 40, columns: 50 };
    // Noise with half its pixels open: caves and walls of every shape.
    let state = 7;
    const open = Uint8Array.from({ length: rows * columns }, () => {
      state = (state * 1103515245 + 12345) & 0x7fffffff;
      return state / 0x7fffffff < 0.62 ? 1 : 0;
    });
    const seed = open.indexOf(1, 20 * columns + 25);
    const reached = new Set([seed]);
    for (const at of reached) {
      const x = at % columns;
      const around = [at - columns, at + columns, ...(x > 0 ? [at - 1] : []), ...(x < columns - 1 ? [at + 1] : [])];
      for (const next of around) if (open[next] === 1) reached.add(next);
    }
    const taken = new Uint8Array(rows * columns);
    const runs = filled(Uint32Array.of(seed, 1), (at) => open[at] === 1, taken, { rows, columns });
    const pixels = [...runs].flatMap((first, i) =>
      i % 2 === 0 ? Array.from({ length: runs[i + 1] ?? 0 }, (_, k) => first + k) : [],
    );
    expect(pixels).toEqual([...reached].sort((a, b) => a - b));
    expect(filled(Uint32Array.of(seed, 1), () => true, taken, { rows, columns })).toHaveLength(0);
  });
});
