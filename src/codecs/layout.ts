import type { ImageRecord } from '#src/model/dicom/records.ts';
import type { PixelArray } from '#src/model/display/units.ts';
import { FaultError } from '#src/model/fault/fault.ts';

/** What the metadata say of the pixels (PS3.3 C.7.6.3); an `ImageRecord` fits. */
export type FrameLayout = Pick<
  ImageRecord,
  | 'rows'
  | 'columns'
  | 'samplesPerPixel'
  | 'photometric'
  | 'planar'
  | 'bitsAllocated'
  | 'bitsStored'
  | 'highBit'
  | 'signed'
  | 'float'
>;

/** A decoded frame: stored values, before any modality or VOI transform. */
export interface Decoded {
  readonly rows: number;
  readonly columns: number;
  /** 1 grey or palette index, 3 RGB interleaved. */
  readonly samples: 1 | 3;
  readonly pixels: PixelArray;
  readonly min: number;
  readonly max: number;
  readonly quality: 'full' | 'reduced';
  /** The codestream itself says that it threw something away. */
  readonly lossy: boolean;
}

/**
 * What a decoder gives before the values are brought into the layout's type. `precision` is the codestream's bits a
 * sample; `signed` whether its values already carry their sign.
 */
export interface Raster {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly values: PixelArray;
  readonly precision: number;
  readonly signed: boolean;
  /** All of one component, then all of the next. */
  readonly planar: boolean;
  /** `rgb` = done by the decoder; `stored` = as PhotometricInterpretation says. */
  readonly colour: 'rgb' | 'stored';
  readonly lossy: boolean;
}

/** Bytes of one decoded frame that we are ready to allocate: 16384 x 16384 grey in 16 bits. */
export const largestFrame = 512 * 1024 * 1024;

const allocations = new Set([1, 8, 16, 32]);

/** Refuses a layout that cannot be decoded, before a byte is allocated. Throws FaultError. */
export function checkLayout(layout: FrameLayout): void {
  const { rows, columns, samplesPerPixel: samples, bitsAllocated, bitsStored, highBit } = layout;
  const corrupt = (reason: string): never => {
    throw new FaultError({ kind: 'corrupt', reason });
  };
  const whole = (value: number, low: number, high: number): boolean =>
    Number.isInteger(value) && value >= low && value <= high;
  if (!whole(rows, 1, 65535) || !whole(columns, 1, 65535)) {
    corrupt(`rows x columns is ${String(rows)} x ${String(columns)}`);
  }
  if (samples !== 1 && samples !== 3) {
    throw new FaultError({ kind: 'unsupported', reason: `${String(samples)} samples per pixel` });
  }
  if (layout.float === undefined) {
    if (!allocations.has(bitsAllocated)) {
      throw new FaultError({ kind: 'unsupported', reason: `${String(bitsAllocated)} bits allocated` });
    }
    if (!whole(bitsStored, 1, bitsAllocated)) {
      corrupt(`${String(bitsStored)} bits stored in ${String(bitsAllocated)}`);
    }
    if (!whole(highBit, bitsStored - 1, bitsAllocated - 1)) {
      corrupt(`high bit ${String(highBit)} with ${String(bitsStored)} bits stored in ${String(bitsAllocated)}`);
    }
  }
  const bytes = rows * columns * samples * bytesPerSample(layout);
  if (bytes > largestFrame) throw new FaultError({ kind: 'too-large', bytes, limit: largestFrame });
}

/** Bytes of one decoded sample; packed bits are widened to a byte each. */
export function bytesPerSample(layout: FrameLayout): 1 | 2 | 4 | 8 {
  if (layout.float !== undefined) return layout.float === 64 ? 8 : 4;
  if (layout.bitsAllocated <= 8) return 1;
  return layout.bitsAllocated === 16 ? 2 : 4;
}

/** Chroma is kept for every second pixel only (PS3.3 C.7.6.3.1.2); it says so of uncompressed pixels alone. */
export function isHalfChroma(layout: FrameLayout): boolean {
  return layout.samplesPerPixel === 3 && /_422$/.test(layout.photometric);
}

/** Bytes of one frame as stored without compression; packed bits may begin inside a byte, `bitOffset` bits on. */
export function nativeFrameBytes(layout: FrameLayout, bitOffset = 0): number {
  const pixels = layout.rows * layout.columns;
  if (layout.float === undefined && layout.bitsAllocated === 1) {
    return Math.ceil((bitOffset + pixels * layout.samplesPerPixel) / 8);
  }
  return pixels * (isHalfChroma(layout) ? 2 : layout.samplesPerPixel) * bytesPerSample(layout);
}

/** The layout's values over those bytes; `offset` must be a multiple of the sample's size. */
export function valuesOver(layout: FrameLayout, buffer: ArrayBuffer, offset: number, count: number): PixelArray {
  if (layout.float !== undefined) {
    return layout.float === 64 ? new Float64Array(buffer, offset, count) : new Float32Array(buffer, offset, count);
  }
  const signed = layout.signed;
  switch (bytesPerSample(layout)) {
    case 1:
      return signed && layout.bitsAllocated > 1
        ? new Int8Array(buffer, offset, count)
        : new Uint8Array(buffer, offset, count);
    case 2:
      return signed ? new Int16Array(buffer, offset, count) : new Uint16Array(buffer, offset, count);
    case 4:
    case 8:
      return signed ? new Int32Array(buffer, offset, count) : new Uint32Array(buffer, offset, count);
  }
}
