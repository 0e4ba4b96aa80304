import { describe, expect, test } from 'vitest';
import { deviceFor } from './device.ts';
import { setOf, plain, type Acquisition } from './reformat.fixture.ts';
import { thinned, thinning } from './reformat-thin.ts';
import { volumeGeometry } from './reformat-slices.ts';

const scan = (slices: number): Acquisition => ({ ...plain, columns: 512, rows: 512, slices, step: [0, 0, -0.5] });
const megabyte = 1024 * 1024;
/** 512 x 512 pixels of two bytes: half a megabyte a slice. */
const bytes = (count: number): number => (count * megabyte) / 2;

describe('a volume and the memory for images', () => {
  const long = setOf(scan(2000));

  test('all of it where it fits: 2,000 slices on a desk, 300 on a telephone', () => {
    const desk = deviceFor({ deviceMemory: 8, coarse: false }).budget;
    const telephone = deviceFor({ coarse: true }).budget;
    expect(bytes(2000)).toBeLessThan(0.9 * desk);
    expect(thinning(long, desk)).toBe(1);
    expect(thinning(setOf(scan(300)), telephone)).toBe(1);
    expect(thinned(long, 1)).toBe(long);
  });

  test('every so many slices where it does not, and never more than half of the memory', () => {
    for (const budget of [128, 256, 384, 700].map((m) => m * megabyte)) {
      const every = thinning(long, budget);
      if (every === undefined) {
        // Even every eighth of them, 125 megabytes, is more than that.
        expect(bytes(250)).toBeGreaterThan(0.45 * budget);
        continue;
      }
      expect(bytes(thinned(long, every).frames.length)).toBeLessThanOrEqual(budget / 2);
      expect(bytes(Math.ceil(2000 / (every - 1)))).toBeGreaterThan(0.45 * budget);
    }
    expect(thinning(long, 384 * megabyte)).toBe(6);
    expect(thinning(long, 128 * megabyte)).toBeUndefined();
  });

  test('a thinned one is a volume whose slices lie where they lay', () => {
    const set = thinned(long, 6);
    expect(set.frames).toHaveLength(334);
    expect(set.geometry).toMatchObject({ kind: 'volume', step: 3 });
    const [all, some] = [volumeGeometry(long, false)!, volumeGeometry(set, false)!];
    // 1,999 steps are 333 of six and one over, which is left off at the end.
    expect(some.slices.map(({ depth }) => depth)).toEqual(all.slices.filter((_, i) => i % 6 === 0).map((s) => s.depth));
    expect(thinned(long, 6)).toBe(set);
    expect(set.id).not.toBe(long.id);
  });

  test('a few huge slices are not thinned to what is no volume', () => {
    expect(thinning(setOf({ ...scan(12), columns: 4096, rows: 4096 }), 256 * megabyte)).toBeUndefined();
  });
});
