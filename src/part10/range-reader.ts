/** Bytes that can be asked for by range: a file on disk, a Blob, a buffer. */
export interface RangeReader {
  /** Bytes in all. */
  readonly size: number;
  /** The bytes at `offset`; fewer than `length` only where the end comes first. Not to be written to. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

export function bytesReader(bytes: Uint8Array<ArrayBuffer>): RangeReader {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

export function blobReader(blob: Blob): RangeReader {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}

/** The same reader, with the bytes from `offset` read at once and kept: for many small reads in one place. */
export async function withWindow(reader: RangeReader, offset: number, length: number): Promise<RangeReader> {
  const window = await reader.read(offset, length);
  return {
    size: reader.size,
    read: (at, count) =>
      at >= offset && at + count <= offset + window.length
        ? Promise.resolve(window.subarray(at - offset, at - offset + count))
        : reader.read(at, count),
  };
}
