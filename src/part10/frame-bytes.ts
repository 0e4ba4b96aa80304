import { FaultError } from '#src/model/fault/fault.ts';
import { number } from './dicom-json.ts';
import type { FrameRanges } from './locate-frames.ts';
import type { RangeReader } from './range-reader.ts';
import type { Part10 } from './read-part10.ts';

/**
 * The bytes of one frame (from 1) in a buffer of their own: fragments joined; native frames of one bit a pixel moved so
 * that they begin with a byte's lowest bit, and the bits after the last pixel cleared. Throws `missing` for a frame the
 * file has not, `truncated` where it ends within one.
 */
export async function frameBytes(
  reader: RangeReader,
  file: Pick<Part10, 'dataset' | 'pixels'>,
  ranges: FrameRanges,
  frame: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts = ranges[frame - 1];
  if (!parts) throw new FaultError({ kind: 'missing' });
  const expected = parts.reduce((sum, part) => sum + part.length, 0);
  const result = await joined(reader, parts, expected);
  if (result.length < expected) throw new FaultError({ kind: 'truncated', expected, got: result.length });
  if (file.pixels?.kind !== 'native') return result;
  return number(file.dataset, '00280100') === 1 ? aligned(result, file, frame) : result;
}

/** As much as there is of the parts. */
async function joined(
  reader: RangeReader,
  parts: FrameRanges[number],
  expected: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const [only] = parts;
  if (only && parts.length === 1) {
    const bytes = await reader.read(only.offset, only.length);
    // Copied without being zeroed first: most of what a stack costs here is memory written twice.
    return bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice();
  }
  const result = new Uint8Array(expected);
  let at = 0;
  for (const part of parts) {
    const bytes = await reader.read(part.offset, part.length);
    result.set(bytes, at);
    at += bytes.length;
  }
  return result.subarray(0, at);
}

/** PS3.5 section 8.1.1: pixels of one bit are packed across frames without padding. */
function aligned(
  bytes: Uint8Array<ArrayBuffer>,
  file: Pick<Part10, 'dataset'>,
  frame: number,
): Uint8Array<ArrayBuffer> {
  const pixels = (number(file.dataset, '00280010') ?? 0) * (number(file.dataset, '00280011') ?? 0);
  const shift = ((frame - 1) * pixels) % 8;
  if (shift === 0 && pixels % 8 === 0) return bytes;
  const result = new Uint8Array(Math.ceil(pixels / 8));
  for (let i = 0; i < result.length; i++) {
    result[i] = ((bytes[i] ?? 0) >> shift) | ((bytes[i + 1] ?? 0) << (8 - shift));
  }
  const rest = pixels % 8;
  if (rest > 0) result[result.length - 1] = (result.at(-1) ?? 0) & ((1 << rest) - 1);
  return result;
}
