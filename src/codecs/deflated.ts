import { FaultError } from '#src/model/fault/fault.ts';

/** Deflated Image Frame Compression (PS3.5 A.4.13): one raw deflate stream a frame. Never gives more than `limit` + 1 bytes. */
export async function inflateFrame(bytes: Uint8Array<ArrayBuffer>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await inflate(bytes, limit);
  } catch (thrown) {
    // Browsers refuse bytes after the stream's end: the zero that pads an item to an even length.
    if (bytes.at(-1) !== 0) throw thrown;
    return inflate(bytes.subarray(0, -1), limit);
  }
}

async function inflate(bytes: Uint8Array<ArrayBuffer>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const out = new Uint8Array(limit + 1);
  let length = 0;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (length + value.length > out.length)
        throw new FaultError({ kind: 'corrupt', reason: 'more inflated than due' });
      out.set(value, length);
      length += value.length;
    }
  } catch (thrown) {
    await reader.cancel().catch(() => undefined);
    if (thrown instanceof FaultError) throw thrown;
    throw new FaultError({ kind: 'corrupt', reason: 'a deflate stream that does not end' });
  }
  return out.subarray(0, length);
}
