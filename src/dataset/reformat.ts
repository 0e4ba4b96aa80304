import type { FrameRecord, ImageRecord, InstanceRecord } from '#src/model/dicom/records.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { ModalityTransform } from '#src/model/display/luts.ts';
import { axesOf, type PlaneAxes, type PlaneName } from '#src/model/geometry/body-planes.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { add, dot, scale } from '#src/model/geometry/vector.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { CutPlanes, FrameRef, ImageSet, StackReason } from './display-set.ts';
import { factsOf } from './frame-facts.ts';

/** Parallel planes cut through a volume, as a set of frames that can hang in a pane like any other. */
export interface CutSet extends ImageSet {
  readonly cut: CutPlanes;
}

/** What a set gives along a plane. */
export type Cut =
  /** Its pictures were taken along that plane and are shown as they are. */
  | { readonly kind: 'acquired' }
  | { readonly kind: 'cut'; readonly set: CutSet }
  /** Not all of the set is known yet. */
  | { readonly kind: 'growing' }
  | { readonly kind: 'refused'; readonly reason: CutReason };

export type CutReason = StackReason | 'modality-tables';

/** Cosine of half a degree: pictures that lie so near a plane of the body are not cut anew for it. */
const asTaken = Math.cos((0.5 * Math.PI) / 180);
/** Cosine of what is taken for no angle at all. */
const straight = 1 - 1e-9;
/** A plane is never larger than this: its pixels become larger instead. */
const mostPixels = 1 << 22;

/** Of a set are kept the planes of the body and these many turned ones: more than a grid of panes shows. */
const mostKept = 24;

const known = new WeakMap<ImageSet, Map<string, Cut>>();

/**
 * The planes of a set along a plane, as a view has it. The same object every time it is asked for the same set. A slab is
 * cut anew even where pictures were taken along the plane.
 */
export function cutAlong(set: ImageSet, plane: PlaneName, view: Pick<PaneView, 'normal' | 'up' | 'slab'> = {}): Cut {
  const { normal, up } = view;
  const axes = axesOf({ plane, ...(normal && { normal }), ...(up && { up }) });
  if (!axes) return { kind: 'acquired' };
  const first = set.frames[0] && factsOf(set.frames[0]).record.plane;
  if (!view.slab && first && liesAlong(first, axes)) return { kind: 'acquired' };
  const key = plane === 'oblique' ? `${plane}:${[axes.rowDirection, axes.columnDirection].join(':')}` : plane;
  const cuts = known.get(set) ?? new Map<string, Cut>();
  known.set(set, cuts);
  const made = cuts.get(key) ?? cutOf(set, plane, axes, key);
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

function cutOf(set: ImageSet, plane: PlaneName, axes: PlaneAxes, key: string): Cut {
  if (set.growing) return { kind: 'growing' };
  if (set.geometry.kind === 'stack') return { kind: 'refused', reason: set.geometry.reason };
  const values = valuesOf(set);
  if (!values) return { kind: 'refused', reason: 'modality-tables' };
  const made = planesOf(set, plane, axes, values, key);
  return made ? { kind: 'cut', set: made } : { kind: 'refused', reason: 'no-plane' };
}

function liesAlong({ rowDirection, columnDirection }: Plane, axes: PlaneAxes): boolean {
  return dot(rowDirection, axes.rowDirection) > asTaken && dot(columnDirection, axes.columnDirection) > asTaken;
}

/** What the values of a cut plane are: stored values where all frames mean the same by them, else modality values. */
interface Values {
  readonly modality: ModalityTransform;
  readonly float: boolean;
}

function valuesOf(set: ImageSet): Values | undefined {
  const all = set.frames.map((ref) => factsOf(ref).record.modality);
  const [first] = all;
  if (!first) return undefined;
  if (all.every((one) => one === first || sameLine(one, first))) return { modality: first, float: false };
  // Slopes differ from slice to slice (PET): stored values of two slices must never be mixed.
  if (all.some((one) => one.kind === 'lut')) return undefined;
  const unit = first.kind === 'rescale' ? first.unit : undefined;
  return { modality: { kind: 'rescale', slope: 1, intercept: 0, ...(unit !== undefined && { unit }) }, float: true };
}

function sameLine(a: ModalityTransform, b: ModalityTransform): boolean {
  if (a.kind === 'lut' || b.kind === 'lut') return false;
  const [p, q] = [lineOf(a), lineOf(b)];
  return p.slope === q.slope && p.intercept === q.intercept;
}

/** Modality value = slope x stored value + intercept; NaN for a table. */
export function lineOf(modality: ModalityTransform): { readonly slope: number; readonly intercept: number } {
  if (modality.kind === 'lut') return { slope: NaN, intercept: NaN };
  return modality.kind === 'identity' ? { slope: 1, intercept: 0 } : modality;
}

function planesOf(set: ImageSet, plane: PlaneName, axes: PlaneAxes, values: Values, key: string): CutSet | undefined {
  const middle = set.frames[set.frames.length >> 1];
  const image = middle?.instance.image;
  const grid = gridOf(set, axes, plane === 'oblique');
  if (!middle || !image || !grid) return undefined;
  const instance = instanceOf(middle, image, key, grid, values);
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

function count(length: number, step: number): number {
  return Math.floor(length / step + 1e-3) + 1;
}

/** How far the centres of a volume's voxels reach along a direction. Millimetres from the frame of reference's origin. */
function reach(set: ImageSet, direction: Vector3): { readonly from: number; readonly to: number } {
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

/** The instance that all planes are frames of. Whose it is and what it shows are the series'; its UID is no UID. */
function instanceOf(
  { instance, frame }: FrameRef,
  image: ImageRecord,
  key: string,
  grid: Grid,
  values: Values,
): InstanceRecord {
  const { number: _number, transferSyntax: _syntax, ...whose } = instance;
  const { perFrame: _perFrame, padding: _padding, patientOrientation: _orientation, ...pixels } = image;
  const { windows, voiLuts } = factsOf({ instance, frame }).record;
  const shared: FrameRecord = {
    spacing: { row: grid.pixel, column: grid.pixel, basis: 'patient' },
    modality: values.modality,
    windows,
    voiLuts,
  };
  const float = values.float || image.float !== undefined || image.bitsStored > 16;
  return {
    ...whose,
    // No mark, report or link can be filed under this: it passes no test for UIDs.
    address: { ...instance.address, instance: `cut:${key}` as Uid },
    imageType: ['DERIVED', 'SECONDARY', 'REFORMATTED'],
    image: {
      ...pixels,
      columns: grid.columns,
      rows: grid.rows,
      frameCount: grid.planes.length,
      shutters: [],
      overlays: [],
      shared,
      perFrame: grid.planes.map((one) => ({ plane: one })),
      ...(float ? { float: 32 as const } : { padding: { value: outsideOf(image) } }),
    },
  };
}

/** What stands where a plane leaves the volume: one below all stored values, so that it is never a measurement. */
function outsideOf({ signed, bitsStored }: ImageRecord): number {
  return (signed ? -(2 ** (bitsStored - 1)) : 0) - 1;
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
