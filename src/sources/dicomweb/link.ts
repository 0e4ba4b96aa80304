/** Below this many bytes after the first chunk, a duration says nothing of the link. */
const enough = 32 * 1024;

/** Faster than this, a whole series is there before a reader has scrolled through a part of it. Bytes per second. */
const fast = 7e6;

/** How fast bytes come from a store, learnt from the bodies that came. */
export class Link {
  #rate: number | undefined;

  /** `bytes` came in `milliseconds` after the first bytes of the body; what the store needed to begin is left out. */
  observe(bytes: number, milliseconds: number): void {
    if (bytes < enough) return;
    const rate = bytes / (Math.max(milliseconds, 0.5) / 1000);
    // A busy machine makes a fast link look slow, never the other way round.
    this.#rate = Math.max(rate, (this.#rate ?? 0) * 0.7 + rate * 0.3);
  }

  /** Bytes per second; undefined before anything came. */
  get rate(): number | undefined {
    return this.#rate;
  }

  get isFast(): boolean {
    return (this.#rate ?? 0) >= fast;
  }
}

/** The stream, read through: `heard` on every chunk, and the link told how fast the body came. */
export function measured(
  stream: ReadableStream<Uint8Array>,
  link: Link,
  heard: () => void,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let began = 0;
  let last = 0;
  let bytes = -1;
  const tell = (): void => {
    if (bytes > 0) link.observe(bytes, last - began);
    bytes = 0;
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        heard();
        if (done) {
          tell();
          controller.close();
          return;
        }
        last = performance.now();
        if (bytes < 0) {
          began = last;
          bytes = 0;
        } else bytes += value.length;
        controller.enqueue(value);
      },
      cancel: async (reason) => {
        tell();
        // A multipart body is left at its closing boundary, where only the end is to come: read to it, and the connection
        // can be used again.
        const { done } = await reader.read();
        if (!done) await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
