import type { PixelArray } from '#src/model/display/units.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { add, dot, scale } from '#src/model/geometry/vector.ts';
import type { HoleRun, Holes } from './pixels.ts';
import { gapsIn, type CutPlane, type CutRibbon, type VolumeGeometry } from './reformat-slices.ts';

/** The part of the way through planes that a slab takes, from its plane; of a ribbon to the side of it. Millimetres. */
export interface Swept {
  readonly onwards: Vector3;
  readonly first: number;
  readonly last: number;
}

/**
 * Runs of slices that are not here, as runs of each column; from the last slice that is here to the next, as far as the
 * slices reach there. Of a slab wherever any of it goes through them.
 */
export function holesAlong(
  { slices, columns, rows, normal }: Omit<VolumeGeometry, 'padding'>,
  pixels: readonly (PixelArray | undefined)[],
  { pixel, pixelDown = pixel }: CutPlane,
  { tops, aside, down }: CutRibbon,
  slab: Swept | undefined,
): Holes | undefined {
  const gaps = gapsIn(slices, pixels);
  if (gaps.length === 0) return undefined;
  const step = scale(down, pixelDown);
  const runs: HoleRun[] = [];
  for (const [column, top] of tops.entries()) {
    const side = aside[column] as Vector3;
    // Where a figure that is linear down the column lies between two, anywhere in the slab.
    const between = (direction: Vector3, at: number, low: number, high: number): readonly [number, number] => {
      const ends = slab ? [slab.first, slab.last].map((offset) => offset * dot(side, direction)) : [0];
      const [start, change] = [dot(top, direction) + at, dot(step, direction)];
      const [from, to] = [low - Math.max(...ends), high - Math.min(...ends)];
      if (Math.abs(change) < 1e-9) return start > from && start < to ? [-Infinity, Infinity] : [0, 0];
      const [a, b] = [(from - start) / change, (to - start) / change];
      return a < b ? [a, b] : [b, a];
    };
    for (const { from: low, to: high, middle } of gaps) {
      const { across, acrossAt, down: beside, downAt } = middle;
      const limits = [
        between(normal, 0, low, high),
        between(across, acrossAt, -0.5, columns - 0.5),
        between(beside, downAt, -0.5, rows - 0.5),
      ];
      const from = Math.max(-0.5, ...limits.map((one) => one[0]));
      const to = Math.min(...limits.map((one) => one[1]));
      if (to > from) runs.push({ column, from, to });
    }
  }
  const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0);
  return { missing, count: slices.length, within: [], gaps: [], runs };
}

/** The same ribbon in larger pixels, over the same ground. */
export function coarserRibbon(
  { tops, aside, down }: CutRibbon,
  fine: CutPlane,
  coarse: Pick<CutPlane, 'columns' | 'rows'>,
): CutRibbon {
  const [across, below] = [fine.columns / coarse.columns, fine.rows / coarse.rows];
  const lower = scale(down, ((below - 1) / 2) * fine.pixel);
  const last = tops.length - 1;
  const between = (all: readonly Vector3[], at: number): Vector3 => {
    const i = Math.min(Math.floor(at), Math.max(0, last - 1));
    const [a, b] = [all[i] as Vector3, all[Math.min(i + 1, last)] as Vector3];
    return add(scale(a, 1 - at + i), scale(b, at - i));
  };
  const places = Array.from({ length: coarse.columns }, (_, x) => (x + 0.5) * across - 0.5);
  return {
    tops: places.map((at) => add(between(tops, at), lower)),
    aside: places.map((at) => between(aside, at)),
    down,
  };
}
