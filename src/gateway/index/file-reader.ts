import { open, type FileHandle } from 'node:fs/promises';
import { bytesReader, type RangeReader } from '#src/part10/range-reader.ts';

/** Files up to this size are read at once: one read is cheaper than five. Bytes. */
const wholeUpTo = 4 << 20;

/** Reads a file on disk by range for as long as `work` takes. */
export async function withFile<T>(path: string, work: (reader: RangeReader) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size > wholeUpTo) return await work(handleReader(handle, size));
    return await work(bytesReader(await readFully(handle, 0, size)));
  } finally {
    await handle.close();
  }
}

export function handleReader(handle: FileHandle, size: number): RangeReader {
  return {
    size,
    read: (offset, length) => readFully(handle, offset, Math.max(0, Math.min(length, size - offset))),
  };
}

/** The bytes at `offset`, fewer only where the file ends first. */
export async function readFully(handle: FileHandle, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let got = 0;
  while (got < length) {
    const { bytesRead } = await handle.read(bytes, got, length - got, offset + got);
    if (bytesRead === 0) return bytes.subarray(0, got);
    got += bytesRead;
  }
  return bytes;
}
