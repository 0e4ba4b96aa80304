import { huffmanCode } from './huffman.ts';
import type { GreyFrame } from './htj2k.ts';

/** Difference categories of lossless JPEG: 0 to 16 (ISO 10918-1 table H.2). */
const categories = 17;

/**
 * One lossless JPEG, process 14 selection value 1 (ISO 10918-1 annex H; transfer syntax 1.2.840.10008.1.2.4.70), grey,
 * precision `bits` of 2 to 16, with the Huffman table that fits this picture. Unsigned stored values only.
 */
export function encodeJpegLossless(frame: GreyFrame): Uint8Array<ArrayBuffer> {
  const { columns, rows, values, bits } = frame;
  if (values instanceof Int16Array) throw new Error('lossless JPEG of signed values is not written');
  if (values.length !== columns * rows) throw new Error(`${values.length} values for ${columns} x ${rows}`);

  const frequencies = new Float64Array(categories);
  const differences = new Int16Array(values.length);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    // Px of the first sample is half the range, of the first in a row the one above it (H.1.2.1).
    let before = row === 0 ? 1 << (bits - 1) : (values[at - columns] as number);
    for (let column = 0; column < columns; column++, at++) {
      const value = values[at] as number;
      // Differences are taken modulo 65536; Int16Array wraps just so, and -32768 is category 16.
      differences[at] = value - before;
      const category = categoryOf(differences[at] as number);
      frequencies[category] = (frequencies[category] as number) + 1;
      before = value;
    }
  }

  const code = huffmanCode(frequencies);
  const head = header(frame, code.counts, code.symbols);
  const out = new Uint8Array(head.length + values.length * 4 + 16);
  out.set(head);
  let end = head.length;
  let pending = 0;
  let pendingBits = 0;
  const { codes, lengths } = code;
  for (let i = 0; i < differences.length; i++) {
    const difference = differences[i] as number;
    const category = categoryOf(difference);
    const extra = category === 16 ? 0 : category;
    for (let half = 0; half < 2; half++) {
      const length = half === 0 ? (lengths[category] as number) : extra;
      const value = half === 0 ? (codes[category] as number) : difference < 0 ? difference - 1 : difference;
      // At most 7 bits wait, at most 16 come: 23 bits never reach the sign.
      pending = ((pending & 0x7f) << length) | (value & ((1 << length) - 1));
      pendingBits += length;
      while (pendingBits >= 8) {
        pendingBits -= 8;
        const byte = (pending >>> pendingBits) & 0xff;
        out[end++] = byte;
        if (byte === 0xff) out[end++] = 0;
      }
    }
  }
  if (pendingBits > 0) {
    // The last byte is filled with ones (F.1.2.3), and zero follows it where it is all ones.
    const byte = ((pending << (8 - pendingBits)) | ((1 << (8 - pendingBits)) - 1)) & 0xff;
    out[end++] = byte;
    if (byte === 0xff) out[end++] = 0;
  }
  out[end++] = 0xff;
  out[end++] = 0xd9;
  return out.slice(0, end);
}

function categoryOf(difference: number): number {
  return difference === 0 ? 0 : 32 - Math.clz32(Math.abs(difference));
}

function header(frame: GreyFrame, counts: readonly number[], symbols: readonly number[]): Uint8Array {
  const { columns, rows, bits } = frame;
  return Uint8Array.from([
    ...[0xff, 0xd8],
    // SOF3: lossless, sequential.
    ...[0xff, 0xc3, 0, 11, bits, rows >> 8, rows & 0xff, columns >> 8, columns & 0xff, 1, 1, 0x11, 0],
    ...[0xff, 0xc4, 0, 19 + symbols.length, 0, ...counts, ...symbols],
    // SOS: one component, predictor 1, no point transform.
    ...[0xff, 0xda, 0, 8, 1, 1, 0, 1, 0, 0],
  ]);
}
