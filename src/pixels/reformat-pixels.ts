import type { FrameAddress } from '#src/model/dicom/address.ts';
import type { PixelArray } from '#src/model/display/units.ts';
import { dot } from '#src/model/geometry/vector.ts';
import type { Slab } from '#src/model/session/view-state.ts';
import { bad, good, type Fault, type Outcome } from '#src/model/fault/fault.ts';
import { frameAddress, type DisplaySetId, type FrameRef, type ImageSet } from '#src/dataset/display-set.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import type { CutSet } from '#src/dataset/reformat.ts';
import type { DecodedFrame, Focus, FrameMark, Pixels } from './pixels.ts';
import { reslice } from './reformat-plane.ts';
import { holdsAll, resliceSlab } from './reformat-slab.ts';
import { volumeGeometry, type VolumeGeometry } from './reformat-slices.ts';

/** Planes that are kept, so that one looked at is not cut anew for each change of its window. */
const kept = 4;
/** While slices arrive, planes are cut anew at most this often, and never for more than an eighth of the time. Milliseconds. */
const leastPause = 150;
const shareOfTime = 8;

type Arrived = (indices: readonly number[]) => void;

/**
 * The planes of one cut set as frames of `Pixels`: the slices are those of the page's store, asked for through it and held
 * by it alone; a plane is cut when somebody looks at it. For one pane.
 */
export class CutPixels implements Pixels {
  readonly #base: Pixels;
  #set: CutSet;
  readonly #volume: VolumeGeometry | undefined;
  readonly #planes = new Map<number, DecodedFrame>();
  readonly #listeners = new Set<Arrived>();
  #all: readonly number[];
  readonly #stop: () => void;
  #slices: (DecodedFrame | undefined)[] = [];
  #due: ReturnType<typeof setTimeout> | undefined;
  #cost = 0;
  /** The slice that the others are asked for around: no slice is wanted before the others, so it stays. */
  #start: number | undefined;
  #told = 0;
  #slab: Slab | undefined;

  constructor(base: Pixels, set: CutSet, slab?: Slab) {
    this.#base = base;
    this.#set = set;
    this.#slab = slab;
    const { from } = set.cut;
    const image = set.frames[0]?.instance.image;
    this.#volume = volumeGeometry(from, image?.float !== undefined);
    this.#all = set.frames.map((_, i) => i);
    this.#stop = base.onChange(from.id, (indices) => this.#arrived(indices));
    this.#slices = from.frames.map((ref) => this.#slice(ref));
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#due);
    this.#slices = [];
    this.#planes.clear();
  }

