import type { FrameAddress } from '#src/model/dicom/address.ts';
import type { PixelArray } from '#src/model/display/units.ts';
import { dot } from '#src/model/geometry/vector.ts';
import type { Slab } from '#src/model/session/view-state.ts';
import { bad, good, type Fault, type Outcome } from '#src/model/fault/fault.ts';
import { frameAddress, type DisplaySetId, type FrameRef, type ImageSet } from '#src/dataset/display-set.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import type { CutSet } from '#src/dataset/reformat.ts';
import type { DecodedFrame, Focus, FrameMark, Pixels } from './pixels.ts';
import type { CutJob, Resliced } from './reformat-plane.ts';
import { holdsAll } from './reformat-slab.ts';
import { thinned } from './reformat-thin.ts';
import { Turns } from './reformat-turns.ts';
import { volumeGeometry, type VolumeGeometry } from './reformat-slices.ts';

export { thinning } from './reformat-thin.ts';

/** Planes that are kept, so that one looked at is not cut anew for each change of its window. */
const kept = 4;
/**
 * While slices arrive, planes are cut anew at most this often, never for more than an eighth of the time, and with three
 * times as long between as the screen takes to show one: where software draws, that is many times what the cut takes.
 * Milliseconds.
 */
const leastPause = 150;
const shareOfTime = 8;
const shareOfScreen = 3;

type Arrived = (indices: readonly number[]) => void;

/**
 * The planes of one cut set as frames of `Pixels`: the slices are those of the page's store, asked for through it and held
 * by it alone; a plane is cut when somebody looks at it. For one pane.
 */
export class CutPixels implements Pixels {
  readonly #base: Pixels;
  #set: CutSet;
  /** The volume that planes are cut from: all slices of the set, or every so many where they are too much. */
  readonly #slicesOf: ImageSet;
  readonly #every: number;
  readonly #volume: VolumeGeometry | undefined;
  readonly #planes = new Map<number, DecodedFrame>();
  readonly #listeners = new Set<Arrived>();
  #all: readonly number[];
  readonly #stop: () => void;
  #slices: (DecodedFrame | undefined)[] = [];
  #due: ReturnType<typeof setTimeout> | undefined;
  #cost = 0;
  /** From a cut to its being on the screen. Milliseconds. */
  #toScreen = 0;
  /** The slice that the others are asked for around: no slice is wanted before the others, so it stays. */
  #start: number | undefined;
  #told = 0;
  #slab: Slab | undefined;
  readonly #turns = new Turns();
  /** Whose plane is being cut finely. */
  #fine: number | undefined;

  /** `every` = of so many slices one is asked for (`thinning`). */
  constructor(base: Pixels, set: CutSet, slab?: Slab, every = 1) {
    this.#base = base;
    this.#set = set;
    this.#slab = slab;
    this.#every = every;
    this.#slicesOf = thinned(set.cut.from, every);
    const from = this.#slicesOf;
    const image = set.frames[0]?.instance.image;
    this.#volume = volumeGeometry(from, image?.float !== undefined);
    this.#all = set.frames.map((_, i) => i);
    this.#stop = base.onChange(from.id, (indices) => this.#arrived(indices));
    this.#slices = from.frames.map((ref) => this.#slice(ref));
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#due);
    this.#turns.close();
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
    this.#forget();
  }

