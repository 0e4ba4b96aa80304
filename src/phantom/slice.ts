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
  const { grid, values } = slice;
  const { dx, dy, columns } = grid;
  const soft = (dx + dy) / 4;
  const left = Math.max(0, Math.floor((box.x0 - grid.x0) / dx));
  const right = Math.min(columns - 1, Math.ceil((box.x1 - grid.x0) / dx));
  const top = Math.max(0, Math.floor((box.y0 - grid.y0) / dy));
  const bottom = Math.min(grid.rows - 1, Math.ceil((box.y1 - grid.y0) / dy));
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

/** The slice seen through a Gaussian point spread of `sigma` mm. */
export function blur(slice: Slice, sigma: number, scratch: Float32Array): void {
  const { columns, rows, dx, dy } = slice.grid;
  const { values } = slice;
  const across = gaussian(sigma / dx);
  const down = gaussian(sigma / dy);
  const reachX = (across.length - 1) / 2;
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      if (column >= reachX && column < columns - reachX) {
        const first = start + column - reachX;
        for (let k = 0; k < across.length; k++) sum += (across[k] as number) * (values[first + k] as number);
      } else {
        for (let k = 0; k < across.length; k++) {
          const at = Math.min(columns - 1, Math.max(0, column + k - reachX));
          sum += (across[k] as number) * (values[start + at] as number);
        }
      }
      scratch[start + column] = sum;
    }
  }
  const reachY = (down.length - 1) / 2;
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    values.fill(0, start, start + columns);
    for (let k = 0; k < down.length; k++) {
      const weight = down[k] as number;
      const from = Math.min(rows - 1, Math.max(0, row + k - reachY)) * columns;
      for (let column = 0; column < columns; column++) {
        values[start + column] = (values[start + column] as number) + weight * (scratch[from + column] as number);
      }
    }
  }
}
