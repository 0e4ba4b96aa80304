import { frameAddress, type FrameRef, type ImageSet } from '#src/dataset/display-set.ts';
import type { DecodedFrame, Pixels } from '#src/pixels/index.ts';
import { addSlice, rangeOf } from './slice-values.ts';
import type { VolumeTexture } from './volume-texture.ts';

/** Longest that the page is held at once. Milliseconds. */
const turn = 8;

/** How far the slices are: told after each turn. */
export interface Filled {
  /** Undefined until the first slice has come. */
  readonly texture: VolumeTexture | undefined;
  /** Slices on the graphics card, those that did not arrive, and all. */
  readonly here: number;
  readonly failed: number;
  readonly count: number;
}

/** Makes the texture for modality values of a range; undefined where there is no room for it. */
export type MakeTexture = (range: readonly [least: number, most: number]) => VolumeTexture | undefined;

/**
 * Carries a set's slices from the page's store to the graphics card as they come, a few at a turn. The store alone holds
 * them: here each is looked at once.
 */
export class Filling {
  readonly #pixels: Pixels;
  readonly #set: ImageSet;
  readonly #make: MakeTexture;
  readonly #told: (filled: Filled | 'no-room') => void;
  readonly #viewer: string;
  readonly #stop: () => void;
  #on: Made | 'no-room' | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #focused: number | undefined;

  constructor(
    pixels: Pixels,
    set: ImageSet,
    viewer: string,
    make: MakeTexture,
    told: (filled: Filled | 'no-room') => void,
  ) {
    this.#pixels = pixels;
    this.#set = set;
    this.#make = make;
    this.#told = told;
    this.#viewer = viewer;
    this.#stop = pixels.onChange(set.id, () => this.#soon());
    this.#focus(set.frames.map((_, i) => i));
    this.#soon();
  }

  end(): void {
    this.#stop();
    clearTimeout(this.#timer);
    this.#pixels.release(this.#viewer);
    if (this.#on && this.#on !== 'no-room') this.#on.texture.free();
  }

  /** Asks again for what did not arrive. */
  retry(): void {
    for (const ref of this.#set.frames) {
      if (this.#pixels.fault(frameAddress(ref))) this.#pixels.retry(frameAddress(ref));
    }
    this.#focused = undefined;
    this.#soon();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#fill();
    });
  }

  #fill(): void {
    const count = this.#set.frames.length;
    const marks = this.#pixels.marks(this.#set);
    this.#on ??= this.#begin();
    if (this.#on === 'no-room') {
      this.#pixels.release(this.#viewer);
      this.#told('no-room');
      return;
    }
    if (!this.#on) {
      this.#told({ texture: undefined, here: 0, failed: marks.filter((mark) => mark === 'failed').length, count });
      return;
    }
    const { texture, open } = this.#on;
    this.#putSome(this.#on);
    const by = texture.thinning[2];
    const missing = [...open].flatMap((layer) => Array.from({ length: by }, (_, i) => layer * by + i));
    const slices = missing.filter((i) => i < count);
    const failed = slices.filter((i) => marks[i] === 'failed').length;
    if (slices.length === 0) this.#pixels.release(this.#viewer);
    else this.#focus(slices);
    this.#told({ texture, here: count - slices.length, failed, count });
  }

  /** With the first slice that is here: of numbers in floating point it alone tells how large they are. */
  #begin(): Made | 'no-room' | undefined {
    for (const ref of this.#set.frames) {
      const frame = this.#frame(ref);
      if (!frame) continue;
      const range = rangeOf(this.#set, frame);
      const texture = this.#make(range);
      if (!texture) return 'no-room';
      const [columns, rows, layers] = texture.size;
      return { texture, range, layer: new Float32Array(columns * rows), open: new Set(fromMiddle(layers)) };
    }
    return undefined;
  }

  #putSome({ texture, range, layer, open }: Made): void {
    const began = performance.now();
    for (const nth of open) {
      const slices = this.#slicesOf(nth, texture.thinning[2]);
      if (!slices) continue;
      layer.fill(0);
      for (const [ref, frame] of slices) addSlice(layer, ref, frame, texture.thinning, 1 / slices.length, range);
      texture.put(nth, layer);
      open.delete(nth);
      if (performance.now() - began > turn) {
        this.#soon();
        return;
      }
    }
  }

  /** The slices of a layer, where all of them are here. */
  #slicesOf(layer: number, by: number): readonly (readonly [FrameRef, DecodedFrame])[] | undefined {
    const slices: (readonly [FrameRef, DecodedFrame])[] = [];
    for (const ref of this.#set.frames.slice(layer * by, (layer + 1) * by)) {
      const frame = this.#frame(ref);
      if (!frame) return undefined;
      slices.push([ref, frame]);
    }
    return slices;
  }

  /** A slice of less resolution has other pixels: it is not here yet. */
  #frame(ref: FrameRef): DecodedFrame | undefined {
    const frame = this.#pixels.peek(frameAddress(ref));
    return frame?.quality === 'full' && frame.samples === 1 && frame.columns === ref.instance.image?.columns
      ? frame
      : undefined;
  }

  /** From the middle outwards; of a set that does not fit into the page's memory, on from the first that is missing. */
  #focus(missing: readonly number[]): void {
    const { frames } = this.#set;
    const marks = this.#pixels.marks(this.#set);
    const fits = bytesOf(this.#set) <= 0.9 * this.#pixels.memory().budget;
    const absent = missing.filter((i) => marks[i] !== 'failed').sort((a, b) => a - b);
    const index = fits ? frames.length >> 1 : absent[0];
    if (index === undefined || index === this.#focused) return;
    this.#focused = index;
    this.#pixels.focus(this.#viewer, { set: this.#set, index, direction: fits ? 0 : 1, role: 'pane' });
  }
}

interface Made {
  readonly texture: VolumeTexture;
  readonly range: readonly [least: number, most: number];
  /** Values of the layer that is being put together. */
  readonly layer: Float32Array;
  /** Layers that are not on the card. */
  readonly open: Set<number>;
}

function bytesOf({ frames }: ImageSet): number {
  const image = frames[0]?.instance.image;
  return image ? ((image.rows * image.columns * (image.float ?? image.bitsAllocated)) / 8) * frames.length : 0;
}

/** 0 to count - 1, the middle first. */
export function fromMiddle(count: number): readonly number[] {
  const middle = count >> 1;
  return Array.from({ length: count }, (_, i) => i).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
}
