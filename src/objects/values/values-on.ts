import { indexToPatient, indexPoint } from '#src/model/geometry/place.ts';
import { add, scale, subtract, vectorOf } from '#src/model/geometry/vector.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import type { Doubt, Slice } from '../parts.ts';
import { gridOf } from '../places.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { gridPlace, planeOf, valueAt, type ValueGrid } from './value-grid.ts';

/** Values as a picture's plane cuts them, at the points of a raster laid over the picture. */
export interface ValueRaster {
  readonly columns: number;
  readonly rows: number;
  /** Place of the raster's first point in the picture, and how far its points lie apart. Pixels, centres whole. */
  readonly left: number;
  readonly top: number;
  readonly step: number;
  /** NaN where there is no value. */
  readonly values: Float32Array<ArrayBuffer>;
}

/** More points are not asked for: they lie farther apart instead. */
const mostPoints = 1 << 18;

/** Whether values may be drawn on a picture at all, and if not, why. */
export function valuesDoubt(frameOfReference: Uid | undefined, slice: Slice): Doubt | undefined {
  if (!gridOf(slice) || frameOfReference === undefined || slice.frameOfReference === undefined) return 'no-place';
  return frameOfReference === slice.frameOfReference ? undefined : 'frame-of-reference';
}

/**
 * A grid's values on a picture, by places in the patient: each point of the raster is the centre of a pixel of the picture,
 * or of every second, third ... where that would be too many. Undefined where the grid does not reach the picture.
 */
export function valuesOn(whole: ValueGrid, slice: Slice, most = mostPoints): ValueRaster | undefined {
  const own = gridOf(slice);
  if (!own) return undefined;
  const at = (x: number, y: number): Vector3 =>
    gridPlace(whole, vectorOf(indexToPatient(own.plane, own.spacing, indexPoint(x, y))));
  const origin = at(0, 0);
  const right = subtract(at(1, 0), origin);
  const down = subtract(at(0, 1), origin);
  const box = boxOf(whole, slice, origin, right, down);
  if (!box) return undefined;
  const [x0, y0, x1, y1] = box;
  const step = Math.max(1, Math.ceil(Math.sqrt(((x1 - x0 + 1) * (y1 - y0 + 1)) / most)));
  const columns = Math.floor((x1 - x0) / step) + 1;
  const rows = Math.floor((y1 - y0) / step) + 1;
  const values = new Float32Array(columns * rows);
  let any = false;
  // A picture that lies as the grid's planes do needs one of them, made of its two neighbours once.
  const parallel = Math.abs(right[2]) * slice.columns + Math.abs(down[2]) * slice.rows < 1e-3;
  const grid = (parallel ? planeOf(whole, origin[2]) : whole) ?? whole;
  for (let j = 0; j < rows; j++) {
    const start = add(add(origin, scale(right, x0)), scale(down, y0 + j * step));
    for (let i = 0; i < columns; i++) {
      const x = i * step;
      const value = valueAt(grid, start[0] + right[0] * x, start[1] + right[1] * x, start[2] + right[2] * x);
      values[j * columns + i] = value;
      any ||= !Number.isNaN(value);
    }
  }
  return any ? { columns, rows, left: x0, top: y0, step, values } : undefined;
}

/** The pixels of a picture that may have values: those of lines that come near the grid. Exact bounds are not needed. */
function boxOf(
  grid: ValueGrid,
  slice: Slice,
  origin: Vector3,
  right: Vector3,
  down: Vector3,
): readonly [number, number, number, number] | undefined {
  const least = [-0.5, -0.5, -grid.reach - 0.01];
  const most = [grid.columns - 0.5, grid.rows - 0.5, (grid.offsets.at(-1) ?? 0) + grid.reach + 0.01];
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let y = 0; y < slice.rows; y++) {
    let [from, to] = [0, slice.columns - 1];
    for (let axis = 0; axis < 3; axis++) {
      const begin = (origin[axis] ?? 0) + (down[axis] ?? 0) * y;
      const by = right[axis] ?? 0;
      const [low, high] = [least[axis] ?? 0, most[axis] ?? 0];
      if (Math.abs(by) < 1e-9) {
        if (begin < low || begin > high) to = -1;
        continue;
      }
      const [a, b] = [(low - begin) / by, (high - begin) / by];
      from = Math.max(from, Math.ceil(Math.min(a, b)));
      to = Math.min(to, Math.floor(Math.max(a, b)));
    }
    if (from > to) continue;
    [x0, x1] = [Math.min(x0, from), Math.max(x1, to)];
    [y0, y1] = [Math.min(y0, y), Math.max(y1, y)];
  }
  return x1 >= x0 ? [x0, y0, x1, y1] : undefined;
}

/** The value under a place of the picture (pixels, centres whole), from the grid itself; NaN where there is none. */
export function valueUnder(grid: ValueGrid, slice: Slice, x: number, y: number): number {
  const own = gridOf(slice);
  if (!own) return NaN;
  return valueAt(grid, ...gridPlace(grid, vectorOf(indexToPatient(own.plane, own.spacing, indexPoint(x, y)))));
}
