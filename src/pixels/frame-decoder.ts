import { instanceKey, seriesKey } from '#src/model/dicom/address.ts';
import { faultOf } from '#src/model/fault/fault.ts';
import { decodeFrame, reductionWithin, type FrameLayout } from '#src/codecs/decode.ts';
import { prepareDecoder } from '#src/codecs/prepare.ts';
import type { EncodedFrame, FromDecoder, ToDecoder } from '#src/sources/index.ts';
import type { FromWorker, SeriesLayouts, ToWorker } from './decode-messages.ts';

type Post = (message: FromWorker, transfer: Transferable[]) => void;

/** What a decode worker does: frames in by the port, pixels out to the page, one after the other. */
export class FrameDecoder {
  readonly #post: Post;
  readonly #usual = new Map<string, FrameLayout>();
  readonly #exceptions = new Map<string, FrameLayout>();
  /** Frames and layouts come on different ways: a frame that overtakes its layout waits for this. */
  #layoutsCame: () => void = () => undefined;
  #nextLayouts: Promise<void> = Promise.resolve();

  constructor(post: Post) {
    this.#post = post;
    this.#expectLayouts();
  }

  hear(message: ToWorker): void {
    if (message.kind === 'port') this.#listen(message.port);
    else this.#learn(message.series);
  }

  #learn(series: readonly SeriesLayouts[]): void {
    for (const { series: key, usual, exceptions } of series) {
      this.#usual.set(key, usual);
      for (const [instance, layout] of exceptions) this.#exceptions.set(instance, layout);
    }
    this.#layoutsCame();
    this.#expectLayouts();
  }

  #expectLayouts(): void {
    this.#nextLayouts = new Promise((resolve) => {
      this.#layoutsCame = resolve;
    });
  }

  #listen(port: MessagePort): void {
    const done: FromDecoder = { done: true };
    // A decoder is one thread's work, and the order is the I/O worker's business.
    let busy = Promise.resolve();
    port.onmessage = ({ data }: MessageEvent<ToDecoder>) => {
      if ('prepare' in data) {
        prepareDecoder(data.prepare);
        return;
      }
      busy = busy.then(async () => {
        if (data.ok) await this.#decode(data.value);
        else this.#post({ kind: 'failed', address: data.address, fault: data.fault }, []);
        port.postMessage(done);
      });
    };
  }

  async #decode(frame: EncodedFrame): Promise<void> {
    const { address, integrity, bytes, partial, syntax } = frame;
    const layout = await this.#layoutOf(frame);
    const encodedBytes = bytes.length;
    const reduce = partial ? (reductionWithin(bytes)?.reduce ?? 0) : 0;
    // Of a part that does not hold a whole resolution nothing certain can be shown; the rest is on its way.
    if (partial && reduce === 0) return;
    const start = performance.now();
    const outcome = await decodeFrame(bytes, syntax, layout, { reduce, bitOffset: bitOffsetOf(layout, address.frame) });
    const ms = performance.now() - start;
    if (!outcome.ok) {
      if (!partial) this.#post({ kind: 'failed', address, fault: outcome.fault }, []);
      return;
    }
    try {
      const decoded = { ...outcome.value, address, integrity, encodedBytes };
      this.#post({ kind: 'decoded', frame: decoded, ms }, [decoded.pixels.buffer as ArrayBuffer]);
    } catch (thrown) {
      this.#post({ kind: 'failed', address, fault: faultOf(thrown) }, []);
    }
  }

  async #layoutOf(frame: EncodedFrame): Promise<FrameLayout> {
    for (;;) {
      const instance = instanceKey(frame.address);
      const layout = this.#exceptions.get(instance) ?? this.#usual.get(seriesKey(frame.address));
      if (layout) return layout;
      await this.#nextLayouts;
    }
  }
}

/** Frames of packed bits follow each other without a gap; sources give the bytes that a frame touches. */
function bitOffsetOf(layout: FrameLayout, frame: number): number {
  if (layout.bitsAllocated !== 1) return 0;
  return ((frame - 1) * layout.rows * layout.columns * layout.samplesPerPixel) % 8;
}
