import { WasmCodec } from '../wasm.ts';

interface Encoder {
  getDecodedBuffer(info: {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
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
    const { columns, rows, values } = wholeUnits(frame);
    const { samples } = frame;
    const encoder = new JPEGEncoder();
    const info = { width: columns, height: rows, componentCount: samples, isSigned: false } as const;
    encoder.getDecodedBuffer({ ...info, bitsPerSample: 8 * room(columns * rows, samples) }).set(values);
    encoder.setQuality(quality);
    encoder.setProgressive(false);
    encoder.setSubSampling(samples === 1 ? grey : yuv422);
    encoder.encode();
    const stream = new Uint8Array(encoder.getEncodedBuffer());
    encoder.delete();
    setSize(stream, frame);
    return stream;
  });
}

/**
 * How many bytes a sample the codec is to set aside. It writes into a buffer as large as the picture and does not look where
 * that ends, but takes its size from a number of bits that the compression itself ignores. Enough for tjBufSize() of
 * libjpeg-turbo's API, but for the smallest pictures: these have room for every coefficient at its longest all the same.
 */
function room(pixels: number, samples: 1 | 3): number {
  const most = pixels * (samples === 1 ? 2 : 4) + 2048;
  // The number of bits is held in a byte.
  return Math.min(31, Math.ceil(most / (pixels * samples)));
}

/** The picture with its last column and row repeated until it ends with a whole coded unit, as the codec would do itself. */
function wholeUnits(frame: ByteFrame): ByteFrame {
  const { samples } = frame;
  const across = samples === 1 ? 8 : 16;
  const columns = Math.ceil(frame.columns / across) * across;
  const rows = Math.ceil(frame.rows / 8) * 8;
  if (columns === frame.columns && rows === frame.rows) return frame;
  const values = new Uint8Array(columns * rows * samples);
  const stride = frame.columns * samples;
  for (let row = 0; row < rows; row++) {
    const from = Math.min(row, frame.rows - 1) * stride;
    const line = frame.values.subarray(from, from + stride);
    const to = row * columns * samples;
    values.set(line, to);
    const last = line.subarray(stride - samples);
    for (let column = frame.columns; column < columns; column++) values.set(last, to + column * samples);
  }
  return { columns, rows, samples, values };
}

/** Writes the size into the frame header (ISO 10918-1 B.2.2): the coded units are the same for all sizes that end in the last. */
function setSize(stream: Uint8Array<ArrayBuffer>, { columns, rows }: ByteFrame): void {
  const view = new DataView(stream.buffer);
  let at = 2;
  while (view.getUint16(at) !== 0xffc0) at += 2 + view.getUint16(at + 2);
  view.setUint16(at + 5, rows);
  view.setUint16(at + 7, columns);
}
