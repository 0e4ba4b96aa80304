import { WasmCodec } from '../wasm.ts';

/** Stored values of one frame, one component. */
export interface GreyFrame {
  readonly columns: number;
  readonly rows: number;
  /** Row by row; 8, 16 bits a value by the array's type. */
  readonly values: Int16Array | Uint16Array | Uint8Array;
  /** BitsStored of DICOM: values use no more than these. */
  readonly bits: number;
}

interface Encoder {
  getDecodedBuffer(info: {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned: boolean;
    readonly isUsingColorTransform: boolean;
  }): Uint8Array;
  getEncodedBuffer(): Uint8Array;
  encode(): void;
  delete(): void;
  setDecompositions(levels: number): void;
  setQuality(lossless: boolean, quantisation: number): void;
  setProgressionOrder(order: number): void;
  setBlockDimensions(size: { readonly width: number; readonly height: number }): void;
  setTLMMarker(on: boolean): void;
  setTilePartDivisionsAtResolutions(on: boolean): void;
}

const openjph = new WasmCodec<{ readonly HTJ2KEncoder: new () => Encoder }>({
  glue: () => import('@cornerstonejs/codec-openjph/wasmjs'),
  url: new URL('@cornerstonejs/codec-openjph/wasm', import.meta.url),
  name: '@cornerstonejs/codec-openjph/wasm',
});

const rpcl = 2;

/**
 * One HTJ2K codestream, lossless, progression RPCL, with TLM and one tile-part a resolution (fit for transfer syntax
 * 1.2.840.10008.1.2.4.202, PS3.5 section 8.2.14): a prefix of the bytes that ends with a tile-part decodes at a lower resolution.
 */
export function encodeHtj2k(frame: GreyFrame): Promise<Uint8Array<ArrayBuffer>> {
  return openjph.use(({ HTJ2KEncoder }) => {
    const { values } = frame;
    const encoder = new HTJ2KEncoder();
    const input = encoder.getDecodedBuffer({
      width: frame.columns,
      height: frame.rows,
      bitsPerSample: values.BYTES_PER_ELEMENT === 1 ? 8 : Math.max(9, frame.bits),
      componentCount: 1,
      isSigned: values instanceof Int16Array,
      isUsingColorTransform: false,
    });
    input.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    encoder.setDecompositions(levels(frame));
    encoder.setQuality(true, 0);
    encoder.setProgressionOrder(rpcl);
    encoder.setBlockDimensions({ width: 64, height: 64 });
    encoder.setTLMMarker(true);
    encoder.setTilePartDivisionsAtResolutions(true);
    encoder.encode();
    const stream = new Uint8Array(encoder.getEncodedBuffer());
    encoder.delete();
    return stream;
  });
}

/** As many halvings as leave 16 pixels a side, at most 6: a thumbnail is then the first kilobyte. */
function levels(frame: GreyFrame): number {
  return Math.max(0, Math.min(6, Math.floor(Math.log2(Math.min(frame.columns, frame.rows) / 16))));
}
