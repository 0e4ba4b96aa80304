import { Inflate } from 'fflate';
import { FaultError } from '#src/model/fault/fault.ts';
import { bytesReader, type RangeReader } from './range-reader.ts';

/** Largest data set that a deflated file may grow to, and how many times its own size. */
const largest = 1024 * 1024 * 1024;
const steepest = 1100;
const chunk = 1024 * 1024;

/**
 * The data set of a deflated file (PS3.5 A.5), from `at` to the end, inflated. Stops before memory is taken that the
 * file's size cannot justify: throws `too-large`, or `corrupt` where the stream is broken.
 */
export async function inflateTail(reader: RangeReader, at: number): Promise<RangeReader> {
  const limit = Math.min(largest, Math.max(1, reader.size - at) * steepest);
  const parts: Uint8Array[] = [];
  let total = 0;
  const inflate = new Inflate((part) => {
    total += part.length;
    if (total > limit) throw new FaultError({ kind: 'too-large', bytes: total, limit });
    parts.push(part);
  });
  try {
    for (let pos = at; pos < reader.size; pos += chunk) {
      const bytes = await reader.read(pos, Math.min(chunk, reader.size - pos));
      inflate.push(bytes, pos + chunk >= reader.size);
    }
  } catch (thrown) {
    if (thrown instanceof FaultError) throw thrown;
    throw new FaultError({
      kind: 'corrupt',
      reason: `deflate: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    });
  }
  const whole = new Uint8Array(total);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return bytesReader(whole);
}
