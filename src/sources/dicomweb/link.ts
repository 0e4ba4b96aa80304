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

  /**
   * `bytes` were here `milliseconds` after they were asked for. The link is at least as fast as that, however busy the
   * machine was and however they were cut into chunks; when that is not fast, nothing is learnt.
   */
  observeWhole(bytes: number, milliseconds: number): void {
    if (bytes < enough) return;
    const rate = bytes / (Math.max(milliseconds, 0.5) / 1000);
    if (rate >= fast) this.#rate = Math.max(rate, this.#rate ?? 0);
  }

  /** Bytes per second; undefined before anything came. */
  get rate(): number | undefined {
    return this.#rate;
  }

  get isFast(): boolean {
    return (this.#rate ?? 0) >= fast;
  }
}

/** What one read of a body may bring at most. Bytes. */
const readSize = 256 * 1024;

/**
 * The stream, read through: `heard` on every chunk, and the link told how fast the body came. `asked` is when its request
 * was made (`performance.now()`). With `reuse` a chunk holds only until the next is asked for: one buffer serves for all.
 */
export function measured(
  stream: ReadableStream<Uint8Array>,
  link: Link,
  asked: number,
  { heard, reuse = false }: { readonly heard: () => void; readonly reuse?: boolean },
): ReadableStream<Uint8Array> {
  const body = reuse ? readInto(stream) : plainReader(stream);
  let began = 0;
  let last = 0;
  let bytes = 0;
  let first = 0;
  const tell = (): void => {
    link.observe(bytes - first, last - began);
    link.observeWhole(bytes, last - asked);
    bytes = 0;
    first = 0;
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await body.read();
        heard();
        if (!chunk) {
          tell();
          controller.close();
          return;
        }
        last = performance.now();
        if (bytes === 0) {
          began = last;
          first = chunk.length;
        }
        bytes += chunk.length;
        controller.enqueue(chunk);
      },
      cancel: async (reason) => {
        tell();
        // A multipart body is left at its closing boundary, where only the end is to come: read to it, and the connection
        // can be used again.
        if (await body.read()) await body.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** A reader of either kind. `read` gives undefined at the end. */
interface Body {
  read(): Promise<Uint8Array | undefined>;
  cancel(reason: unknown): Promise<void>;
}

function plainReader(stream: ReadableStream<Uint8Array>): Body {
  const reader = stream.getReader();
  return { read: async () => (await reader.read()).value, cancel: async (reason) => await reader.cancel(reason) };
}

/** Reads into one buffer over and over, where the stream can: a chunk of its own for each read costs more than the read. */
function readInto(stream: ReadableStream<Uint8Array>): Body {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = stream.getReader({ mode: 'byob' });
  } catch {
    return plainReader(stream);
  }
  let buffer = new ArrayBuffer(readSize);
  return {
    async read() {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (value) buffer = value.buffer;
      return done ? undefined : value;
    },
    cancel: async (reason) => await reader.cancel(reason),
  };
}
