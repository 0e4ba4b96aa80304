import type { Vector3 } from '#src/model/geometry/spaces.ts';
import type { Slab } from '#src/model/session/view-state.ts';

/** A slab round a plane, and the volume that it is looked for in. */
export interface CutSlab {
  readonly slab: Slab;
  /** The way through the planes; a unit vector. */
  readonly onwards: Vector3;
  /** The ends of the volume along that way, and how far apart it is looked at. Millimetres. */
  readonly through: { readonly from: number; readonly to: number };
  readonly grain: number;
}

/** Where a slab is looked at, from its plane in millimetres, and what that counts in a mean. */
export interface Sample {
  readonly at: number;
  readonly weight: number;
}

/**
 * Where a slab is looked at: at both its faces, as far as the volume goes, and every `grain` from the plane between them.
 * Where planes lie on voxels these are all the voxels in it, and what is found is exact for values that are linear from
 * voxel to voxel: an extreme lies on one of them or on a face, and the mean is the trapezoids'. `depth` = of the plane.
 */
export function samplesOf({ slab, through, grain }: Omit<CutSlab, 'onwards'>, depth: number): readonly Sample[] {
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

/** About how many planes a slab is looked at in; 1 of none. */
export function samplesIn(job: CutSlab | undefined): number {
  if (!job) return 1;
  const { slab, through, grain } = job;
  return Math.max(1, Math.min(slab.thickness, through.to - through.from) / grain + 1);
}

/** Whether a slab holds all of the volume before and behind its plane. */
export function holdsAll({ slab, through }: Pick<CutSlab, 'slab' | 'through'>, depth: number): boolean {
  return depth - slab.thickness / 2 <= through.from && depth + slab.thickness / 2 >= through.to;
}

/**
 * Gathers a line of a slab from those of its planes: the highest value on the way through it at each pixel, the lowest, or
 * the mean of what is known. What is outside the volume or padding is NaN and does not count.
 */
export class Gather {
  readonly #mode: Slab['mode'];
  readonly #fresh: Float32Array;
  readonly #values: Float32Array;
  /** How much of the mean is known. */
  readonly #known: Float32Array;

  constructor(mode: Slab['mode'], length: number) {
    this.#mode = mode;
    this.#fresh = new Float32Array(length);
    this.#values = new Float32Array(length);
    this.#known = new Float32Array(mode === 'mean' ? length : 0);
    this.#restart();
  }

  /** An empty line for the next plane. */
  fresh(): Float32Array {
    return this.#fresh.fill(NaN);
  }

  /** The line that `fresh` gave is cut. */
  add(weight: number): void {
    const [plane, values, known] = [this.#fresh, this.#values, this.#known];
    const { length } = plane;
    // A comparison with NaN is false: what is not known never replaces, and is always replaced.
    if (this.#mode === 'mip') {
      for (let i = 0; i < length; i++) {
        const value = plane[i] as number;
        if (value === value && !((values[i] as number) >= value)) values[i] = value;
      }
    } else if (this.#mode === 'minip') {
      for (let i = 0; i < length; i++) {
        const value = plane[i] as number;
        if (value === value && !((values[i] as number) <= value)) values[i] = value;
      }
    } else {
      for (let i = 0; i < length; i++) {
        const value = plane[i] as number;
        if (value !== value) continue;
        values[i] = (values[i] as number) + weight * value;
        known[i] = (known[i] as number) + weight;
      }
    }
  }

  /** All planes of the line are there: it goes where it belongs, and the next is begun. */
  put(into: Float32Array, from: number, stride: number): void {
    const [values, known] = [this.#values, this.#known];
    const mean = this.#mode === 'mean';
    for (let i = 0, o = from; i < values.length; i++, o += stride)
      into[o] = mean ? (values[i] as number) / (known[i] as number) : (values[i] as number);
    this.#restart();
  }

  #restart(): void {
    this.#values.fill(this.#mode === 'mean' ? 0 : NaN);
    this.#known.fill(0);
  }
}
