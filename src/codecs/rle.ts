import { FaultError } from '#src/model/fault/fault.ts';
import { bytesPerSample, type FrameLayout } from './layout.ts';

/**
 * RLE Lossless (PS3.5 annex G): one segment a byte of a sample, most significant first, sample after sample. Gives the
 * frame's bytes as uncompressed little endian would have them, colour by plane. The loader's decoder knows neither 32 bits
 * nor 16-bit colour and fills what is missing with zeros, so this one is ours.
 */
export function decodeRle(bytes: Uint8Array, layout: FrameLayout): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 64) throw new FaultError({ kind: 'truncated', expected: 64, got: bytes.length });
  const packed = layout.bitsAllocated === 1;
  const depth = packed ? 1 : bytesPerSample(layout);
  const count = view.getUint32(0, true);
  if (count !== depth * layout.samplesPerPixel) {
    const due = depth * layout.samplesPerPixel;
    throw new FaultError({ kind: 'corrupt', reason: `${String(count)} RLE segments, ${String(due)} due` });
  }
  const pixels = layout.rows * layout.columns;
  const plane = packed ? Math.ceil(pixels / 8) : pixels;
  const out = new Uint8Array(plane * depth * layout.samplesPerPixel);
  for (let segment = 0; segment < count; segment++) {
    const start = view.getUint32(4 + 4 * segment, true);
    const next = segment + 1 < count ? view.getUint32(8 + 4 * segment, true) : bytes.length;
    if (start < 64 || next < start || next > bytes.length) {
      throw new FaultError({ kind: 'truncated', got: bytes.length });
    }
    const sample = Math.floor(segment / depth);
    const byte = depth - 1 - (segment % depth);
    unpack(bytes.subarray(start, next), out, sample * plane * depth + byte, depth, plane);
  }
  return out;
}

/** PackBits (PS3.5 G.3.2). Writes `count` bytes at every `step`th place from `at`; fewer is a fault. */
function unpack(input: Uint8Array, out: Uint8Array, at: number, step: number, count: number): void {
  const end = at + count * step;
  let to = at;
  let from = 0;
  while (to < end) {
    const control = input[from++];
    if (control === undefined) {
      throw new FaultError({ kind: 'truncated', expected: count, got: (to - at) / step });
    }
    if (control < 128) {
      const length = control + 1;
      if (from + length > input.length) throw new FaultError({ kind: 'truncated', got: input.length });
      if (to + length * step > end)
        throw new FaultError({ kind: 'corrupt', reason: 'RLE segment longer than its plane' });
      for (let i = 0; i < length; i++, to += step) out[to] = input[from++] as number;
    } else if (control > 128) {
      const value = input[from++];
      const length = 257 - control;
      if (value === undefined) throw new FaultError({ kind: 'truncated', got: input.length });
      if (to + length * step > end)
        throw new FaultError({ kind: 'corrupt', reason: 'RLE segment longer than its plane' });
      for (let i = 0; i < length; i++, to += step) out[to] = value;
    }
  }
}
