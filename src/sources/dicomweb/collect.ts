import { FaultError } from '#src/model/fault/fault.ts';

/** Larger bodies are refused before anything is allocated. Bytes. */
const most = 2 ** 31 - 1;

/**
 * A whole body in a buffer of its own. `length` is what was announced; one that proves too small grows. Throws
 * `truncated` when fewer bytes come than announced, `too-large` beyond 2 GB.
 */
export async function collect(
  stream: ReadableStream<Uint8Array>,
  length: number | undefined,
  onProgress?: (soFar: Uint8Array) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const checked = (bytes: number): number => {
    if (bytes > most) throw new FaultError({ kind: 'too-large', bytes, limit: most });
    return bytes;
  };
  // An announced length is believed only up to what a first allocation may cost.
  let buffer = new Uint8Array(Math.min(checked(length ?? 64 * 1024), 64 * 1024 * 1024));
  let got = 0;
  const reader = stream.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      const needed = checked(got + step.value.length);
      if (needed > buffer.length) {
        const larger = new Uint8Array(Math.max(needed, Math.min(buffer.length * 2, length ?? most)));
        larger.set(buffer.subarray(0, got));
        buffer = larger;
      }
      buffer.set(step.value, got);
      got = needed;
      onProgress?.(buffer.subarray(0, got));
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (length !== undefined && got < length) throw new FaultError({ kind: 'truncated', expected: length, got });
  return got === buffer.length ? buffer : buffer.slice(0, got);
}
