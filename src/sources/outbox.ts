import type { Uid } from '#src/model/dicom/uid.ts';
import { frameKey } from '#src/model/dicom/address.ts';
import { credit, transferOf, type FromDecoder, type ToDecoder } from './decode-port.ts';
import type { FrameArrival } from './source.ts';

/** The side of a MessagePort that is needed here; Node's has it too. */
export interface DecoderPort {
  postMessage(message: ToDecoder, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FromDecoder>) => void): void;
  start(): void;
  close(): void;
}

interface Held {
  readonly key: string;
  readonly arrival: FrameArrival;
  readonly bytes: number;
  rank: number;
}

/** How much frames are wanted. */
export interface Ranks {
  /** Smaller is sooner, Infinity for what nobody wants. */
  rank(key: string): number;
  /** Changes with every change that may give a frame another rank. */
  readonly edition: number;
}

interface Decoder {
  readonly port: DecoderPort;
  credit: number;
}

/** Frames waiting for a decoder beyond which the connections are made to wait. Bytes. */
const plenty = 64 * 1024 * 1024;

/**
 * Frames that have come and wait for a decode worker. What is wanted most goes first, by what is wanted at that moment;
 * what nobody wants any more is dropped and said to be so.
 */
export class Outbox {
  readonly #ranks: Ranks;
  readonly #onDrop: (key: string) => void;
  /** What is wanted least comes first, as ranks were in `#edition`. */
  readonly #waiting: Held[] = [];
  #edition = 0;
  readonly #decoders: Decoder[] = [];
  readonly #expected = new Set<Uid>();
  #bytes = 0;
  #roomFor: (() => void)[] = [];

  /** `onDrop` hears what was not sent because nobody wants it any more. */
  constructor(ranks: Ranks, onDrop: (key: string) => void) {
    this.#ranks = ranks;
    this.#onDrop = onDrop;
  }

  attach(port: DecoderPort): void {
    const decoder: Decoder = { port, credit };
    this.#decoders.push(decoder);
    port.addEventListener('message', () => {
      decoder.credit++;
      this.#send();
    });
    port.start();
    for (const prepare of this.#expected) port.postMessage({ prepare }, []);
    this.#send();
  }

  /** Frames of this syntax will come: every decoder, also one that is attached later, is told once. */
  expect(prepare: Uid): void {
    if (this.#expected.has(prepare)) return;
    this.#expected.add(prepare);
    for (const { port } of this.#decoders) port.postMessage({ prepare }, []);
  }

  put(arrival: FrameArrival): void {
    const key = frameKey(arrival.address);
    // A frame, whole or more of it, takes the place of its beginning.
    const before = this.#waiting.findIndex((held) => held.key === key);
    if (before >= 0) this.#remove(before);
    const bytes = arrival.ok ? arrival.value.bytes.length : 0;
    this.#insert({ key, arrival, bytes, rank: this.#ranks.rank(key) });
    this.#bytes += bytes;
    this.#send();
  }

  /** Resolves when there is room for more of what nobody waits for. */
  room(): Promise<void> | undefined {
    if (this.#bytes < plenty) return undefined;
    return new Promise((resolve) => this.#roomFor.push(resolve));
  }

  close(): void {
    for (const { port } of this.#decoders) port.close();
    this.#waiting.length = 0;
    this.#bytes = 0;
    this.#wake();
  }

  #send(): void {
    for (;;) {
      const decoder = this.#decoders.reduce<Decoder | undefined>(
        (best, d) => (d.credit > (best?.credit ?? 0) ? d : best),
        undefined,
      );
      const held = decoder && this.#takeBest();
      if (!held) break;
      decoder.credit--;
      decoder.port.postMessage(held.arrival, held.arrival.ok ? transferOf(held.arrival.value) : []);
    }
    if (this.#bytes < plenty) this.#wake();
  }

  #takeBest(): Held | undefined {
    if (this.#edition !== this.#ranks.edition) this.#order();
    while (this.#waiting[0]?.rank === Infinity) {
      const unwanted = this.#remove(0);
      if (unwanted) this.#onDrop(unwanted.key);
    }
    return this.#remove(this.#waiting.length - 1);
  }

  #order(): void {
    this.#edition = this.#ranks.edition;
    for (const held of this.#waiting) held.rank = this.#ranks.rank(held.key);
    // Equal ranks keep their order; two that nobody wants are equal, too.
    this.#waiting.sort((a, b) => (a.rank === b.rank ? 0 : b.rank - a.rank));
  }

  /** Before those of its rank: they have waited longer. */
  #insert(held: Held): void {
    let low = 0;
    let high = this.#waiting.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#waiting[middle]?.rank ?? 0) > held.rank) low = middle + 1;
      else high = middle;
    }
    this.#waiting.splice(low, 0, held);
  }

  #remove(at: number): Held | undefined {
    const [held] = this.#waiting.splice(at, 1);
    this.#bytes -= held?.bytes ?? 0;
    return held;
  }

  #wake(): void {
    for (const resolve of this.#roomFor.splice(0)) resolve();
  }
}