  /** Whoever looks at a plane looks at all slices alike: from one that is here, or the middle, outwards. */
  focus(viewer: string, focus: Focus): void {
    const from = this.#slicesOf;
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
      this.#keep(index, known);
      this.#refine(index, known);
      return known;
    }
    const job = this.#jobOf(index);
    if (!job) return undefined;
    const began = performance.now();
    const cut = this.#turns.now(job, this.#turns.coarseness(job));
    this.#cost = performance.now() - began;
    const made = this.#frameOf(address, job, cut, cut);
    this.#keep(index, made);
    this.#refine(index, made);
    return made;
  }

  async load(address: FrameAddress, signal?: AbortSignal): Promise<Outcome<DecodedFrame>> {
    for (const ref of this.#slicesOf.frames) {
      const slice = await this.#base.load(frameAddress(ref), signal);
      if (!slice.ok) return slice;
    }
    const job = this.#jobOf(address.frame - 1);
    if (!job) return bad({ kind: 'internal', reason: 'a plane of another volume' });
    const turns = new Turns();
    const cut = await new Promise<Resliced>((resolve) => turns.later(job, resolve, 0));
    turns.close();
    return good(this.#frameOf(address, job, cut, job.cut));
  }

  retry(): void {
    for (const ref of this.#slicesOf.frames) {
      if (this.#base.fault(frameAddress(ref))) this.#base.retry(frameAddress(ref));
    }
  }

  /** A plane has failed where no slice of it came; else it is shown with holes. */
  fault(): Fault | undefined {
    const marks = this.#base.marks(this.#slicesOf);
    const [first] = this.#slicesOf.frames;
    return first && marks.every((mark) => mark === 'failed') ? this.#base.fault(frameAddress(first)) : undefined;
  }

  marks(): readonly FrameMark[] {
    const marks = this.#base.marks(this.#slicesOf);
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
    const { frames } = this.#slicesOf;
    for (const index of indices) {
      const ref = frames[index];
      if (ref) this.#slices[index] = this.#slice(ref);
    }
    const whole = !this.#slices.includes(undefined);
    clearTimeout(this.#due);
    const pause = Math.max(leastPause, this.#cost * shareOfTime, this.#toScreen * shareOfScreen);
    const wait = whole ? 0 : Math.max(0, this.#told + pause - performance.now());
    this.#due = setTimeout(() => this.#tell(), wait);
  }

  #tell(): void {
    this.#told = performance.now();
    this.#forget();
    for (const listener of this.#listeners) listener(this.#all);
    this.#timeScreen(this.#told);
  }

  /** The frame that carries a plane is on the screen, or nearly, when the second one after it begins. */
  #timeScreen(began: number): void {
    if (typeof requestAnimationFrame === 'undefined') return;
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          this.#toScreen = performance.now() - began;
        }),
      ),
    );
  }

  /** Nothing that was cut holds any longer. */
  #forget(): void {
    this.#planes.clear();
    this.#turns.stop();
    this.#fine = undefined;
  }

  #keep(index: number, frame: DecodedFrame): void {
    this.#planes.delete(index);
    this.#planes.set(index, frame);
    for (const [oldest] of this.#planes) if (this.#planes.size > kept) this.#planes.delete(oldest);
  }

  /** The plane that was looked at last is cut finely, where it is not. */
  #refine(index: number, { columns, address }: DecodedFrame): void {
    if (this.#fine === index) return;
    this.#turns.stop();
    this.#fine = undefined;
    const job = columns === this.#set.frames[index]?.instance.image?.columns ? undefined : this.#jobOf(index);
    if (!job) return;
    this.#fine = index;
    this.#turns.later(job, (cut) => {
      this.#fine = undefined;
      this.#keep(index, this.#frameOf(address, job, cut, job.cut));
      for (const listener of this.#listeners) listener([index]);
    });
  }

  #jobOf(index: number): CutJob | undefined {
    const ref = this.#set.frames[index];
    const { axes, through, grain, ribbon } = this.#set.cut;
    const facts = ref && factsOf(ref).record;
    const spacing = facts?.spacing;
    const start = ribbon?.tops[0];
    const plane = start ? { position: start, ...axes } : facts?.plane;
    const image = ref?.instance.image;
    if (!this.#volume || !plane || !spacing || !image || this.#slices.every((slice) => !slice)) return undefined;
    return {
      volume: this.#volume,
      pixels: this.#slices.map(pixelsOf),
      cut: { plane, pixel: spacing.row, rows: image.rows, columns: image.columns, ...(ribbon && { ribbon }) },
      ...(this.#slab && { slab: { slab: this.#slab, onwards: axes.onwards, through, grain } }),
      outside: image.float === undefined ? image.padding?.value : undefined,
    };
  }

  #frameOf(
    address: FrameAddress,
    { cut, slab }: CutJob,
    { pixels, min, max, holes }: Resliced,
    { columns, rows }: { readonly columns: number; readonly rows: number },
  ): DecodedFrame {
    const coming = this.#base.marks(this.#slicesOf).includes('absent');
    const slices = this.#slices.filter((slice) => slice !== undefined);
    const whole = slab && !cut.ribbon && holdsAll(slab, dot(cut.plane.position, slab.onwards));
    return {
      address,
      rows,
      columns,
      samples: 1,
      pixels,
      min,
      max,
      ...(holes && { holes }),
      ...(slab && { slab: { ...slab.slab, whole: whole === true } }),
      ...(this.#every > 1 && { every: this.#every }),
      quality: coming || columns < cut.columns ? 'reduced' : 'full',
      integrity: slices.every((slice) => slice.integrity === 'digest') ? 'digest' : 'structure',
      encodedBytes: 0,
      lossy: slices.some((slice) => slice.lossy),
    };
  }
}

function pixelsOf(slice: DecodedFrame | undefined): PixelArray | undefined {
  return slice?.pixels;
}
