import { gaussian } from './noise.ts';

/** Where the pixels of an axial slice lie: centre of the first one and steps, patient mm (x to the left, y to the back). */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly x0: number;
  readonly y0: number;
  readonly dx: number;
  readonly dy: number;
}

/** A field of view of `width` x `height` mm about the origin. */
export function gridOver(columns: number, rows: number, width: number, height: number, centreY = 0): Grid {
  const dx = width / columns;
  const dy = height / rows;
  return { columns, rows, dx, dy, x0: -width / 2 + dx / 2, y0: centreY - height / 2 + dy / 2 };
}

/** One axial slice being painted, values in HU (or whatever the painter paints), at `z` mm. */
export interface Slice {
  readonly grid: Grid;
  readonly z: number;
  readonly values: Float32Array;
}

/** An axial rectangle in mm. */
export interface Box {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** Signed distance in mm to a surface from a point of the slice: negative within. */
export type Distance = (x: number, y: number) => number;

/**
 * Paints what lies within the surface over what is there, the edge covered by as much of the pixel as lies within.
 * `value` is given the place and the distance, so that walls and cores need no second pass.
 */
export function paint(
  slice: Slice,
  box: Box,
  distance: Distance,
  value: number | ((x: number, y: number, d: number) => number),
): void {
  paintRange(slice, rangeOf(slice.grid, box), distance, value);
}

/** Columns and rows, both ends in it. */
interface Range {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The pixels that a box touches. */
export function rangeOf(grid: Grid, box: Box): Range {
  return {
    left: Math.max(0, Math.floor((box.x0 - grid.x0) / grid.dx)),
    right: Math.min(grid.columns - 1, Math.ceil((box.x1 - grid.x0) / grid.dx)),
    top: Math.max(0, Math.floor((box.y0 - grid.y0) / grid.dy)),
    bottom: Math.min(grid.rows - 1, Math.ceil((box.y1 - grid.y0) / grid.dy)),
  };
}

function paintRange(
  { grid, values }: Slice,
  { left, right, top, bottom }: Range,
  distance: Distance,
  value: number | ((x: number, y: number, d: number) => number),
): void {
  const { dx, dy, columns } = grid;
  const soft = (dx + dy) / 4;
  for (let row = top; row <= bottom; row++) {
    const y = grid.y0 + row * dy;
    for (let column = left, at = row * columns + left; column <= right; column++, at++) {
      const x = grid.x0 + column * dx;
      const d = distance(x, y);
      if (d >= soft) continue;
      const v = typeof value === 'number' ? value : value(x, y, d);
      if (d <= -soft) values[at] = v;
      else {
        const under = values[at] as number;
        values[at] = under + ((v - under) * (soft - d)) / (2 * soft);
      }
    }
  }
}

/** Side of the squares that {@link paintLarge} decides on as a whole, pixels. */
const block = 8;

/**
 * {@link paint} for a large body with a costly distance: squares that lie well within or well outside by the distance of
 * their middle are not asked pixel by pixel. The distance may be off by a factor of two, not more.
 */
export function paintLarge(
  slice: Slice,
  box: Box,
  distance: Distance,
  value: number | ((x: number, y: number, d: number) => number),
): void {
  const { grid, values } = slice;
  const { dx, dy, columns } = grid;
  const safe = block * Math.sqrt(dx * dx + dy * dy) + dx;
  const { left, right, top, bottom } = rangeOf(grid, box);
  for (let row = top; row <= bottom; row += block) {
    const lastRow = Math.min(bottom, row + block - 1);
    const y0 = grid.y0 + row * dy;
    const y1 = grid.y0 + lastRow * dy;
    for (let column = left; column <= right; column += block) {
      const last = Math.min(right, column + block - 1);
      const x0 = grid.x0 + column * dx;
      const x1 = grid.x0 + last * dx;
      const d = distance((x0 + x1) / 2, (y0 + y1) / 2);
      if (d > safe) continue;
      if (d > -safe) {
        paintRange(slice, { left: column, right: last, top: row, bottom: lastRow }, distance, value);
        continue;
      }
      for (let r = row; r <= lastRow; r++) {
        const y = grid.y0 + r * dy;
        for (let c = column, at = r * columns + column; c <= last; c++, at++) {
          values[at] = typeof value === 'number' ? value : value(grid.x0 + c * dx, y, d);
        }
      }
    }
  }
}

/**
 * The slice seen through a Gaussian point spread of `sigma` mm. `finish` is given each row when nobody needs it any more, so
 * that what follows finds it where it was just written.
 */
export function blur(slice: Slice, sigma: number, finish?: (row: number, line: Float32Array) => void): void {
  const { columns, rows, dx, dy } = slice.grid;
  const { values } = slice;
  const across = gaussian(sigma / dx);
  const down = gaussian(sigma / dy);
  const reach = (down.length - 1) / 2;
  // Rows blurred along themselves: as many as the kernel reaches.
  const ring = Array.from({ length: down.length }, () => new Float32Array(columns));
  const rowOf = (row: number) => values.subarray(row * columns, (row + 1) * columns);
  const line = (row: number) => ring[Math.min(rows - 1, Math.max(0, row)) % ring.length] as Float32Array;
  const blurAcross = across.length === 5 ? fiveAcross : manyAcross;
  for (let row = -reach; row < rows; row++) {
    if (row + reach >= 0 && row + reach < rows) blurAcross(rowOf(row + reach), line(row + reach), across);
    if (row < 0) continue;
    const out = rowOf(row);
    if (reach === 2) fiveDown(out, line(row - 2), line(row - 1), line(row), line(row + 1), line(row + 2), down);
    else {
      out.fill(0);
      for (let k = 0; k < down.length; k++) {
        const weight = down[k] as number;
        const from = line(row + k - reach);
        for (let x = 0; x < columns; x++) out[x] = (out[x] as number) + weight * (from[x] as number);
      }
    }
    finish?.(row, out);
  }
}

// The usual kernel has five weights; written out, it takes a third of the time.
function fiveAcross(from: Float32Array, to: Float32Array, kernel: Float32Array): void {
  const outer = kernel[0] as number;
  const next = kernel[1] as number;
  const middle = kernel[2] as number;
  const end = to.length - 2;
  for (const i of [0, 1, end, end + 1]) to[i] = from[i] as number;
  for (let i = 2; i < end; i++) {
    to[i] =
      outer * ((from[i - 2] as number) + (from[i + 2] as number)) +
      next * ((from[i - 1] as number) + (from[i + 1] as number)) +
      middle * (from[i] as number);
  }
}

function fiveDown(
  to: Float32Array,
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
  d: Float32Array,
  e: Float32Array,
  kernel: Float32Array,
): void {
  const outer = kernel[0] as number;
  const next = kernel[1] as number;
  const middle = kernel[2] as number;
  for (let x = 0; x < to.length; x++) {
    to[x] =
      outer * ((a[x] as number) + (e[x] as number)) +
      next * ((b[x] as number) + (d[x] as number)) +
      middle * (c[x] as number);
  }
}

function manyAcross(from: Float32Array, to: Float32Array, kernel: Float32Array): void {
  const reach = (kernel.length - 1) / 2;
  for (let column = 0; column < to.length; column++) {
    let sum = 0;
    for (let k = 0; k < kernel.length; k++) {
      const at = Math.min(to.length - 1, Math.max(0, column + k - reach));
      sum += (kernel[k] as number) * (from[at] as number);
    }
    to[column] = sum;
  }
}
