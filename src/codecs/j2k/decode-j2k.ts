import { FaultError } from '#src/model/fault/fault.ts';
import type { FrameLayout, Raster } from '../layout.ts';
import { WasmCodec } from '../wasm.ts';
import { bareCodestream, checkJ2kComplete, readJ2kHeader, reductionWithin, type J2kHeader } from './codestream.ts';
import { withSizeOfOnlyTile } from './overwritten-size.ts';

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
}

interface Decoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array | Uint8ClampedArray;
  getFrameInfo(): FrameInfo;
  delete(): void;
}

const openjph = new WasmCodec<{
  readonly HTJ2KDecoder: new () => Decoder & { decodeSubResolution(level: number): void };
}>({
  glue: () => import('@cornerstonejs/codec-openjph/wasmjs'),
  url: new URL('@cornerstonejs/codec-openjph/wasm', import.meta.url),
  name: '@cornerstonejs/codec-openjph/wasm',
});

const openjpeg = new WasmCodec<{
  readonly J2KDecoder: new () => Decoder & { decodeSubResolution(level: number, layer: number): void };
}>({
  glue: () => import('@cornerstonejs/codec-openjpeg/decodewasmjs'),
  url: new URL('@cornerstonejs/codec-openjpeg/decodewasm', import.meta.url),
  name: '@cornerstonejs/codec-openjpeg/decodewasm',
});

/** Loads the decoder of codestreams of this kind. */
export function prepareJ2k(highThroughput: boolean): void {
  (highThroughput ? openjph : openjpeg).prepare();
}

/**
 * JPEG 2000 by OpenJPEG and HTJ2K by OpenJPH, as the codestream's own CAP segment says. With `reduce` the given number of
 * finest resolutions is left out, and bytes that end after the coarser ones are enough.
 */
export async function decodeJ2k(given: Uint8Array, layout: FrameLayout, reduce: number): Promise<Raster> {
  const bytes = withSizeOfOnlyTile(bareCodestream(given), layout);
  const header = readJ2kHeader(bytes);
  checkAgainst(header, layout);
  if (reduce > header.levels) {
    throw new FaultError({ kind: 'unsupported', reason: `${String(reduce)} of ${String(header.levels)} resolutions` });
  }
  const within = reduce > 0 ? reductionWithin(bytes) : undefined;
  if (within === undefined) checkJ2kComplete(bytes, header);
  else if (within.reduce > reduce) throw new FaultError({ kind: 'truncated', got: bytes.length });

  const work = (decoder: Decoder, decode: () => void, said: readonly string[]): Raster => {
    try {
      decoder.getEncodedBuffer(bytes.length).set(bytes);
      decode();
      const complaint = said.find((line) => /error/i.test(line));
      if (complaint !== undefined) throw new FaultError({ kind: 'corrupt', reason: complaint });
      return rasterOf(decoder, header, reduce);
    } finally {
      decoder.delete();
    }
  };
  if (header.highThroughput) {
    return openjph.use((module, said) => {
      const decoder = new module.HTJ2KDecoder();
      return work(decoder, () => { decoder.decodeSubResolution(reduce); }, said); // prettier-ignore
    });
  }
  return openjpeg.use((module, said) => {
    const decoder = new module.J2KDecoder();
    return work(decoder, () => { decoder.decodeSubResolution(reduce, 0); }, said); // prettier-ignore
  });
}

function checkAgainst(header: J2kHeader, layout: FrameLayout): void {
  const { rows, columns, components } = header;
  if (rows !== layout.rows || columns !== layout.columns || components.length !== layout.samplesPerPixel) {
    const codestream = `${String(rows)} x ${String(columns)} x ${String(components.length)}`;
    const said = `${String(layout.rows)} x ${String(layout.columns)} x ${String(layout.samplesPerPixel)}`;
    throw new FaultError({ kind: 'corrupt', reason: `codestream of ${codestream}, metadata of ${said}` });
  }
  const [first] = components;
  const alike = components.every((c) => c.precision === first?.precision && c.signed === first.signed && !c.subsampled);
  if (!first || !alike || first.precision > 16) {
    throw new FaultError({
      kind: 'unsupported',
      reason: 'JPEG 2000 with unlike, subsampled or over 16 bit components',
    });
  }
}

function rasterOf(decoder: Decoder, header: J2kHeader, reduce: number): Raster {
  const { rows, columns } = reducedSize(header, reduce);
  const samples = header.components.length;
  const precision = header.components[0]?.precision ?? 0;
  const signed = header.components[0]?.signed ?? false;
  const decoded = decoder.getDecodedBuffer();
  const expected = rows * columns * samples * (precision > 8 ? 2 : 1);
  if (decoded.length !== expected) {
    throw new FaultError({
      kind: 'corrupt',
      reason: `${String(decoded.length)} bytes decoded, ${String(expected)} due`,
    });
  }
  const own = new Uint8Array(expected);
  own.set(decoded);
  const wide = precision > 8;
  return {
    rows,
    columns,
    samples,
    values: wide
      ? signed
        ? new Int16Array(own.buffer)
        : new Uint16Array(own.buffer)
      : signed
        ? new Int8Array(own.buffer)
        : own,
    precision,
    signed,
    planar: false,
    colour: header.colourTransform ? 'rgb' : 'stored',
    lossy: !header.reversible,
  };
}

/** Each resolution is half of the next, rounded up (the image's origin is 0 in all that DICOM stores). */
export function reducedSize(
  size: { rows: number; columns: number },
  reduce: number,
): { rows: number; columns: number } {
  const half = (n: number): number => Math.ceil(n / 2 ** reduce);
  return { rows: half(size.rows), columns: half(size.columns) };
}
