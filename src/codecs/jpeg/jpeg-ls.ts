import type { Raster } from '../layout.ts';
import { WasmCodec } from '../wasm.ts';
import type { JpegHeader } from './segments.ts';

interface CharlsDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number };
  /** 0 = each component in a scan of its own, 1 = by line, 2 = by sample. */
  getInterleaveMode(): number | { readonly value: number };
  delete(): void;
}

const charls = new WasmCodec<{ readonly JpegLSDecoder: new () => CharlsDecoder }>({
  glue: () => import('@cornerstonejs/codec-charls/decodewasmjs'),
  url: new URL('@cornerstonejs/codec-charls/decodewasm', import.meta.url),
  name: '@cornerstonejs/codec-charls/decodewasm',
});

export function prepareJpegLs(): void {
  charls.prepare();
}

/** JPEG-LS lossless and near-lossless by CharLS. */
export function decodeJpegLs(bytes: Uint8Array, header: JpegHeader): Promise<Raster> {
  const given = bytes.subarray(0, header.end);
  return charls.use((module) => {
    const decoder = new module.JpegLSDecoder();
    try {
      decoder.getEncodedBuffer(given.length).set(given);
      decoder.decode();
      const { width, height, bitsPerSample, componentCount } = decoder.getFrameInfo();
      const bytesOut = new Uint8Array(decoder.getDecodedBuffer());
      const mode = decoder.getInterleaveMode();
      return {
        rows: height,
        columns: width,
        samples: componentCount,
        values: bitsPerSample > 8 ? new Uint16Array(bytesOut.buffer) : bytesOut,
        precision: bitsPerSample,
        signed: false,
        planar: componentCount > 1 && (typeof mode === 'number' ? mode : mode.value) === 0,
        colour: 'stored',
        lossy: header.near > 0,
      };
    } finally {
      decoder.delete();
    }
  });
}
