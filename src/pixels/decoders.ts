import type { Sources } from '#src/sources/index.ts';
import type { FromWorker, SeriesLayouts, ToWorker } from './decode-messages.ts';

/** The part of a `Worker` that is used. */
export interface DecodeWorker {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<FromWorker>) => unknown) | null;
  onerror: ((event: ErrorEvent) => unknown) | null;
  terminate(): void;
}

export interface DecodersOptions {
  readonly most: number;
  readonly make: () => DecodeWorker;
  readonly onMessage: (message: FromWorker) => void;
  /** A worker died with what it held; `last` when there is none left to take its place. */
  readonly onLost: (reason: string, last: boolean) => void;
  /** All that is known of layouts now. */
  readonly layouts: () => readonly SeriesLayouts[];
}

/**
 * The decode workers: one from the first wish on, more as soon as the work that lies ahead is worth their start. Frames
 * come to them from the I/O worker directly; this only opens the ways.
 */
export class Decoders {
  readonly #workers = new Set<DecodeWorker>();
  readonly #sources: Pick<Sources, 'attachDecoder'>;
  readonly #options: DecodersOptions;
  /** Of recent frames, smoothed. Milliseconds. */
  #cost = 0;
  #lost = 0;

  constructor(sources: Pick<Sources, 'attachDecoder'>, options: DecodersOptions) {
    this.#sources = sources;
    this.#options = options;
  }

  /** Makes sure that there is one. */
  start(): void {
    if (this.#workers.size === 0) this.#add();
  }

  tell(series: readonly SeriesLayouts[]): void {
    if (series.length > 0) for (const worker of this.#workers) worker.postMessage({ kind: 'layouts', series }, []);
  }

  /** A frame took that long to decode; `ahead` tells how many are still to come. Starts a worker for every quarter second of work ahead. */
  measure(ms: number, ahead: () => number): void {
    this.#cost = this.#cost === 0 ? ms : 0.8 * this.#cost + 0.2 * ms;
    // Where a frame takes less than this, one worker keeps up with any network, and each more costs tens of megabytes.
    if (this.#workers.size >= this.#options.most || this.#cost < 4) return;
    if (this.#workers.size < (this.#cost * ahead()) / 250) this.#add();
  }

  close(): void {
    for (const worker of this.#workers) worker.terminate();
    this.#workers.clear();
  }

  #add(): void {
    const worker = this.#options.make();
    this.#workers.add(worker);
    worker.onmessage = (event) => {
      this.#options.onMessage(event.data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#workers.delete(worker);
      worker.terminate();
      // A worker that dies again and again (out of memory, blocked by policy) is not worth another start.
      if (++this.#lost <= 3) this.start();
      this.#options.onLost(event.message || 'a decode worker died', this.#workers.size === 0);
    };
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ kind: 'layouts', series: this.#options.layouts() }, []);
    worker.postMessage({ kind: 'port', port: port1 }, [port1]);
    this.#sources.attachDecoder(port2);
  }
}

/** A decode worker of this page. */
export function makeDecodeWorker(): DecodeWorker {
  return new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module', name: 'decode' });
}
