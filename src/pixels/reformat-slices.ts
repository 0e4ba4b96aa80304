import { factsOf } from '#src/dataset/frame-facts.ts';
import type { PixelArray } from '#src/model/display/units.ts';
import { lineOf } from '#src/dataset/cut-instance.ts';
import type { ImageSet, Ribbon } from '#src/dataset/display-set.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { cross, dot, scale, unit } from '#src/model/geometry/vector.ts';

/** Where one slice of a volume lies, as what its planes are cut with: everything follows from the slice's own position. */
export interface SliceGeometry {
  /** Along the volume's normal. Millimetres. */
  readonly depth: number;
  /** Column index of a place in the patient: `dot(place, across) + acrossAt`. */
  readonly across: Vector3;
  readonly acrossAt: number;
  /** Row index likewise. */
  readonly down: Vector3;
  readonly downAt: number;
  /** From stored values to those of the cut plane. */
  readonly slope: number;
  readonly intercept: number;
}

export interface VolumeGeometry {
  readonly columns: number;
  readonly rows: number;
  /** From the first slice to the last. */
  readonly normal: Vector3;
  /** In the order of the set's frames: depths grow. */
  readonly slices: readonly SliceGeometry[];
  /** Stored values, inclusive, that are no measurement. */
  readonly padding?: { readonly low: number; readonly high: number };
}

/**
 * The geometry of a volume's slices, each from its own ImagePositionPatient and ImageOrientationPatient: a gantry's tilt and
 * positions that are not quite even are followed, not averaged away. `rescaled` = planes hold modality values. Undefined
 * where the set is no volume.
 */
export function volumeGeometry(set: ImageSet, rescaled: boolean): VolumeGeometry | undefined {
  const image = set.frames[0]?.instance.image;
  if (!image || set.geometry.kind !== 'volume') return undefined;
  const { normal } = set.geometry;
  const slices: SliceGeometry[] = [];
  for (const ref of set.frames) {
    const { plane, spacing, modality } = factsOf(ref).record;
    if (!plane || !spacing) return undefined;
    const { rowDirection: r, columnDirection: c, position } = plane;
    // The pair that is perpendicular to the other direction each: exact for directions that are not quite at right angles.
    const facing = unit(cross(r, c));
    const along = cross(c, facing);
    const beside = cross(facing, r);
    const across = scale(along, 1 / (dot(along, r) * spacing.column));
    const down = scale(beside, 1 / (dot(beside, c) * spacing.row));
    slices.push({
      depth: dot(position, normal),
      across,
      acrossAt: -dot(position, across),
      down,
      downAt: -dot(position, down),
      ...(rescaled ? lineOf(modality) : { slope: 1, intercept: 0 }),
    });
  }
  const { padding } = image;
  const limit = padding?.limit ?? padding?.value ?? 0;
  return {
    columns: image.columns,
    rows: image.rows,
    normal,
    slices,
    ...(padding && { padding: { low: Math.min(padding.value, limit), high: Math.max(padding.value, limit) } }),
  };
}

/** A run of slices that are not here. */
export interface Gap {
  /** How many. */
  readonly missing: number;
  /** Along the volume's normal: the last slice that is here, and the next. Millimetres. */
  readonly from: number;
  readonly to: number;
  /** The slice in the middle of the run. */
  readonly middle: SliceGeometry;
}

/** Beyond the outermost slices there are no holes; on them there are. Millimetres. */
const slack = 1e-3;

/** Where slices are not here, in the order of the slices. */
export function gapsIn(slices: readonly SliceGeometry[], pixels: readonly (PixelArray | undefined)[]): readonly Gap[] {
  const gaps: Gap[] = [];
  for (let k = 0; k < slices.length; k++) {
    if (pixels[k]) continue;
    const before = k;
    while (k < slices.length && !pixels[k]) k++;
    gaps.push({
      missing: k - before,
      from: slices[before - 1]?.depth ?? (slices[0] as SliceGeometry).depth - slack,
      to: slices[k]?.depth ?? (slices.at(-1) as SliceGeometry).depth + slack,
      middle: slices[(before + k) >> 1] ?? (slices[before] as SliceGeometry),
    });
  }
  return gaps;
}

/** A plane to be cut: pixels of `pixel` millimetres across and, where that differs, `pixelDown` down. */
export interface CutPlane {
  readonly plane: Plane;
  readonly pixel: number;
  readonly pixelDown?: number;
  readonly columns: number;
  readonly rows: number;
  /** Columns that do not lie in the plane but along a path; the plane is the one at its beginning. */
  readonly ribbon?: CutRibbon;
}

export type CutRibbon = Pick<Ribbon, 'tops' | 'aside' | 'down'>;

/** The way from a plane's pixels to the volume: each figure is `c + x * cx + y * cy` of column x and row y. */
export function affine(
  direction: Vector3,
  at: number,
  origin: Vector3,
  along: Vector3,
  beside: Vector3,
): readonly [c: number, cx: number, cy: number] {
  return [dot(origin, direction) + at, dot(along, direction), dot(beside, direction)];
}
