import { frameAddress, type DisplaySetId, type ImageSet } from '#src/dataset/display-set.ts';
import type { FrameAddress } from '#src/model/dicom/address.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { bad, good, type Fault, type Outcome } from '#src/model/fault/fault.ts';
import type { Sources } from '#src/sources/index.ts';
import { Changes } from './changes.ts';
import type { FromWorker } from './decode-messages.ts';
import { Decoders, type DecodeWorker } from './decoders.ts';
import type { Device } from './device.ts';
import { FrameStore, type Slot } from './frame-store.ts';
import type { KnownSet } from './known-set.ts';
import { Layouts } from './layouts.ts';
import type { DecodedFrame, Focus, FrameMark, Pixels } from './pixels.ts';
import { Viewers } from './viewers.ts';

export interface PixelStoreOptions extends Device {
  readonly makeWorker: () => DecodeWorker;
  readonly soon?: (run: () => void) => void;
}

type Listener<T> = (value: T) => void;

/** The one store of decoded frames; see `Pixels` for what is promised. */
export class PixelStore implements Pixels {
  readonly #sources: Sources;
  readonly #budget: number;
  readonly #frames = new FrameStore();
  readonly #sets = new Map<DisplaySetId, KnownSet>();
  /** In which sets a frame stands, and where. */
  readonly #places = new Map<Slot, Map<DisplaySetId, number>>();
  readonly #layouts = new Layouts();
  readonly #decoders: Decoders;
  readonly #changes: Changes;
  readonly #viewers: Viewers;
  #arrivalsToAskAt: readonly number[] = [];
  readonly #evicting = new Set<Listener<readonly FrameAddress[]>>();