  /** Planes are of this thickness from now on. */
  thicken(slab: Slab | undefined): void {
    if (slab?.mode === this.#slab?.mode && slab?.thickness === this.#slab?.thickness) return;
    this.#slab = slab;
    this.#tell();
  }

  /** Other planes through the same volume from now on. */
  turn(set: CutSet): void {
    this.#set = set;
    this.#all = set.frames.map((_, i) => i);
    this.#planes.clear();
  }

  /** Whoever looks at a plane looks at all slices alike: from one that is here, or the middle, outwards. */
  focus(viewer: string, focus: Focus): void {
    const { from } = this.#set.cut;
    const here = this.#slices.findIndex((slice) => slice !== undefined);
    this.#start ??= here >= 0 ? here : from.frames.length >> 1;
    this.#base.focus(viewer, { set: from, index: this.#start, direction: 0, role: focus.role });
  }

  release(viewer: string): void {
    this.#base.release(viewer);
  }

  peek(address: FrameAddress): DecodedFrame | undefined {
    const index = address.frame - 1;
    const known = this.#planes.get(index);
    if (known) {
      this.#planes.delete(index);
      this.#planes.set(index, known);
      return known;
    }
    const ref = this.#set.frames[index];
    const made = ref && this.#cut(ref, address);
    if (!made) return undefined;
    this.#planes.set(index, made);
    for (const [oldest] of this.#planes) if (this.#planes.size > kept) this.#planes.delete(oldest);
    return made;
  }

  async load(address: FrameAddress, signal?: AbortSignal): Promise<Outcome<DecodedFrame>> {
    for (const ref of this.#set.cut.from.frames) {
      const slice = await this.#base.load(frameAddress(ref), signal);
      if (!slice.ok) return slice;
    }
    const frame = this.peek(address);
    return frame ? good(frame) : bad({ kind: 'internal', reason: 'a plane of another volume' });
  }

  retry(): void {
    for (const ref of this.#set.cut.from.frames) {
      if (this.#base.fault(frameAddress(ref))) this.#base.retry(frameAddress(ref));
    }
  }

  /** A plane has failed where no slice of it came; else it is shown with holes. */
  fault(): Fault | undefined {
    const marks = this.#base.marks(this.#set.cut.from);
    const [first] = this.#set.cut.from.frames;
    return first && marks.every((mark) => mark === 'failed') ? this.#base.fault(frameAddress(first)) : undefined;
  }

  marks(): readonly FrameMark[] {
    const marks = this.#base.marks(this.#set.cut.from);
    const mark = marks.includes('absent') ? 'absent' : marks.includes('loaded') ? 'loaded' : 'failed';
    return this.#all.map(() => mark);
  }

  onChange(_set: DisplaySetId, listener: Arrived): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  memory(): ReturnType<Pixels['memory']> {
    return this.#base.memory();
  }

  onEvict(listener: (addresses: readonly FrameAddress[]) => void): () => void {
    return this.#base.onEvict(listener);
  }

  #slice(ref: FrameRef): DecodedFrame | undefined {
    const frame = this.#base.peek(frameAddress(ref));
    const { image } = ref.instance;
    // A slice of less resolution has other pixels: it is not here yet.
    return frame?.quality === 'full' && frame.samples === 1 && frame.columns === image?.columns ? frame : undefined;
  }

  #arrived(indices: readonly number[]): void {
    const { frames } = this.#set.cut.from;
    for (const index of indices) {
      const ref = frames[index];
      if (ref) this.#slices[index] = this.#slice(ref);
    }
    const whole = !this.#slices.includes(undefined);
    clearTimeout(this.#due);
    const pause = Math.max(leastPause, this.#cost * shareOfTime);
    const wait = whole ? 0 : Math.max(0, this.#told + pause - performance.now());
    this.#due = setTimeout(() => this.#tell(), wait);
  }

  #tell(): void {
    this.#told = performance.now();
    this.#planes.clear();
    for (const listener of this.#listeners) listener(this.#all);
  }

  #cut(ref: FrameRef, address: FrameAddress): DecodedFrame | undefined {
    const slices = this.#slices.filter((slice) => slice !== undefined);
    const { plane, spacing } = factsOf(ref).record;
    const { image } = ref.instance;
    if (!this.#volume || !plane || !spacing || !image || slices.length === 0) return undefined;
    const began = performance.now();
    const { rows, columns } = image;
    const cut = { plane, pixel: spacing.row, rows, columns };
    const outside = image.float === undefined ? image.padding?.value : undefined;
    const pixels = this.#slices.map(pixelsOf);
    const { axes, through, grain } = this.#set.cut;
    const slab = this.#slab && { slab: this.#slab, onwards: axes.onwards, through, grain };
    const made = slab
      ? resliceSlab(this.#volume, pixels, cut, slab, outside)
      : reslice(this.#volume, pixels, cut, outside);
    this.#cost = performance.now() - began;
    const coming = this.#base.marks(this.#set.cut.from).includes('absent');
    return {
      address,
      rows,
      columns,
      samples: 1,
      ...made,
      ...(slab && { slab: { ...slab.slab, whole: holdsAll(slab, dot(plane.position, axes.onwards)) } }),
      quality: coming ? 'reduced' : 'full',
      integrity: slices.every((slice) => slice.integrity === 'digest') ? 'digest' : 'structure',
      encodedBytes: 0,
      lossy: slices.some((slice) => slice.lossy),
    };
  }
}

function pixelsOf(slice: DecodedFrame | undefined): PixelArray | undefined {
  return slice?.pixels;
}

/** Whether all slices of a volume fit into the memory that frames may take. */
export function fitsMemory(pixels: Pixels, { frames }: ImageSet): boolean {
  const image = frames[0]?.instance.image;
  if (!image) return false;
  const bits = image.float ?? image.bitsAllocated;
  return ((image.rows * image.columns * bits) / 8) * frames.length <= 0.9 * pixels.memory().budget;
}
