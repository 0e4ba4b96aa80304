import type { FramePart } from './frame-parts.ts';

/** Frames begun to be fetched before they are asked for, that nobody has asked for yet. */
const most = 4;

interface Early {
  readonly part: Promise<FramePart | undefined>;
  readonly abort: AbortController;
}

/**
 * Frames whose fetching began with the metadata they need, because the one who asks for the metadata of one instance asks
 * for its picture next. Given away once; the oldest is aborted when there are too many.
 */
export class EarlyFrames {
  readonly #frames = new Map<string, Early>();

  begin(key: string, fetch: (signal: AbortSignal) => Promise<FramePart | undefined>): void {
    if (this.#frames.has(key)) return;
    const abort = new AbortController();
    // A failure says nothing: the frame is asked for again in the ordinary way, which knows what to do about it.
    const part = fetch(abort.signal).catch(() => undefined);
    this.#frames.set(key, { part, abort });
    const [oldest] = this.#frames.keys();
    if (this.#frames.size > most && oldest !== undefined) this.drop(oldest);
  }

  /** The part, when it is there; undefined if nobody began it, or it failed. Rejects when aborted. */
  async take(key: string, signal: AbortSignal): Promise<FramePart | undefined> {
    const early = this.#frames.get(key);
    if (!early) return undefined;
    this.#frames.delete(key);
    const onAbort = (): void => early.abort.abort();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      return await early.part;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  drop(key: string): void {
    this.#frames.get(key)?.abort.abort();
    this.#frames.delete(key);
  }
}