  constructor(sources: Sources, options: PixelStoreOptions) {
    this.#sources = sources;
    this.#budget = options.budget;
    this.#changes = new Changes(options.soon);
    this.#viewers = new Viewers(sources, options.budget);
    this.#decoders = new Decoders(sources, {
      most: options.workers,
      make: options.makeWorker,
      onMessage: (message) => {
        this.#hear(message);
      },
      onLost: (reason, last) => {
        this.#recover(reason, last);
      },
      layouts: () => this.#layouts.all(),
    });
    // Its start takes as long as the first requests do; beside them it costs the first picture nothing.
    this.#decoders.start();
  }

  focus(viewer: string, focus: Focus): void {
    const known = this.#know(focus.set);
    this.#decoders.start();
    this.#viewers.focus(viewer, known, focus);
  }

  release(viewer: string): void {
    const set = this.#viewers.release(viewer);
    if (set) this.#forgetIfUnused(set);
  }

  peek(address: FrameAddress): DecodedFrame | undefined {
    const slot = this.#frames.find(address);
    if (!slot?.frame) return undefined;
    this.#frames.touch(slot);
    return slot.frame;
  }

  load(address: FrameAddress, signal?: AbortSignal): Promise<Outcome<DecodedFrame>> {
    const slot = this.#frames.find(address);
    if (signal?.aborted) return Promise.resolve(bad({ kind: 'aborted' }));
    if (!slot) return Promise.resolve(bad({ kind: 'internal', reason: 'a frame of a set that nobody has looked at' }));
    this.#frames.touch(slot);
    if (slot.frame?.quality === 'full') return Promise.resolve(good(slot.frame));
    if (slot.fault) return Promise.resolve(bad(slot.fault));
    return new Promise((resolve) => {
      const settle = (outcome: Outcome<DecodedFrame>): void => {
        slot.waiting.delete(settle);
        signal?.removeEventListener('abort', leave);
        this.#viewers.unask(slot);
        resolve(outcome);
      };
      const leave = (): void => {
        settle(bad({ kind: 'aborted' }));
      };
      slot.waiting.add(settle);
      signal?.addEventListener('abort', leave);
      this.#viewers.ask(slot, this.#syntaxOf(slot));
    });
  }

  retry(address: FrameAddress): void {
    const slot = this.#frames.find(address);
    if (!slot?.fault) return;
    delete slot.fault;
    slot.again = false;
    this.#mark(slot);
    this.#sources.refetch([slot.address]);
  }

  fault(address: FrameAddress): Fault | undefined {
    return this.#frames.find(address)?.fault;
  }

  marks(set: ImageSet): readonly FrameMark[] {
    return this.#know(set).marks;
  }

  onChange(set: DisplaySetId, listener: (indices: readonly number[]) => void): () => void {
    const stop = this.#changes.listen(set, listener);
    return () => {
      stop();
      const known = this.#sets.get(set);
      if (known) this.#forgetIfUnused(known);
    };
  }

  memory(): { readonly decoded: number; readonly budget: number } {
    return { decoded: this.#frames.bytes, budget: this.#budget };
  }

  onEvict(listener: (addresses: readonly FrameAddress[]) => void): () => void {
    this.#evicting.add(listener);
    return () => this.#evicting.delete(listener);
  }

  /** Ends the workers; for a page that goes away. */
  close(): void {
    this.#decoders.close();
  }

  #know(set: ImageSet): KnownSet {
    const old = this.#sets.get(set.id);
    if (old?.set === set) return old;
    this.#decoders.tell(this.#layouts.add(set.frames.map((ref) => ref.instance)));
    if (old) for (const slot of old.slots) this.#places.get(slot)?.delete(set.id);
    const slots = set.frames.map((ref) => this.#frames.slot(frameAddress(ref)));
    slots.forEach((slot, index) => {
      const places = this.#places.get(slot);
      if (places) places.set(set.id, index);
      else this.#places.set(slot, new Map([[set.id, index]]));
    });
    const marks = slots.map(markOf);
    const frameBytes = Math.max(0, ...new Set(set.frames.map((ref) => decodedBytes(ref.instance.image))));
    const indexOf = new Map(slots.map((slot, index) => [slot, index]));
    const known = Object.assign(old ?? ({} as KnownSet), { set, slots, indexOf, marks, frameBytes });
    this.#sets.set(set.id, known);
    return known;
  }

  #forgetIfUnused(known: KnownSet): void {
    const { id } = known.set;
    if (this.#viewers.looksAt(id) || this.#changes.heard(id) || known.slots.some((s) => s.frame)) return;
    this.#sets.delete(id);
    for (const slot of known.slots) {
      const places = this.#places.get(slot);
      places?.delete(id);
      if (places && places.size > 0) continue;
      this.#places.delete(slot);
      if (slot.waiting.size > 0) continue;
      // What is forgotten here must not count as settled there, or whoever looks next would wait for ever.
      if (slot.told || slot.fault) this.#viewers.hold([slot], false);
      this.#frames.forget(slot);
    }
  }

  #hear(message: FromWorker): void {
    const address = message.kind === 'decoded' ? message.frame.address : message.address;
    const slot = this.#frames.find(address);
    if (!slot) {
      // It was forgotten on its way here.
      this.#sources.setHeld([address], false);
      return;
    }
    if (message.kind === 'failed') {
      this.#fail(slot, message.fault);
      return;
    }
    this.#decoders.measure(message.ms, () => this.#viewers.missing().length);
    // A frame that is here stays the one buffer that drawing holds views of; a repeat, or a coarser one, adds nothing.
    if (slot.frame?.quality === 'full') return;
    this.#frames.put(slot, { ...message.frame, address: slot.address });
    delete slot.fault;
    slot.told = message.frame.quality === 'full';
    this.#frames.touch(slot);
    this.#mark(slot);
    if (message.frame.quality === 'full') for (const settle of [...slot.waiting]) settle(good(slot.frame as never));
    this.#evict();
    this.#askAgainAfterLoss();
  }

  #fail(slot: Slot, fault: Fault): void {
    if (fault.kind === 'aborted' || slot.frame?.quality === 'full') return;
    const bytesWereBad = fault.kind === 'corrupt' || fault.kind === 'truncated' || fault.kind === 'digest';
    if (bytesWereBad && !slot.again) {
      slot.again = true;
      this.#sources.refetch([slot.address]);
      return;
    }
    slot.fault = fault;
    this.#mark(slot);
    for (const settle of [...slot.waiting]) settle(bad(fault));
  }

  /** A worker died with what it held: what is wanted and not here is asked for again, or has failed if no worker is left. */
  #recover(reason: string, last: boolean): void {
    const missing = this.#viewers.missing();
    if (last) for (const slot of missing) this.#fail(slot, { kind: 'internal', reason });
    else this.#viewers.hold(missing, false);
    this.#arrivalsToAskAt = [2, 6];
  }

  /**
   * The I/O worker does not know that a decoder is dead and gives it frames while it has credit there; so what is missing
   * is asked for again after the others have answered a few times.
   */
  #askAgainAfterLoss(): void {
    if (this.#arrivalsToAskAt.length === 0) return;
    this.#arrivalsToAskAt = this.#arrivalsToAskAt.map((n) => n - 1);
    if (this.#arrivalsToAskAt[0] !== 0) return;
    this.#arrivalsToAskAt = this.#arrivalsToAskAt.slice(1);
    this.#viewers.hold(this.#viewers.missing(), false);
  }

  #mark(slot: Slot): void {
    for (const [id, index] of this.#places.get(slot) ?? []) {
      const known = this.#sets.get(id);
      if (known) known.marks[index] = markOf(slot);
      this.#changes.note(id, index);
    }
  }

  #evict(): void {
    const out = this.#frames.surplus(this.#budget, (slot) => this.#viewers.worth(slot));
    if (out.length === 0) return;
    const addresses = out.map((slot) => slot.address);
    for (const listener of [...this.#evicting]) listener(addresses);
    for (const slot of out) {
      this.#frames.put(slot, undefined);
      this.#mark(slot);
    }
    this.#viewers.dropped(out);
    const sets = new Set(out.flatMap((slot) => [...(this.#places.get(slot)?.keys() ?? [])]));
    for (const id of sets) {
      const known = this.#sets.get(id);
      if (known) this.#forgetIfUnused(known);
    }
  }

  #syntaxOf(slot: Slot): Uid | undefined {
    for (const [id, index] of this.#places.get(slot) ?? []) {
      const syntax = this.#sets.get(id)?.set.frames[index]?.instance.transferSyntax;
      if (syntax) return syntax;
    }
    return undefined;
  }
}

function markOf(slot: Slot): FrameMark {
  if (slot.frame?.quality === 'full') return 'loaded';
  return slot.fault ? 'failed' : 'absent';
}

function decodedBytes(image: ImageSet['frames'][number]['instance']['image']): number {
  if (!image) return 0;
  const bits = image.float ?? (image.bitsAllocated === 1 ? 8 : image.bitsAllocated);
  return (image.rows * image.columns * image.samplesPerPixel * bits) / 8;
}
