import { planeNormal } from '#src/model/geometry/place.ts';
import type { PixelSpacing, Plane } from '#src/model/geometry/plane.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { dot, subtract } from '#src/model/geometry/vector.ts';
import { FaultError } from '#src/model/fault/fault.ts';

/** Values at the points of parallel planes: a dose, a map of a quantity. NaN where there is none. */
export interface ValueGrid {
  readonly rows: number;
  readonly columns: number;
  /** Of the first plane. */
  readonly plane: Plane;
  readonly spacing: PixelSpacing;
  /** Where each plane lies along the normal of the first. Millimetres, growing, the first 0. */
  readonly offsets: Float64Array<ArrayBuffer>;
  /** How far beyond its outermost planes there are values. Millimetres. */
  readonly reach: number;
  /** Between its points values are `linear`, or of the `nearest` point. */
  readonly between: 'linear' | 'nearest';
  /** Plane by plane, row by row. */
  readonly values: Float32Array<ArrayBuffer>;
}

/** Half the thickness that a lone plane is given where the file says none. Millimetres. */
const leastReach = 0.5;

/**
 * Planes as a grid, in the order of their places. Throws FaultError `unsupported` where they do not lie over each other or
 * two lie at one place: then they are no grid, and no value is made up.
 */
export function valueGrid(
  planes: readonly { readonly plane: Plane; readonly values: ArrayLike<number> }[],
  size: Pick<ValueGrid, 'rows' | 'columns' | 'spacing' | 'between'> & { readonly thickness?: number },
): ValueGrid {
  const [any] = planes;
  if (!any) throw new FaultError({ kind: 'corrupt', reason: 'no planes of values' });
  const normal = planeNormal(any.plane);
  const sorted = planes
    .map((entry) => ({ ...entry, at: dot(subtract(entry.plane.position, any.plane.position), normal) }))
    .sort((a, b) => a.at - b.at);
  const [first] = sorted as [(typeof sorted)[number]];
  const offsets = Float64Array.from(sorted, ({ at }) => at - first.at);
  for (const [i, { plane }] of sorted.entries()) {
    const from = subtract(plane.position, first.plane.position);
    const aside = Math.max(
      Math.abs(dot(from, first.plane.rowDirection)),
      Math.abs(dot(from, first.plane.columnDirection)),
    );
    if (aside > 0.05 || dot(planeNormal(plane), normal) < 1 - 1e-6) {
      throw new FaultError({ kind: 'unsupported', reason: 'planes of values that do not lie over each other' });
    }
    if (i > 0 && (offsets[i] ?? 0) - (offsets[i - 1] ?? 0) < 1e-3) {
      throw new FaultError({ kind: 'unsupported', reason: 'two planes of values at one place' });
    }
  }
  const each = size.rows * size.columns;
  const values = new Float32Array(each * sorted.length);
  for (const [i, { values: own }] of sorted.entries()) values.set(own, i * each);
  const { thickness, ...rest } = size;
  const reach = size.between === 'linear' && sorted.length > 1 ? 0 : halfStep(offsets, thickness);
  return { ...rest, plane: first.plane, offsets, reach, values };
}

function halfStep(offsets: Float64Array, thickness: number | undefined): number {
  if (offsets.length < 2) return thickness === undefined || thickness <= 0 ? leastReach : thickness / 2;
  let step = Infinity;
  for (let i = 1; i < offsets.length; i++) step = Math.min(step, (offsets[i] ?? 0) - (offsets[i - 1] ?? 0));
  return step / 2;
}

/** A place in the patient as the grid counts: columns, rows, and millimetres along the normal. */
export function gridPlace({ plane, spacing }: ValueGrid, point: Vector3): Vector3 {
  const from = subtract(point, plane.position);
  return [
    dot(from, plane.rowDirection) / spacing.column,
    dot(from, plane.columnDirection) / spacing.row,
    dot(from, planeNormal(plane)),
  ];
}

