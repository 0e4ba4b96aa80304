import { WasmCodec } from '../wasm.ts';

interface Encoder {
  getDecodedBuffer(info: {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: 8;
    readonly componentCount: 1 | 3;
    readonly isSigned: false;
  }): Uint8Array;
  getEncodedBuffer(): Uint8Array;
  encode(): void;
  delete(): void;
  setQuality(quality: number): void;
  setProgressive(on: boolean): void;
  setSubSampling(mode: number): void;
}

const turbo = new WasmCodec<{ readonly JPEGEncoder: new () => Encoder }>({
  glue: () => import('@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs'),
  url: new URL('@cornerstonejs/codec-libjpeg-turbo-8bit/wasm', import.meta.url),
  name: '@cornerstonejs/codec-libjpeg-turbo-8bit/wasm',
});

/** An 8-bit picture: RGB by pixel, or grey. */
export interface ByteFrame {
  readonly columns: number;
  readonly rows: number;
  readonly samples: 1 | 3;
  readonly values: Uint8Array;
}

/** TJSAMP of libjpeg-turbo's API. */
const yuv422 = 1;
const grey = 3;

/**
 * One baseline JPEG (process 1, ISO 10918-1): grey, or YCbCr with half the columns of colour (YBR_FULL_422).
 * Quality as libjpeg counts it, 1 to 100.
 */
export function encodeJpegBaseline(frame: ByteFrame, quality: number): Promise<Uint8Array<ArrayBuffer>> {
  return turbo.use(({ JPEGEncoder }) => {
    const { columns, rows, samples, values } = frame;
    const encoder = new JPEGEncoder();
    const info = { width: columns, height: rows, bitsPerSample: 8, componentCount: samples, isSigned: false } as const;
    encoder.getDecodedBuffer(info).set(values);
    encoder.setQuality(quality);
    encoder.setProgressive(false);
    encoder.setSubSampling(samples === 1 ? grey : yuv422);
    encoder.encode();
    const stream = new Uint8Array(encoder.getEncodedBuffer());
    encoder.delete();
    return stream;
  });
}
