import type { PixelArray } from '#src/model/display/units.ts';
import { dot } from '#src/model/geometry/vector.ts';
import type { Holes } from './pixels.ts';
import { blank, holesOf } from './reformat-holes.ts';
import { linesThrough, type Lines } from './reformat-lines.ts';
import { Gather, samplesOf, type CutSlab, type Sample } from './reformat-slab.ts';
import type { CutPlane, VolumeGeometry } from './reformat-slices.ts';

export type { CutPlane } from './reformat-slices.ts';

export interface Resliced {
  readonly pixels: Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  /** Of what is inside the volume and here; 0 where nothing is. */
  readonly min: number;
  readonly max: number;
  readonly holes?: Holes;
}

/** What is cut, from what. */
export interface CutJob {
  readonly volume: VolumeGeometry;
  /** Stored values of its slices; undefined where one is not here. */
  readonly pixels: readonly (PixelArray | undefined)[];
  readonly cut: CutPlane;
  /** All that lies in it is gathered; else the plane alone is cut. */
  readonly slab?: CutSlab;
  /** What stands where nothing is known, as an integer; without it values are not rounded and NaN stands there. */
  readonly outside: number | undefined;
}

/** So many pixels are cut before the clock is looked at again. */
const between = 4096;

/** Cuts a plane or a slab, a piece at a time: the page goes on in between. */
export class Cutter {
  readonly #job: CutJob;
  readonly #lines: Lines;
  readonly #samples: readonly Sample[];
  readonly #gather: Gather | undefined;
  readonly #values: Float32Array<ArrayBuffer>;
  #line = 0;
  #sample = 0;

  constructor(job: CutJob) {
    const { volume, pixels, cut, slab } = job;
    this.#job = job;
    this.#lines = linesThrough(volume, pixels, cut, slab?.onwards ?? volume.normal);
    this.#samples = slab ? samplesOf(slab, dot(cut.plane.position, slab.onwards)) : [{ at: 0, weight: 1 }];
    this.#values = new Float32Array(cut.columns * cut.rows).fill(NaN);
    if (slab) this.#gather = new Gather(slab.slab.mode, this.#lines.length);
  }

  /** Goes on until a time of the page's clock, at least a little. True when all is cut. */
  work(until: number): boolean {
    const { count, length, apart, stride } = this.#lines;
    const gather = this.#gather;
    let done = 0;
    while (this.#line < count) {
      const sample = this.#samples[this.#sample] as Sample;
      if (gather) this.#lines.cut(this.#line, sample.at, gather.fresh(), 0, 1);
      else this.#lines.cut(this.#line, sample.at, this.#values, this.#line * apart, stride);
      gather?.add(sample.weight);
      if (++this.#sample === this.#samples.length) {
        gather?.put(this.#values, this.#line * apart, stride);
        this.#sample = 0;
        this.#line++;
      }
      done += length;
      if (done < between) continue;
      done = 0;
      if (until !== Infinity && performance.now() > until) break;
    }
    return this.#line === count;
  }

  /** Where nothing is known, in the plane's own pixels. */
  holes(): Holes | undefined {
    const { volume, pixels, cut, slab } = this.#job;
    const [first, last] = [this.#samples[0]?.at ?? 0, this.#samples.at(-1)?.at ?? 0];
    return holesOf(volume, pixels, cut, slab && { onwards: slab.onwards, first, last });
  }

  /** What was cut, when all is. */
  result(): Resliced {
    const { cut, slab, outside } = this.#job;
    const holes = this.holes();
    if (slab && holes) blank(this.#values, cut.columns, holes);
    return { ...settled(this.#values, outside), ...(holes && { holes }) };
  }
}

/** A plane, at once. */
export function reslice(
  volume: VolumeGeometry,
  pixels: readonly (PixelArray | undefined)[],
  cut: CutPlane,
  outside: number | undefined,
): Resliced {
  return atOnce({ volume, pixels, cut, outside });
}

/** A slab as one picture, at once. */
export function resliceSlab(
  volume: VolumeGeometry,
  pixels: readonly (PixelArray | undefined)[],
  cut: CutPlane,
  slab: CutSlab,
  outside: number | undefined,
): Resliced {
  return atOnce({ volume, pixels, cut, slab, outside });
}

function atOnce(job: CutJob): Resliced {
  const cutter = new Cutter(job);
  cutter.work(Infinity);
  return cutter.result();
}

/** Values as a frame holds them: whole ones with `outside` where nothing is known, or as they are. */
export function settled(values: Float32Array<ArrayBuffer>, outside: number | undefined): Omit<Resliced, 'holes'> {
  let [min, max] = [Infinity, -Infinity];
  const pixels = outside === undefined ? values : new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value !== value) {
      if (outside !== undefined) pixels[i] = outside;
      continue;
    }
    const kept = outside === undefined ? value : Math.round(value);
    if (outside !== undefined) pixels[i] = kept;
    if (kept < min) min = kept;
    if (kept > max) max = kept;
  }
  return min <= max ? { pixels, min, max } : { pixels, min: 0, max: 0 };
}
