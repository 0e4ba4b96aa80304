import type { Slab } from '#src/model/session/view-state.ts';
import { add, dot, scale } from '#src/model/geometry/vector.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import type { PixelArray } from '#src/model/display/units.ts';
import type { Band, Holes } from './pixels.ts';
import { reslice, settled, type CutPlane, type Resliced } from './reformat-plane.ts';
import { affine, type VolumeGeometry } from './reformat-slices.ts';

/** A slab round a plane, and the volume that it is looked for in. */
export interface CutSlab {
  readonly slab: Slab;
  /** The way through the planes; a unit vector. */
  readonly onwards: Vector3;
  /** The ends of the volume along that way, and how far apart it is looked at. Millimetres. */
  readonly through: { readonly from: number; readonly to: number };
  readonly grain: number;
}

/**
 * Where a slab is looked at, from the plane, and what each counts in a mean: at both its faces, as far as the volume goes,
 * and every `grain` from the plane between them. Where planes lie on voxels these are all the voxels in it, and what is
 * found is exact for values that are linear from voxel to voxel: an extreme lies on one of them or on a face, and the mean
 * is the trapezoids'. Millimetres.
 */
export function samplesOf(
  { slab, through, grain }: Pick<CutSlab, 'slab' | 'through' | 'grain'>,
  depth: number,
): readonly { readonly at: number; readonly weight: number }[] {
  const from = Math.min(0, Math.max(-slab.thickness / 2, through.from - depth));
  const to = Math.max(0, Math.min(slab.thickness / 2, through.to - depth));
  const places = [from];
  for (let k = Math.ceil(from / grain + 1e-6); k * grain < to - 1e-6 * grain; k++) places.push(k * grain);
  if (to > from) places.push(to);
  const span = to - from;
  return places.map((at, i) => {
    const width = (places[i + 1] ?? at) - (places[i - 1] ?? at);
    return { at, weight: span > 0 ? width / 2 / span : 1 };
  });
}

/** Whether a slab holds all of the volume before and behind its plane. */
export function holdsAll({ slab, through }: Pick<CutSlab, 'slab' | 'through'>, depth: number): boolean {
  return depth - slab.thickness / 2 <= through.from && depth + slab.thickness / 2 >= through.to;
}

/**
 * A slab as one picture: the highest value on the way through it at each pixel, the lowest, or the mean of what is known.
 * What is outside the volume or padding does not count; where the slab goes through a slice that is not here nothing is known.
 */
export function resliceSlab(
  volume: VolumeGeometry,
  pixels: readonly (PixelArray | undefined)[],
  cut: CutPlane,
  job: CutSlab,
  outside: number | undefined,
): Resliced {
  const depth = dot(cut.plane.position, job.onwards);
  const samples = samplesOf(job, depth);
  const gather = new Gather(job.slab.mode, cut.columns * cut.rows);
  let holes: Holes | undefined;
  for (const { at, weight } of samples) {
    const position = add(cut.plane.position, scale(job.onwards, at));
    const one = reslice(volume, pixels, { ...cut, plane: { ...cut.plane, position } }, undefined);
    gather.add(one.pixels as Float32Array, weight);
    holes ??= one.holes;
  }
  const values = gather.done();
  const [first, last] = [samples[0]?.at ?? 0, samples.at(-1)?.at ?? 0];
  const swept = holes && sweep(holes, volume, cut, job.onwards, first, last);
  if (swept) blank(values, cut.columns, swept);
  return { ...settled(values, outside), ...(swept && { holes: swept }) };
}

/** Gathers the planes of a slab. NaN = nothing known. */
class Gather {
  readonly #mode: Slab['mode'];
  readonly #values: Float32Array<ArrayBuffer>;
  /** How much of the mean is known. */
  readonly #known: Float32Array | undefined;

  constructor(mode: Slab['mode'], count: number) {
    this.#mode = mode;
    this.#values = new Float32Array(count).fill(mode === 'mean' ? 0 : NaN);
    this.#known = mode === 'mean' ? new Float32Array(count) : undefined;
  }

  add(plane: Float32Array, weight: number): void {
    const values = this.#values;
    const known = this.#known;
    if (known) {
      for (let i = 0; i < plane.length; i++) {
        const value = plane[i] as number;
        if (value !== value) continue;
        values[i] = (values[i] as number) + weight * value;
        known[i] = (known[i] as number) + weight;
      }
      return;
    }
    // A comparison with NaN is false: what is not known never replaces, and is always replaced.
    if (this.#mode === 'mip') {
      for (let i = 0; i < plane.length; i++) {
        const value = plane[i] as number;
        if (value === value && !((values[i] as number) >= value)) values[i] = value;
      }
    } else {
      for (let i = 0; i < plane.length; i++) {
        const value = plane[i] as number;
        if (value === value && !((values[i] as number) <= value)) values[i] = value;
      }
    }
  }

  done(): Float32Array<ArrayBuffer> {
    const { length } = this.#values;
    if (this.#known)
      for (let i = 0; i < length; i++) this.#values[i] = (this.#values[i] as number) / (this.#known[i] as number);
    return this.#values;
  }
}

/** The holes of a plane, as wide as the slab sweeps them over it. `holes` = those of the plane at `first`. */
function sweep(
  holes: Holes,
  volume: VolumeGeometry,
  cut: CutPlane,
  onwards: Vector3,
  first: number,
  last: number,
): Holes {
  const along = scale(cut.plane.rowDirection, cut.pixel);
  const beside = scale(cut.plane.columnDirection, cut.pixel);
  const middle = volume.slices[volume.slices.length >> 1];
  const wide = (band: Band, direction: Vector3, at: number): Band => {
    const figure = affine(direction, at, cut.plane.position, along, beside);
    const ends = [first, last].map((offset) => offset * dot(onwards, direction));
    return { at: figure, from: band.from - Math.max(...ends), to: band.to - Math.min(...ends) };
  };
  const [u, v] = holes.within;
  return {
    ...holes,
    gaps: holes.gaps.map((gap) => wide(gap, volume.normal, 0)),
    within:
      middle && u && v ? [wide(u, middle.across, middle.acrossAt), wide(v, middle.down, middle.downAt)] : holes.within,
  };
}

/** Nothing is known where any of the slab goes through a slice that is not here. */
function blank(values: Float32Array, columns: number, { gaps, within }: Holes): void {
  const holds = ({ at, from, to }: Band, x: number, y: number): boolean => {
    const figure = at[0] + x * at[1] + y * at[2];
    return figure > from && figure < to;
  };
  for (let i = 0; i < values.length; i++) {
    const x = i % columns;
    const y = (i - x) / columns;
    if (gaps.some((gap) => holds(gap, x, y)) && within.every((band) => holds(band, x, y))) values[i] = NaN;
  }
}
