import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeFrame, type Decoded, type FrameLayout } from '#src/codecs/decode.ts';
import type { Outcome } from '#src/model/fault/fault.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { number, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { locateFrames } from '#src/part10/locate-frames.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { data } from './real-files.ts';

/** A real file read and decoded in Node, without any of the app around it. */
export interface RealFile {
  readonly syntax: Uid;
  readonly layout: FrameLayout;
  readonly count: number;
  /** Indices of the first, middle and last frame: those that `pixels.json` has digests of. */
  readonly middle: readonly number[];
  encoded(index: number): Promise<Uint8Array<ArrayBuffer>>;
  decode(index: number): Promise<Outcome<Decoded>>;
}

export async function openRealFile(file: string): Promise<RealFile> {
  const reader = bytesReader(new Uint8Array(await readFile(join(data, file))));
  const part10 = await readPart10(reader);
  const frames = await locateFrames(reader, part10);
  const layout = layoutOf(part10.dataset);
  const encoded = async (index: number): Promise<Uint8Array<ArrayBuffer>> => {
    const parts = await Promise.all((frames[index] ?? []).map((r) => part10.reader.read(r.offset, r.length)));
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  };
  return {
    syntax: part10.syntax,
    layout,
    count: frames.length,
    middle: [...new Set([0, Math.floor(frames.length / 2), frames.length - 1])],
    encoded,
    decode: async (index) => {
      const bitOffset = layout.bitsAllocated === 1 ? (index * layout.rows * layout.columns) % 8 : 0;
      return decodeFrame(await encoded(index), part10.syntax, layout, { bitOffset });
    },
  };
}

function layoutOf(json: DicomJson): FrameLayout {
  const bitsAllocated = number(json, '00280100') ?? 0;
  const bitsStored = number(json, '00280101') ?? bitsAllocated;
  return {
    rows: number(json, '00280010') ?? 0,
    columns: number(json, '00280011') ?? 0,
    samplesPerPixel: number(json, '00280002') ?? 1,
    photometric: (text(json, '00280004') ?? '').toUpperCase(),
    planar: number(json, '00280006') ?? 0,
    bitsAllocated,
    bitsStored,
    highBit: number(json, '00280102') ?? bitsStored - 1,
    signed: number(json, '00280103') === 1,
  };
}

export const bytesOf = ({ pixels }: Pick<Decoded, 'pixels'>): Uint8Array =>
  new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);

/** As `pixels.json` has it: SHA-256, 16 digits, of the little-endian bytes. */
export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
