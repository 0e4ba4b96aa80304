import { axesOf, type PlaneAxes, type PlaneName } from '#src/model/geometry/body-planes.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { add, dot, scale } from '#src/model/geometry/vector.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { pathKey, ribbonOf, type RibbonReason } from './curved.ts';
import { instanceOf, valuesOf, type Values } from './cut-instance.ts';
import type { CutPlanes, CutSet, FrameRef, ImageSet, StackReason } from './display-set.ts';
import { factsOf } from './frame-facts.ts';
import { count, mostPixels, reach } from './volume-reach.ts';

export type { CutSet } from './display-set.ts';

/** What a set gives along a plane. */
export type Cut =
  /** Its pictures were taken along that plane and are shown as they are. */
  | { readonly kind: 'acquired' }
  | { readonly kind: 'cut'; readonly set: CutSet }
  /** Not all of the set is known yet. */
  | { readonly kind: 'growing' }
  | { readonly kind: 'refused'; readonly reason: CutReason };

export type CutReason = StackReason | 'modality-tables' | RibbonReason;

/** Cosine of half a degree: pictures that lie so near a plane of the body are not cut anew for it. */
const asTaken = Math.cos((0.5 * Math.PI) / 180);
/** Cosine of what is taken for no angle at all. */
const straight = 1 - 1e-9;
/** Of a set are kept the planes of the body and these many turned ones: more than a grid of panes shows. */
const mostKept = 24;

const known = new WeakMap<ImageSet, Map<string, Cut>>();

/**
 * The planes of a set along a plane, as a view has it. The same object every time it is asked for the same set. A slab is
 * cut anew even where pictures were taken along the plane.
 */
export function cutAlong(
  set: ImageSet,
  plane: PlaneName,
  view: Pick<PaneView, 'normal' | 'up' | 'path' | 'slab'> = {},
): Cut {
  const { normal, up, path } = view;
  if (plane === 'curved') {
    if (!path) return { kind: 'acquired' };
    const key = pathKey(path);
    return kept(set, key, (values) => ribbonOf(set, path, values, key));
  }
  const axes = axesOf({ plane, ...(normal && { normal }), ...(up && { up }) });
  if (!axes) return { kind: 'acquired' };
  const first = set.frames[0] && factsOf(set.frames[0]).record.plane;
  if (!view.slab && first && liesAlong(first, axes)) return { kind: 'acquired' };
  const key = plane === 'oblique' ? `${plane}:${[axes.rowDirection, axes.columnDirection].join(':')}` : plane;
  return kept(set, key, (values) => planesOf(set, plane, axes, values, key) ?? 'no-plane');
}

/** What is known under a key, else made. */
function kept(set: ImageSet, key: string, make: (values: Values) => CutSet | CutReason): Cut {
  const cuts = known.get(set) ?? new Map<string, Cut>();
  known.set(set, cuts);
  const made = cuts.get(key) ?? cutOf(set, make);
  cuts.delete(key);
  cuts.set(key, made);
  for (const [oldest] of cuts) if (cuts.size > mostKept) cuts.delete(oldest);
  return made;
}

export function isCut(set: ImageSet): set is CutSet {
  return set.cut !== undefined;
}

/** Number of the plane that a place in the patient lies on or nearest to; of no place, the middle one. */
export function planeThrough({ frames, cut }: CutSet, point: Vector3 | undefined): number {
  const last = frames.length - 1;
  if (!point) return last >> 1;
  const { onwards } = cut.axes;
  const [first, second] = [depthOf(frames[0], onwards), depthOf(frames[1], onwards)];
  const at = Math.round((dot(point, onwards) - first) / (second - first || 1));
  return Math.min(Math.max(at, 0), last);
}

/** A place moved along the planes' normal into one of them; of no place, the middle of that plane. */
export function pointInPlane({ frames, cut }: CutSet, index: number, point: Vector3 | undefined): Vector3 {
  const { onwards } = cut.axes;
  const ref = frames[index];
  const from = point ?? middleOf(ref);
  return add(from, scale(onwards, depthOf(ref, onwards) - dot(from, onwards)));
}

