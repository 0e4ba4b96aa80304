import type { ValueRaster } from './values-on.ts';

/**
 * Lines of one value through a raster, as pieces x0, y0, x1, y1 in corners of the picture's pixels (0, 0 = the corner of the
 * first pixel). Marching squares, linear between neighbouring points; a square with a point of no value has no line. A
 * saddle is parted by the mean of its corners.
 */
export function isolines(raster: ValueRaster, level: number): Float32Array<ArrayBuffer> {
  const { columns, rows, left, top, step, values } = raster;
  const lines: number[] = [];
  const put = (i: number, j: number, from: Side, to: Side, corner: readonly number[]): void => {
    for (const side of [from, to]) {
      const [a, b] = ends[side];
      const share = (level - (corner[a] ?? 0)) / ((corner[b] ?? 0) - (corner[a] ?? 0));
      const [ax, ay] = places[a] ?? [0, 0];
      const [bx, by] = places[b] ?? [0, 0];
      lines.push(left + (i + ax + (bx - ax) * share) * step + 0.5, top + (j + ay + (by - ay) * share) * step + 0.5);
    }
  };
  for (let j = 0; j + 1 < rows; j++) {
    for (let i = 0; i + 1 < columns; i++) {
      const at = j * columns + i;
      const a = values[at] as number;
      const b = values[at + 1] as number;
      const c = values[at + columns + 1] as number;
      const d = values[at + columns] as number;
      const kind = (a >= level ? 1 : 0) | (b >= level ? 2 : 0) | (c >= level ? 4 : 0) | (d >= level ? 8 : 0);
      if (kind === 0 || kind === 15 || Number.isNaN(a + b + c + d)) continue;
      const corner = [a, b, c, d];
      const parted = saddles[kind];
      const pieces = parted ? parted[(a + b + c + d) / 4 >= level ? 1 : 0] : (single[kind] ?? []);
      for (const [from, to] of pieces) put(i, j, from, to, corner);
    }
  }
  return Float32Array.from(lines);
}

/** Sides of a square of four points a b / d c: top, right, bottom, left. */
type Side = 0 | 1 | 2 | 3;
type Pieces = readonly (readonly [Side, Side])[];

const ends: Readonly<Record<Side, readonly [number, number]>> = [
  [0, 1],
  [1, 2],
  [3, 2],
  [0, 3],
];
const places: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

const single: Readonly<Record<number, Pieces>> = {
  1: [[3, 0]],
  2: [[0, 1]],
  3: [[3, 1]],
  4: [[1, 2]],
  6: [[0, 2]],
  7: [[3, 2]],
  8: [[2, 3]],
  9: [[0, 2]],
  11: [[1, 2]],
  12: [[3, 1]],
  13: [[0, 1]],
  14: [[3, 0]],
};

/** Where opposite corners are above: parted by a middle below, and by a middle above. */
const saddles: Readonly<Record<number, readonly [Pieces, Pieces]>> = {
  5: [
    [
      [3, 0],
      [1, 2],
    ],
    [
      [0, 1],
      [2, 3],
    ],
  ],
  10: [
    [
      [0, 1],
      [2, 3],
    ],
    [
      [3, 0],
      [1, 2],
    ],
  ],
};
