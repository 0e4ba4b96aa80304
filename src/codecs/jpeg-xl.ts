import type { Raster } from './layout.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import { WasmCodec } from './wasm.ts';

interface JxlDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number; isSigned: boolean };
  delete(): void;
}

const libjxl = new WasmCodec<{ readonly JpegXLDecoder: new () => JxlDecoder }>({
  glue: () => import('@cornerstonejs/codec-libjxl/decodewasmjs'),
  url: new URL('@cornerstonejs/codec-libjxl/decodewasm', import.meta.url),
  name: '@cornerstonejs/codec-libjxl/decodewasm',
});

export function prepareJpegXl(): void {
  libjxl.prepare();
}

/** JPEG XL by libjxl, which refuses what is cut short; colour already RGB. `lossy` is what the transfer syntax allows. */
export function decodeJpegXl(bytes: Uint8Array, lossy: boolean): Promise<Raster> {
  const codestream = bytes[0] === 0xff && bytes[1] === 0x0a;
  const boxed = bytes.length > 12 && bytes[3] === 12 && String.fromCharCode(...bytes.subarray(4, 8)) === 'JXL ';
  if (!codestream && !boxed) throw new FaultError({ kind: 'corrupt', reason: 'no JPEG XL start marker' });
  return libjxl.use((module) => {
    const decoder = new module.JpegXLDecoder();
    try {
      decoder.getEncodedBuffer(bytes.length).set(bytes);
      decoder.decode();
      const { width, height, bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo();
      const own = new Uint8Array(decoder.getDecodedBuffer());
      return {
        rows: height,
        columns: width,
        samples: componentCount,
        values: bitsPerSample > 8 ? new Uint16Array(own.buffer) : own,
        precision: bitsPerSample,
        signed: isSigned,
        planar: false,
        colour: 'rgb',
        lossy,
      };
    } finally {
      decoder.delete();
    }
  });
}
