import type { Plane } from '#src/model/geometry/plane.ts';
import { dot } from '#src/model/geometry/vector.ts';
import { planeNormal } from '#src/model/geometry/place.ts';
import type { Doubt, Slice } from '../parts.ts';
import { affineBetween, areParallel, distanceFrom, gridOf, identity, type Affine, type Grid } from '../places.ts';
import { cutThrough } from './cut-through.ts';
import type { Runs } from './runs.ts';
import type { Mask, Segmentation } from './segmentation.ts';

/** A mask where it lies on a picture, in a raster of its own. */
export interface MaskOn {
  readonly part: number;
  readonly runs: Runs;
  /** Of the raster that the runs count in. */
  readonly columns: number;
  readonly rows: number;
  /** From the raster's corners of pixels to the picture's. */
  readonly toImage: Affine;
  readonly share?: Uint8Array<ArrayBuffer>;
}

export interface MasksOn {
  readonly masks: readonly MaskOn[];
  readonly doubt?: Doubt;
}

/** Farther from a lone frame's plane than this nothing is of it. Millimetres. */
const leastReach = 0.5;

/**
 * What of a segmentation lies on a picture. Where both say where they lie in one frame of reference, the place decides:
 * of each segment the nearest frame, within half a step of it. A reference to the picture decides where there is no place
 * to go by, and is doubted where it contradicts the place. Nothing is guessed between frames of reference. `whole` = the
 * segmentation that `seg` is a part of: it says how far its frames lie apart.
 */
export function masksOn(seg: Segmentation, slice: Slice, whole = seg): MasksOn {
  const named = seg.masks.filter((mask) => refersTo(mask, slice));
  const grid = gridOf(slice);
  const together =
    seg.frameOfReference !== undefined && slice.frameOfReference !== undefined
      ? seg.frameOfReference === slice.frameOfReference
      : named.length > 0;
  const placed = grid && together ? seg.masks.filter((mask) => mask.plane && mask.spacing) : [];
  if (grid && placed.length > 0) {
    const masks = byPlace(seg, placed, slice, grid, reachOf(whole));
    return masks.length === 0 && named.some((mask) => mask.runs.length > 0)
      ? { masks, doubt: 'contradiction' }
      : { masks };
  }
  if (named.length > 0) {
    if (seg.rows !== slice.rows || seg.columns !== slice.columns) return { masks: [], doubt: 'no-place' };
    return { masks: named.map((mask) => onto(seg, mask, identity)) };
  }
  if (together) return { masks: [] };
  const elsewhere = seg.frameOfReference !== undefined && slice.frameOfReference !== undefined;
  return { masks: [], doubt: elsewhere ? 'frame-of-reference' : 'no-place' };
}

function refersTo(mask: Mask, slice: Slice): boolean {
  return mask.sources.some(
    ({ instance, frames }) => instance === slice.instance && (frames.length === 0 || frames.includes(slice.frame)),
  );
}

function onto(seg: Segmentation, { part, runs, share }: Mask, toImage: Affine): MaskOn {
  return { part, runs, columns: seg.columns, rows: seg.rows, toImage, ...(share && { share }) };
}

function byPlace(
  seg: Segmentation,
  placed: readonly Mask[],
  slice: Slice,
  grid: Grid,
  reach: number,
): readonly MaskOn[] {
  const found: MaskOn[] = [];
  for (const [part, masks] of byPart(placed)) {
    const [first] = masks;
    if (!first?.plane) continue;
    if (!areParallel(first.plane, grid.plane)) {
      const runs = cutThrough(seg, masks, reach, slice, grid);
      if (runs.length > 0) found.push({ part, runs, columns: slice.columns, rows: slice.rows, toImage: identity });
      continue;
    }
    // Two frames of one segment at one place (stacks over time, overlapping pieces) are both of the picture.
    let nearest = Infinity;
    for (const mask of masks)
      if (mask.plane) nearest = Math.min(nearest, Math.abs(distanceFrom(grid.plane, mask.plane)));
    if (nearest > reach) continue;
    for (const mask of masks) {
      const own = gridOf(mask);
      if (!own || Math.abs(Math.abs(distanceFrom(grid.plane, own.plane)) - nearest) > 1e-3) continue;
      if (!onOneSide(masks, mask, grid.plane, nearest)) continue;
      found.push(onto(seg, mask, affineBetween(own, grid)));
    }
  }
  return found;
}

/** Halfway between two frames one of them is taken, always the same one. */
function onOneSide(masks: readonly Mask[], mask: Mask, plane: Plane, nearest: number): boolean {
  if (nearest < 1e-3 || !mask.plane || distanceFrom(plane, mask.plane) < 0) return true;
  return !masks.some((other) => other.plane && Math.abs(distanceFrom(plane, other.plane) + nearest) < 1e-3);
}

export function byPart(masks: readonly Mask[]): ReadonlyMap<number, readonly Mask[]> {
  const parts = new Map<number, Mask[]>();
  for (const mask of masks) {
    const known = parts.get(mask.part);
    if (known) known.push(mask);
    else parts.set(mask.part, [mask]);
  }
  return parts;
}

const reaches = new WeakMap<Segmentation, number>();

/** A segmentation that another was made of by a stroke reaches as far as that one: nothing is worked out anew for a move. */
export function reachAs(seg: Segmentation, before: Segmentation): void {
  reaches.set(seg, reachOf(before));
}

/** Half of what one frame stands for along its normal: half the usual step between frames, else half its thickness. */
export function reachOf(seg: Segmentation): number {
  const known = reaches.get(seg);
  if (known !== undefined) return known;
  const first = seg.masks.find((mask) => mask.plane);
  let reach = leastReach;
  if (first?.plane) {
    const normal = planeNormal(first.plane);
    const places = seg.masks.flatMap((mask) => (mask.plane ? [dot(mask.plane.position, normal)] : []));
    const sorted = [...new Set(places.map((place) => Math.round(place * 1000)))].sort((a, b) => a - b);
    const steps = sorted.slice(1).map((place, i) => (place - (sorted[i] ?? place)) / 1000);
    // The smallest step and not the usual one: empty frames are left out by most writers, and leave gaps.
    const least =
      steps.length > 0 ? Math.min(...steps.filter((s) => s > 0.01)) : (seg.step ?? first.sliceThickness ?? 0);
    const step = Math.min(least, seg.step ?? least);
    if (Number.isFinite(step) && step > 0) reach = (step / 2) * 1.001;
  }
  reaches.set(seg, reach);
  return reach;
}
