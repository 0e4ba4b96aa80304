import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { dot } from '#src/model/geometry/vector.ts';
import type { ImageSet } from './display-set.ts';
import { factsOf } from './frame-facts.ts';

/** A picture cut from a volume is never larger than this: its pixels become larger instead. */
export const mostPixels = 1 << 22;

/** Pixels over a length whose ends are centres of pixels. */
export function count(length: number, step: number): number {
  return Math.floor(length / step + 1e-3) + 1;
}

/** How far the centres of a volume's voxels reach along a direction. Millimetres from the frame of reference's origin. */
export function reach(set: ImageSet, direction: Vector3): { readonly from: number; readonly to: number } {
  let [from, to] = [Infinity, -Infinity];
  for (const ref of set.frames) {
    const { plane, spacing } = factsOf(ref).record;
    const { image } = ref.instance;
    if (!plane || !spacing || !image) continue;
    const at = dot(plane.position, direction);
    const across = dot(plane.rowDirection, direction) * spacing.column * (image.columns - 1);
    const down = dot(plane.columnDirection, direction) * spacing.row * (image.rows - 1);
    from = Math.min(from, at + Math.min(across, 0) + Math.min(down, 0));
    to = Math.max(to, at + Math.max(across, 0) + Math.max(down, 0));
  }
  return { from, to };
}