function cutOf(set: ImageSet, make: (values: Values) => CutSet | CutReason): Cut {
  if (set.growing) return { kind: 'growing' };
  if (set.geometry.kind === 'stack') return { kind: 'refused', reason: set.geometry.reason };
  const values = valuesOf(set);
  const made = values ? make(values) : 'modality-tables';
  return typeof made === 'string' ? { kind: 'refused', reason: made } : { kind: 'cut', set: made };
}

function liesAlong({ rowDirection, columnDirection }: Plane, axes: PlaneAxes): boolean {
  return dot(rowDirection, axes.rowDirection) > asTaken && dot(columnDirection, axes.columnDirection) > asTaken;
}

function planesOf(set: ImageSet, plane: PlaneName, axes: PlaneAxes, values: Values, key: string): CutSet | undefined {
  const middle = set.frames[set.frames.length >> 1];
  const image = middle?.instance.image;
  const grid = gridOf(set, axes, plane === 'oblique');
  if (!middle || !image || !grid) return undefined;
  const own = grid.planes.map((one) => ({ plane: one }));
  const instance = instanceOf(middle, image, key, { ...grid, frames: own }, values);
  const frames = grid.planes.map((_, i): FrameRef => ({ instance, frame: i + 1 }));
  const { through, grain } = grid;
  return { ...set, frames, clip: false, cut: { from: set, plane, axes, through, grain } };
}

interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** Pixels are square. Millimetres. */
  readonly pixel: number;
  readonly planes: readonly Plane[];
  readonly through: CutPlanes['through'];
  readonly grain: number;
}

/**
 * The planes' pixels: over the box round the centres of all voxels, along the planes' axes, as fine as the finest distance
 * between voxels. Where the volume lies along those axes too, pixels and voxels coincide.
 */
function gridOf(set: ImageSet, axes: PlaneAxes, turned: boolean): Grid | undefined {
  const first = set.frames[0] && factsOf(set.frames[0]).record;
  const { spacing } = first ?? {};
  if (!first?.plane || !spacing || set.geometry.kind !== 'volume') return undefined;
  const { rowDirection, columnDirection, onwards } = axes;
  const across = reach(set, rowDirection);
  const down = reach(set, columnDirection);
  const through = reach(set, onwards);
  const sides = [across.to - across.from, down.to - down.from] as const;
  const finest = Math.min(spacing.row, spacing.column, set.geometry.step);
  const pixel = Math.max(finest, Math.sqrt((sides[0] * sides[1]) / mostPixels));
  const along = [
    [Math.abs(dot(first.plane.rowDirection, onwards)), spacing.column],
    [Math.abs(dot(first.plane.columnDirection, onwards)), spacing.row],
    [Math.abs(dot(set.geometry.normal, onwards)), set.geometry.step],
  ] as const;
  // From plane to plane it is as far as from voxel to voxel on the volume's axis that goes most that way; turned planes
  // follow a place in the patient as closely as they can.
  const [most, apart] = along.reduce((a, b) => (b[0] > a[0] ? b : a));
  const step = turned ? finest : apart;
  const start = add(scale(rowDirection, across.from), scale(columnDirection, down.from));
  return {
    columns: count(sides[0], pixel),
    rows: count(sides[1], pixel),
    pixel,
    through,
    grain: most > straight ? apart : finest,
    planes: Array.from({ length: count(through.to - through.from, step) }, (_, i) => ({
      position: add(start, scale(onwards, through.from + i * step)),
      rowDirection,
      columnDirection,
    })),
  };
}

function depthOf(ref: FrameRef | undefined, onwards: Vector3): number {
  const plane = ref && factsOf(ref).record.plane;
  return plane ? dot(plane.position, onwards) : 0;
}

/** The place under the middle of a picture. Millimetres; the origin where it has none. */
export function middleOf(ref: FrameRef | undefined): Vector3 {
  const image = ref?.instance.image;
  const { plane, spacing } = ref ? factsOf(ref).record : {};
  if (!image || !plane || !spacing) return [0, 0, 0];
  const across = scale(plane.rowDirection, ((image.columns - 1) / 2) * spacing.column);
  return add(plane.position, add(across, scale(plane.columnDirection, ((image.rows - 1) / 2) * spacing.row)));
}
