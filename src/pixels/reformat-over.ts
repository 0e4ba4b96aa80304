import type { PixelSpacing, Plane } from '#src/model/geometry/plane.ts';
import type { Slab } from '#src/model/session/view-state.ts';
import { planeNormal } from '#src/model/geometry/place.ts';
import { add, dot, scale } from '#src/model/geometry/vector.ts';
import type { PixelArray } from '#src/model/display/units.ts';
import { frameAddress, type ImageSet } from '#src/dataset/display-set.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import type { Pixels } from './pixels.ts';
import { reslice, resliceSlab, type CutPlane } from './reformat-plane.ts';
import { volumeGeometry, type VolumeGeometry } from './reformat-slices.ts';

/** A picture that something is laid over. */
export interface UnderPicture {
  readonly plane: Plane;
  readonly spacing: PixelSpacing;
  readonly columns: number;
  readonly rows: number;
}

/** A volume cut along a picture's own plane: square pixels from the picture's upper left corner on. */
export interface CutOver {
  /** Modality values; NaN outside the volume and where slices are not here. */
  readonly values: Float32Array<ArrayBuffer>;
  readonly columns: number;
  readonly rows: number;
  /** Millimetres. */
  readonly pixel: number;
  /** Slices that the plane needs, and those of them that are not here. */
  readonly needed: number;
  readonly missing: number;
  /** The slice that the plane goes through or nearest to. */
  readonly nearest: number;
}

const known = new WeakMap<ImageSet, VolumeGeometry | undefined>();

/** Undefined where the set is no volume. */
function geometryOf(set: ImageSet): VolumeGeometry | undefined {
  if (!known.has(set)) known.set(set, volumeGeometry(set, true));
  return known.get(set);
}

/**
 * The volume of a set along the plane of a picture, or in a slab round it, of the slices that are here: linear in patient
 * millimetres, each slice by its own position, as planes are cut. `pixel` = what the values are wanted in; absent = half
 * of the volume's own pixels, at least the picture's.
 */
export function cutOver(
  pixels: Pixels,
  set: ImageSet,
  under: UnderPicture,
  slab: Slab | undefined,
  pixel = finest(set, under),
): CutOver | undefined {
  const volume = geometryOf(set);
  if (!volume || set.geometry.kind !== 'volume') return undefined;
  const { plane, spacing } = under;
  const columns = Math.ceil((under.columns * spacing.column) / pixel - 1e-6);
  const rows = Math.ceil((under.rows * spacing.row) / pixel - 1e-6);
  const position = add(
    plane.position,
    add(
      scale(plane.rowDirection, (pixel - spacing.column) / 2),
      scale(plane.columnDirection, (pixel - spacing.row) / 2),
    ),
  );
  const cut: CutPlane = { plane: { ...plane, position }, pixel, columns, rows };
  const { slices, nearest, needed, missing } = slicesNear(pixels, set, volume, cut, slab?.thickness ?? 0);
  const onwards = planeNormal(plane);
  const made = slab
    ? resliceSlab(volume, slices, cut, { slab, onwards, ...endsOf(set, volume, onwards) }, undefined)
    : reslice(volume, slices, cut, undefined);
  return { values: made.pixels as Float32Array<ArrayBuffer>, columns, rows, pixel, nearest, needed, missing };
}

function finest(set: ImageSet, { spacing }: UnderPicture): number {
  const own = set.frames[0] && factsOf(set.frames[0]).record.spacing;
  return Math.max(Math.min(spacing.row, spacing.column), own ? Math.min(own.row, own.column) / 2 : 0);
}

/** The slices that a plane with a thickness can touch: of a stack along the plane two, of one across it all. */
function slicesNear(
  pixels: Pixels,
  set: ImageSet,
  volume: VolumeGeometry,
  { plane, pixel, columns, rows }: CutPlane,
  thickness: number,
): Pick<CutOver, 'nearest' | 'needed' | 'missing'> & { readonly slices: readonly (PixelArray | undefined)[] } {
  const { normal, slices } = volume;
  const across = dot(plane.rowDirection, normal) * pixel * (columns - 1);
  const down = dot(plane.columnDirection, normal) * pixel * (rows - 1);
  const start = dot(plane.position, normal);
  const corners = [0, across, down, across + down].map((way) => start + way);
  const through = (Math.abs(dot(planeNormal(plane), normal)) * thickness) / 2;
  const [from, to] = [Math.min(...corners) - through, Math.max(...corners) + through];
  const middle = (from + to) / 2;
  let [nearest, needed, missing] = [0, 0, 0];
  const depth = (k: number) => slices[k]?.depth ?? NaN;
  const found = slices.map((_, k) => {
    if (Math.abs(depth(k) - middle) < Math.abs(depth(nearest) - middle)) nearest = k;
    // The neighbours on either side of the plane, not those whose neighbour lies on it already.
    const touched = !(depth(k + 1) <= from) && !(depth(k - 1) >= to);
    const ref = set.frames[k];
    if (!touched || !ref) return undefined;
    needed++;
    const frame = pixels.peek(frameAddress(ref));
    const here = frame?.quality === 'full' && frame.samples === 1 && frame.columns === volume.columns;
    if (!here) missing++;
    return here ? frame.pixels : undefined;
  });
  return { slices: found, nearest, needed, missing };
}

/** How far a volume reaches along a direction, and how near its voxels lie that way. */
function endsOf(set: ImageSet, { slices, columns, rows }: VolumeGeometry, way: readonly [number, number, number]) {
  let [from, to] = [Infinity, -Infinity];
  let grain = Infinity;
  for (const [k] of slices.entries()) {
    const { plane, spacing } = (set.frames[k] && factsOf(set.frames[k]).record) ?? {};
    if (!plane || !spacing) continue;
    const across = dot(plane.rowDirection, way) * spacing.column * (columns - 1);
    const down = dot(plane.columnDirection, way) * spacing.row * (rows - 1);
    const at = dot(plane.position, way);
    for (const place of [at, at + across, at + down, at + across + down]) {
      from = Math.min(from, place);
      to = Math.max(to, place);
    }
    grain = Math.min(grain, spacing.column, spacing.row);
  }
  return { through: { from, to }, grain };
}
