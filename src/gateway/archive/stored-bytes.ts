import { open } from 'node:fs/promises';
import { readPart10, type ByteRange } from '#src/part10/read-part10.ts';
import { handleReader } from '../index/file-reader.ts';

const chunk = 256 << 10;

/** What of a file is to be sent. `inflated`: the ranges count in the inflated data set of a deflated file. */
export interface StoredBytes {
  readonly location: string;
  readonly inflated: boolean;
  readonly ranges: readonly ByteRange[];
}

/** The bytes, chunk by chunk; ends early where the file does. The file is open only as long as this is read. */
export async function* readStored({ location, inflated, ranges }: StoredBytes): AsyncGenerator<Uint8Array> {
  const handle = await open(location, 'r');
  try {
    const whole = handleReader(handle, (await handle.stat()).size);
    const reader = inflated ? (await readPart10(whole)).reader : whole;
    for (const { offset, length } of ranges) {
      for (let at = 0; at < length; at += chunk) {
        const wanted = Math.min(chunk, length - at);
        const bytes = await reader.read(offset + at, wanted);
        yield bytes;
        if (bytes.length < wanted) return;
      }
    }
  } finally {
    await handle.close();
  }
}

/** `ranges` narrowed to the bytes from `first` to `last` of what they give together. */
export function narrow(ranges: readonly ByteRange[], first: number, last: number): ByteRange[] {
  const narrowed: ByteRange[] = [];
  let before = 0;
  for (const { offset, length } of ranges) {
    const from = Math.max(first - before, 0);
    const to = Math.min(last + 1 - before, length);
    if (to > from) narrowed.push({ offset: offset + from, length: to - from });
    before += length;
  }
  return narrowed;
}
