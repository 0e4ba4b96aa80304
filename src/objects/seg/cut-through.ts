import { indexPoint, indexToPatient, planeNormal } from '#src/model/geometry/place.ts';
import { add, dot, scale, subtract, vectorOf } from '#src/model/geometry/vector.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import type { Slice } from '../parts.ts';
import type { Grid } from '../places.ts';
import { isIn, RunWriter, type Runs } from './runs.ts';
import type { Mask, Segmentation } from './segmentation.ts';

/**
 * What a picture that lies across a segment's frames shows of it: at each of the picture's pixels the nearest frame's
 * nearest pixel. Nothing is interpolated, and beyond half a step from every frame there is nothing. Only the rows
 * and stretches of them are looked at that come near a frame and its mask: a hundred segments are a few times one body.
 */
export function cutThrough(seg: Segmentation, masks: readonly Mask[], reach: number, slice: Slice, grid: Grid): Runs {
  const rows: number[][] = [];
  for (const frame of framesOf(seg, masks, reach)) {
    const { low, high } = frame;
    const origin = frame.place(grid, 0, 0);
    const right = subtract(frame.place(grid, 1, 0), origin);
    const down = subtract(frame.place(grid, 0, 1), origin);
    const bounds = [
      [frame.left - 0.5, frame.right + 0.5],
      [frame.top - 0.5, frame.bottom + 0.5],
      [low, high],
    ] as const;
    let [y0, y1]: Stretch = [0, slice.rows - 1];
    for (const [axis, [least, most]] of bounds.entries()) {
      const by = (right[axis] ?? 0) * (slice.columns - 1);
      [y0, y1] = within([y0, y1], origin[axis] ?? 0, down[axis] ?? 0, least - Math.max(0, by), most - Math.min(0, by));
    }
    for (let y = y0; y <= y1; y++) {
      const [u, v, w] = add(origin, scale(down, y));
      let stretch = within([0, slice.columns - 1], w, right[2], low, high);
      stretch = within(stretch, v, right[1], frame.top - 0.5, frame.bottom + 0.5);
      stretch = within(stretch, u, right[0], frame.left - 0.5, frame.right + 0.5);
      for (let x = stretch[0]; x <= stretch[1]; x++) {
        const along = w + right[2] * x;
        // Halfway between two frames both are as near: it is the earlier one's.
        if (along > high || along < low || (along === low && low > -reach)) continue;
        const [column, row] = [Math.round(u + right[0] * x), Math.round(v + right[1] * x)];
        if (column < 0 || row < 0 || column >= seg.columns || row >= seg.rows) continue;
        if (isIn(frame.runs, row * seg.columns + column)) (rows[y] ??= []).push(x);
      }
    }
  }
  return runsOf(rows, slice.columns);
}

/** Pixels of rows as runs; one that is there twice counts once. */
function runsOf(rows: readonly (readonly number[] | undefined)[], columns: number): Runs {
  const writer = new RunWriter();
  for (const [y, row] of rows.entries()) {
    if (!row) continue;
    const sorted = [...new Set(row)].sort((a, b) => a - b);
    let begin = sorted[0] ?? 0;
    for (const [i, x] of sorted.entries()) {
      if (sorted[i + 1] === x + 1) continue;
      writer.put(y * columns + begin, x + 1 - begin);
      begin = sorted[i + 1] ?? 0;
    }
  }
  return writer.done();
}

type Stretch = readonly [from: number, to: number];

/** The part of a stretch in which `start + by x` lies between two bounds, a pixel wider than it is. */
function within([from, to]: Stretch, start: number, by: number, low: number, high: number): Stretch {
  if (Math.abs(by) < 1e-9) return start >= low - 1e-6 && start <= high + 1e-6 ? [from, to] : [1, 0];
  const [a, b] = [(low - start) / by, (high - start) / by];
  return [Math.max(from, Math.floor(Math.min(a, b))), Math.min(to, Math.ceil(Math.max(a, b)))];
}

/** A frame of a segment, with the box of what it holds. */
interface Frame {
  readonly runs: Runs;
  /** From the frame to where the next is nearer, or to the end of its reach. Millimetres along the normal. */
  readonly low: number;
  readonly high: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** A picture's pixel as column and row of the frame, and millimetres from it along the normal. */
  readonly place: (grid: Grid, x: number, y: number) => Vector3;
}

/** Two frames lie at one place when they are as near as this. Millimetres. */
const onePlace = 1e-3;

function framesOf(seg: Segmentation, masks: readonly Mask[], reach: number): readonly Frame[] {
  const [any] = masks;
  if (!any?.plane) return [];
  const normal = planeNormal(any.plane);
  const sorted = masks
    .flatMap((mask) => (mask.plane && mask.spacing ? [{ ...mask, at: dot(mask.plane.position, normal) }] : []))
    .sort((a, b) => a.at - b.at);
  const places = sorted.map(({ at }) => at);
  return sorted.flatMap(({ at, plane, spacing, runs }, i): Frame[] => {
    if (!plane || !spacing || runs.length === 0) return [];
    let [first, last] = [i - 1, i + 1];
    while ((places[first] ?? -Infinity) > at - onePlace) first--;
    while ((places[last] ?? Infinity) < at + onePlace) last++;
    const [before, after] = [places[first] ?? -Infinity, places[last] ?? Infinity];
    const place = ({ plane: on, spacing: size }: Grid, x: number, y: number): Vector3 => {
      const from = subtract(vectorOf(indexToPatient(on, size, indexPoint(x, y))), plane.position);
      const [across, down] = [dot(from, plane.rowDirection), dot(from, plane.columnDirection)];
      return [across / spacing.column, down / spacing.row, dot(from, normal)];
    };
    const [low, high] = [Math.max(-reach, (before - at) / 2), Math.min(reach, (after - at) / 2)];
    return [{ runs, low, high, place, ...boxOf(runs, seg.columns) }];
  });
}

type Box = Pick<Frame, 'left' | 'right' | 'top' | 'bottom'>;

const boxes = new WeakMap<Runs, Box>();

function boxOf(runs: Runs, columns: number): Box {
  const known = boxes.get(runs);
  if (known) return known;
  let [left, right] = [columns, 0];
  for (let i = 0; i < runs.length; i += 2) {
    const from = (runs[i] as number) % columns;
    left = Math.min(left, from);
    right = Math.max(right, from + (runs[i + 1] as number) - 1);
  }
  const [first, last] = [runs[0] ?? 0, runs[runs.length - 2] ?? 0];
  const box = { left, right, top: Math.floor(first / columns), bottom: Math.floor(last / columns) };
  boxes.set(runs, box);
  return box;
}
