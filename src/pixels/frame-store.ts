import { frameKey, type FrameAddress } from '#src/model/dicom/address.ts';
import type { Fault, Outcome } from '#src/model/fault/fault.ts';
import type { DecodedFrame } from './pixels.ts';

/** What is known of one frame. */
export interface Slot {
  readonly key: string;
  readonly address: FrameAddress;
  frame?: DecodedFrame;
  fault?: Fault;
  /** It was asked for a second time, past every cache, after its bytes had turned out bad. */
  again: boolean;
  /** The I/O worker believes that the page has it or does not want it: it will not fetch it unasked. */
  told: boolean;
  /** When it was last looked at: the count of looks, not a time. */
  used: number;
  readonly waiting: Set<(outcome: Outcome<DecodedFrame>) => void>;
}

/** Slots by address, and the bytes of what they hold; drops what was not looked at for longest. */
export class FrameStore {
  readonly #slots = new Map<string, Slot>();
  #looks = 0;
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  slot(address: FrameAddress): Slot {
    const key = frameKey(address);
    let slot = this.#slots.get(key);
    if (!slot) {
      slot = { key, address, again: false, told: false, used: 0, waiting: new Set() };
      this.#slots.set(key, slot);
    }
    return slot;
  }

  find(address: FrameAddress): Slot | undefined {
    return this.#slots.get(frameKey(address));
  }

  touch(slot: Slot): void {
    slot.used = ++this.#looks;
  }

  put(slot: Slot, frame: DecodedFrame | undefined): void {
    this.#bytes += (frame?.pixels.byteLength ?? 0) - (slot.frame?.pixels.byteLength ?? 0);
    if (frame) slot.frame = frame;
    else delete slot.frame;
  }

  /**
   * What has to go to come down to `budget` bytes: first what `worth` calls 0, then 1 and so on, the longest unseen first;
   * never what it calls Infinity, even when the budget is missed for it.
   */
  surplus(budget: number, worth: (slot: Slot) => number): Slot[] {
    let excess = this.#bytes - budget;
    if (excess <= 0) return [];
    const candidates = [...this.#slots.values()]
      .flatMap((slot) => (slot.frame ? [{ slot, bytes: slot.frame.pixels.byteLength, worth: worth(slot) }] : []))
      .filter((candidate) => candidate.worth < Infinity)
      .sort((a, b) => a.worth - b.worth || a.slot.used - b.slot.used);
    const out: Slot[] = [];
    for (const { slot, bytes } of candidates) {
      if (excess <= 0) break;
      out.push(slot);
      excess -= bytes;
    }
    return out;
  }

  *all(): IterableIterator<Slot> {
    yield* this.#slots.values();
  }

  forget(slot: Slot): void {
    this.#slots.delete(slot.key);
  }
}
