import type { PixelArray } from '#src/model/display/units.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import { bytesPerSample, isHalfChroma, nativeFrameBytes, valuesOver, type FrameLayout, type Raster } from './layout.ts';

/**
 * A frame without compression. The bytes become the values without a copy where they fill a buffer of their own, so they
 * must not be used afterwards; big endian is turned in place then.
 */
export function decodeNative(
  bytes: Uint8Array<ArrayBuffer>,
  layout: FrameLayout,
  { bigEndian = false, bitOffset = 0 }: { readonly bigEndian?: boolean; readonly bitOffset?: number } = {},
): Raster {
  const due = nativeFrameBytes(layout, bitOffset);
  if (bytes.length < due) throw new FaultError({ kind: 'truncated', expected: due, got: bytes.length });
  // One byte of padding to an even length is the rule (PS3.5 8.1.1); writers that pad further do it with zeros.
  if (bytes.length > due + 1 && bytes.subarray(due).some((byte) => byte !== 0)) {
    throw new FaultError({ kind: 'corrupt', reason: `${String(bytes.length)} bytes, ${String(due)} due` });
  }
  const base = { rows: layout.rows, columns: layout.columns, samples: layout.samplesPerPixel, lossy: false } as const;
  const raster = (values: PixelArray, planar: boolean): Raster => ({
    ...base,
    values,
    precision: layout.bitsAllocated,
    signed: layout.signed,
    planar,
    colour: 'stored',
  });
  if (layout.bitsAllocated === 1 && layout.float === undefined)
    return raster(unpackBits(bytes, layout, bitOffset), false);
  const own = bytes.byteOffset === 0 && bytes.length <= bytes.buffer.byteLength && bytes.buffer.byteLength <= due + 1;
  const held = own ? bytes : bytes.slice(0, due);
  if (bigEndian) swap(held.subarray(0, due), bytesPerSample(layout));
  const values = valuesOver(layout, held.buffer, 0, due / bytesPerSample(layout));
  if (isHalfChroma(layout)) return raster(widenChroma(values, layout), false);
  return raster(values, layout.samplesPerPixel > 1 && layout.planar === 1);
}

/** Bits in the order of PS3.5 8.1.1: least significant first. A byte a pixel. */
function unpackBits(bytes: Uint8Array, layout: FrameLayout, bitOffset: number): Uint8Array {
  const out = new Uint8Array(layout.rows * layout.columns * layout.samplesPerPixel);
  for (let i = 0, bit = bitOffset; i < out.length; i++, bit++) out[i] = ((bytes[bit >> 3] as number) >> (bit & 7)) & 1;
  return out;
}

function swap(bytes: Uint8Array<ArrayBuffer>, width: number): void {
  for (let i = 0; i + width <= bytes.length; i += width) {
    for (let low = i, high = i + width - 1; low < high; low++, high--) {
      const byte = bytes[low] as number;
      bytes[low] = bytes[high] as number;
      bytes[high] = byte;
    }
  }
}

/** YBR_FULL_422 and YBR_PARTIAL_422 as stored: Y0 Y1 Cb Cr for each two pixels of a row (PS3.3 C.7.6.3.1.2). */
function widenChroma(values: PixelArray, layout: FrameLayout): PixelArray {
  if (layout.columns % 2 !== 0) throw new FaultError({ kind: 'corrupt', reason: 'halved chroma over an odd width' });
  const pixels = layout.rows * layout.columns;
  const out = valuesOver(layout, new ArrayBuffer(pixels * 3 * bytesPerSample(layout)), 0, pixels * 3);
  for (let from = 0, to = 0; from < pixels * 2; from += 4, to += 6) {
    const cb = values[from + 2] as number;
    const cr = values[from + 3] as number;
    out[to] = values[from] as number;
    out[to + 1] = cb;
    out[to + 2] = cr;
    out[to + 3] = values[from + 1] as number;
    out[to + 4] = cb;
    out[to + 5] = cr;
  }
  return out;
}