/** The value at a place of the grid; NaN outside it. A hair beyond its outermost points counts as on them. */
export function valueAt(grid: ValueGrid, column: number, row: number, along: number): number {
  return grid.between === 'linear' ? linear(grid, column, row, along) : nearest(grid, column, row, along);
}

const hair = 1e-4;

function linear(grid: ValueGrid, column: number, row: number, along: number): number {
  const { columns, rows, offsets, reach } = grid;
  const last = offsets.length - 1;
  const deepest = offsets[last] as number;
  const beyond = reach + hair;
  if (!(column >= -hair && row >= -hair && column <= columns - 1 + hair && row <= rows - 1 + hair)) return NaN;
  if (!(along >= -beyond && along <= deepest + beyond)) return NaN;
  const c0 = Math.max(0, Math.min(columns - 2, Math.floor(column)));
  const r0 = Math.max(0, Math.min(rows - 2, Math.floor(row)));
  const fc = Math.min(1, Math.max(0, column - c0));
  const fr = Math.min(1, Math.max(0, row - r0));
  const p0 = last === 0 ? 0 : planeBefore(offsets, along);
  const low = offsets[p0] as number;
  const fp = last === 0 ? 0 : Math.min(1, Math.max(0, (along - low) / ((offsets[p0 + 1] as number) - low)));
  const one = inPlane(grid, p0, c0, r0, fc, fr);
  return fp === 0 ? one : one + (inPlane(grid, p0 + 1, c0, r0, fc, fr) - one) * fp;
}

/** A grid of one plane, that of a depth; undefined where nothing is gained by it. */
export function planeOf(grid: ValueGrid, along: number): ValueGrid | undefined {
  const { offsets, rows, columns, values, between } = grid;
  if (offsets.length < 2 || between === 'nearest') return undefined;
  const deepest = offsets.at(-1) ?? 0;
  if (along < -hair || along > deepest + hair) return undefined;
  const each = rows * columns;
  const before = planeBefore(offsets, along);
  const low = offsets[before] ?? 0;
  const share = Math.min(1, Math.max(0, (along - low) / ((offsets[before + 1] ?? 0) - low)));
  const [a, b] = [before * each, (before + 1) * each];
  const flat = Float32Array.from({ length: each }, (_, i) => {
    const one = values[a + i] as number;
    return share === 0 ? one : one + ((values[b + i] as number) - one) * share;
  });
  return { ...grid, offsets: new Float64Array(1), reach: Infinity, values: flat };
}

/** The last plane but one at most: the one after it is there. */
function planeBefore(offsets: Float64Array, along: number): number {
  let low = 0;
  let high = offsets.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] as number) <= along) low = middle;
    else high = middle - 1;
  }
  return low;
}

function inPlane(
  { columns, rows, values }: ValueGrid,
  plane: number,
  c0: number,
  r0: number,
  fc: number,
  fr: number,
): number {
  const at = (plane * rows + r0) * columns + c0;
  const right = columns > 1 ? 1 : 0;
  const down = rows > 1 ? columns : 0;
  const a = values[at] as number;
  const b = values[at + right] as number;
  const c = values[at + down] as number;
  const d = values[at + down + right] as number;
  const top = a + (b - a) * fc;
  return top + (c + (d - c) * fc - top) * fr;
}

function nearest({ columns, rows, offsets, reach, values }: ValueGrid, column: number, row: number, along: number) {
  const [c, r] = [Math.round(column), Math.round(row)];
  if (!(c >= 0 && r >= 0 && c < columns && r < rows)) return NaN;
  const before = offsets.length === 1 ? 0 : planeBefore(offsets, along);
  const after = Math.min(before + 1, offsets.length - 1);
  const [a, b] = [Math.abs(along - (offsets[before] as number)), Math.abs(along - (offsets[after] as number))];
  const plane = a <= b ? before : after;
  if (Math.min(a, b) > reach + hair) return NaN;
  return values[(plane * rows + r) * columns + c] as number;
}
