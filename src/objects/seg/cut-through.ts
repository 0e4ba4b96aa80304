import { patientToIndex, planeNormal } from '#src/model/geometry/place.ts';
import { dot, patientPoint } from '#src/model/geometry/vector.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import type { Slice } from '../parts.ts';
import type { Grid } from '../places.ts';
import { isIn, RunWriter, type Runs } from './runs.ts';
import type { Mask, Segmentation } from './segmentation.ts';

/**
 * What a picture that lies across a segment's frames shows of it: at each of the picture's pixels the nearest frame's
 * nearest pixel. Nothing is interpolated, and beyond half a step from every frame there is nothing.
 */
export function cutThrough(seg: Segmentation, masks: readonly Mask[], reach: number, slice: Slice, grid: Grid): Runs {
  const writer = new RunWriter();
  const [first] = masks;
  if (!first?.plane || !first.spacing) return writer.done();
  const { plane, spacing } = first;
  const normal = planeNormal(plane);
  const frames = masks
    .flatMap((mask) => (mask.plane ? [{ mask, at: dot(mask.plane.position, normal) }] : []))
    .sort((a, b) => a.at - b.at);
  for (let y = 0; y < slice.rows; y++) {
    let begin = -1;
    for (let x = 0; x <= slice.columns; x++) {
      const inside = x < slice.columns && isInside(pointAt(grid, x, y));
      if (inside && begin < 0) begin = x;
      if (!inside && begin >= 0) {
        writer.put(y * slice.columns + begin, x - begin);
        begin = -1;
      }
    }
  }
  return writer.done();

  function isInside(point: Vector3): boolean {
    const at = dot(point, normal);
    const frame = nearest(frames, at);
    if (!frame || Math.abs(frame.at - at) > reach) return false;
    const { index } = patientToIndex(frame.mask.plane ?? plane, frame.mask.spacing ?? spacing, patientPoint(point));
    const [column, row] = [Math.round(index.x), Math.round(index.y)];
    if (column < 0 || row < 0 || column >= seg.columns || row >= seg.rows) return false;
    return isIn(frame.mask.runs, row * seg.columns + column);
  }
}

function nearest<T extends { readonly at: number }>(sorted: readonly T[], at: number): T | undefined {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [sorted[low - 1], sorted[low]];
  return before && after && at - before.at <= after.at - at ? before : (after ?? before);
}

function pointAt({ plane, spacing }: Grid, x: number, y: number): Vector3 {
  const { position: p, rowDirection: r, columnDirection: c } = plane;
  const [along, down] = [x * spacing.column, y * spacing.row];
  return [p[0] + r[0] * along + c[0] * down, p[1] + r[1] * along + c[1] * down, p[2] + r[2] * along + c[2] * down];
}
