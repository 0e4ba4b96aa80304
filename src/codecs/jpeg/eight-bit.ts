import { FaultError } from '#src/model/fault/fault.ts';
import type { FrameLayout, Raster } from '../layout.ts';
import { WasmCodec } from '../wasm.ts';
import type { JpegHeader } from './segments.ts';

interface TurboDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): { readonly width: number; readonly height: number; readonly componentCount: number };
  delete(): void;
}

const turbo = new WasmCodec<{ readonly JPEGDecoder: new () => TurboDecoder }>({
  glue: () => import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'),
  url: new URL('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm', import.meta.url),
  name: '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
});

export function prepareEightBit(): void {
  turbo.prepare();
}

/** 8-bit baseline, extended and progressive JPEG by libjpeg-turbo, colour already RGB. */
export function decodeEightBit(bytes: Uint8Array, header: JpegHeader, layout: FrameLayout): Promise<Raster> {
  const colour = header.components.length === 3;
  const plain = withPlainScans(bytes, header);
  const given = colour ? withColourTransform(plain, header, isYbr(header, layout)) : plain;
  return turbo.use((module) => {
    const decoder = new module.JPEGDecoder();
    try {
      decoder.getEncodedBuffer(given.length).set(given);
      decoder.decode();
      const { width, height, componentCount } = decoder.getFrameInfo();
      return {
        rows: height,
        columns: width,
        samples: componentCount,
        values: new Uint8Array(decoder.getDecodedBuffer()),
        precision: 8,
        signed: false,
        planar: false,
        colour: colour ? 'rgb' : 'stored',
        lossy: true,
      };
    } finally {
      decoder.delete();
    }
  });
}

/**
 * Whether three components are YCbCr: the Adobe segment says so, else component ids "RGB", else JFIF (always YCbCr), else
 * what the data set says (PS3.5 8.2.1 demands that the two agree; real files do not always).
 */
function isYbr(header: JpegHeader, layout: FrameLayout): boolean {
  if (header.adobe !== undefined) return header.adobe !== 0;
  if (String.fromCharCode(...header.components.map((c) => c.id)) === 'RGB') return false;
  if (header.jfif) return true;
  return layout.photometric.startsWith('YBR');
}

/**
 * Sequential processes have one selection only, 0 to 63 (T.81 B.2.3). Encoders that write another mean it all the same, and
 * libjpeg decodes them rightly with a warning, which this build takes for an error.
 */
function withPlainScans(bytes: Uint8Array, header: JpegHeader): Uint8Array {
  const given = bytes.subarray(0, header.end);
  const odd = header.scanParameters.filter((at) => given[at] !== 0 || given[at + 1] !== 63 || given[at + 2] !== 0);
  if (header.process === 0xc2 || odd.length === 0) return given;
  const copy = given.slice();
  for (const at of odd) copy.set([0, 63, 0], at);
  return copy;
}

/**
 * The same codestream with one Adobe segment that states the transform, in the place of those that steer colour: the
 * decoder takes no such argument and would guess otherwise.
 */
function withColourTransform(bytes: Uint8Array, header: JpegHeader, ybr: boolean): Uint8Array {
  const adobe = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, ybr ? 1 : 0];
  const kept: Uint8Array[] = [];
  let from = 2;
  for (const { start, end } of header.colourSegments) {
    kept.push(bytes.subarray(from, start));
    from = end;
  }
  kept.push(bytes.subarray(from, header.end));
  const length = kept.reduce((sum, part) => sum + part.length, 2 + adobe.length);
  if (length > 2 ** 31) throw new FaultError({ kind: 'too-large', bytes: length, limit: 2 ** 31 });
  const out = new Uint8Array(length);
  out.set([0xff, 0xd8, ...adobe]);
  let at = 2 + adobe.length;
  for (const part of kept) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
