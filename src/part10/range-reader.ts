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
