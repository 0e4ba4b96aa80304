import { describe, expect, it } from 'vitest';
import { FaultError } from '#src/model/fault/fault.ts';
import { jpeg2000Lossless, jpegBaseline, rleLossless } from '#src/model/dicom/transfer-syntax.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { DicomJson } from './dicom-json.ts';
import { frameBytes } from './frame-bytes.ts';
import { locateFrames } from './locate-frames.ts';
import { bytesReader } from './range-reader.ts';
import type { Part10, PixelLocation } from './read-part10.ts';

type Bytes = readonly number[];

function u32(value: number): Bytes {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255];
}

function item(bytes: Bytes): Bytes {
  return [0xfe, 0xff, 0x00, 0xe0, ...u32(bytes.length), ...bytes];
}

const end: Bytes = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];

function quads(...values: readonly number[]): string {
  return Buffer.from(BigUint64Array.from(values.map(BigInt)).buffer).toString('base64');
}

function fileOf(bytes: Bytes, frames: number, syntax: Uid, json: DicomJson = {}, pixels?: PixelLocation): Part10 {
  return {
    meta: {},
    syntax,
    dataset: { '00280008': { vr: 'IS', Value: [frames] }, ...json },
    pixels: pixels ?? { kind: 'encapsulated', tag: '7FE00010', offset: 0 },
    bigEndian: false,
    reader: bytesReader(Uint8Array.from(bytes)),
  };
}

/** The frames' bytes. */
async function framesOf(file: Part10): Promise<number[][]> {
  const ranges = await locateFrames(file.reader, file);
  const frames: number[][] = [];
  for (let n = 1; n <= ranges.length; n++) frames.push([...(await frameBytes(file.reader, file, ranges, n))]);
  return frames;
}

async function faultOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return error instanceof FaultError ? error.fault.kind : String(error);
  }
}

const jpeg = (n: number): Bytes => [0xff, 0xd8, 0xff, 0xe0, n, n, 0xff, 0xd9];
const j2k = (n: number): Bytes => [0xff, 0x4f, 0xff, 0x51, n, n, 0xff, 0xd9];

describe('encapsulated frames', () => {
  it('are found by the Basic Offset Table, several fragments a frame', async () => {
    const [a, b, c] = [jpeg(1).slice(0, 4), jpeg(1).slice(4), jpeg(2)];
    const bytes = [...item([...u32(0), ...u32(24)]), ...item(a), ...item(b), ...item(c), ...end];
    expect(await framesOf(fileOf(bytes, 2, jpegBaseline))).toEqual([[...jpeg(1)], [...jpeg(2)]]);
  });

  it('are found by the Extended Offset Table, which also knows their true odd lengths', async () => {
    const bytes = [...item([]), ...item([...jpeg(1), 0]), ...item(jpeg(2)), ...end];
    const tables = {
      '7FE00001': { vr: 'OV', InlineBinary: quads(0, 17) },
      '7FE00002': { vr: 'OV', InlineBinary: quads(8, 8) },
    };
    expect(await framesOf(fileOf(bytes, 2, jpegBaseline, tables))).toEqual([[...jpeg(1)], [...jpeg(2)]]);
  });

  it('are one fragment each where there is no table', async () => {
    const bytes = [...item([]), ...item(jpeg(1)), ...item(jpeg(2)), ...item(jpeg(3)), ...end];
    expect(await framesOf(fileOf(bytes, 3, jpegBaseline))).toEqual(
      [jpeg(1), jpeg(2), jpeg(3)].map((frame) => [...frame]),
    );
  });

  it('are found by a table that lies only as far as it tells the truth', async () => {
    const bytes = [...item([...u32(0), ...u32(9999)]), ...item(jpeg(1)), ...item(jpeg(2)), ...end];
    expect(await framesOf(fileOf(bytes, 2, jpegBaseline))).toEqual([[...jpeg(1)], [...jpeg(2)]]);
    const far = {
      '7FE00001': { vr: 'OV', InlineBinary: quads(0, 1e12) },
      '7FE00002': { vr: 'OV', InlineBinary: quads(8, 8) },
    };
    expect(await framesOf(fileOf(bytes, 2, jpegBaseline, far))).toEqual([[...jpeg(1)], [...jpeg(2)]]);
  });

  it.each([
    ['JPEG', jpeg, jpegBaseline],
    ['JPEG 2000', j2k, jpeg2000Lossless],
  ])(
    'of %s in several fragments without a table are cut where one ends and the next begins',
    async (_, codestream, syntax) => {
      // The second half begins like a codestream, but the first has not ended; the end marker is followed by padding.
      const halves = (n: number): Bytes[] => [codestream(n).slice(0, 5), [...codestream(n), 0, 0]];
      const bytes = [...item([]), ...[...halves(1), ...halves(2)].flatMap(item), ...end];
      expect(await framesOf(fileOf(bytes, 2, syntax))).toEqual([1, 2].map((n) => halves(n).flat()));
    },
  );

  it('of RLE in several fragments are cut at their headers', async () => {
    const header = (n: number): Bytes => [...u32(1), ...u32(64), ...Array<number>(56).fill(0), n, n];
    const bytes = [...item([]), ...[header(1), [5, 5], header(2), [6, 6]].flatMap(item), ...end];
    expect(await framesOf(fileOf(bytes, 2, rleLossless))).toEqual([
      [...header(1), 5, 5],
      [...header(2), 6, 6],
    ]);
  });

  it('that cannot be told apart are refused, not guessed', async () => {
    const bytes = [...item([]), ...item([1, 2]), ...item([3, 4]), ...item([5, 6]), ...end];
    expect(await faultOf(framesOf(fileOf(bytes, 2, jpegBaseline)))).toBe('corrupt');
  });

  it('of one frame are all its fragments, empty ones and what follows the end left out', async () => {
    const bytes = [
      ...item([]),
      ...item(jpeg(1).slice(0, 2)),
      ...item([]),
      ...item(jpeg(1).slice(2)),
      ...end,
      ...item([9, 9]),
    ];
    expect(await framesOf(fileOf(bytes, 1, jpegBaseline))).toEqual([[...jpeg(1)]]);
  });

  it('of odd length are found whether they were padded or not', async () => {
    const odd = (bytes: Bytes, padding: Bytes): Bytes => [
      0xfe,
      0xff,
      0x00,
      0xe0,
      ...u32(bytes.length),
      ...bytes,
      ...padding,
    ];
    const bytes = [...item([]), ...odd([...jpeg(1), 1], [0]), ...odd([...jpeg(2), 2], []), ...item(jpeg(3)), ...end];
    expect(await framesOf(fileOf(bytes, 3, jpegBaseline))).toEqual([[...jpeg(1), 1], [...jpeg(2), 2], [...jpeg(3)]]);
  });

  it('that are not in the file are fewer, and one that ends early is as long as it is', async () => {
    const bytes = [...item([]), ...item(jpeg(1)), 0xfe, 0xff, 0x00, 0xe0, ...u32(4_000_000_000), 0xff, 0xd8];
    expect(await framesOf(fileOf(bytes, 30, jpegBaseline))).toEqual([[...jpeg(1)], [0xff, 0xd8]]);
  });
});

describe('native frames', () => {
  const layout = (
    bits: number,
    rows: number,
    columns: number,
    photometric = 'MONOCHROME2',
    samples = 1,
  ): DicomJson => ({
    '00280002': { vr: 'US', Value: [samples] },
    '00280004': { vr: 'CS', Value: [photometric] },
    '00280010': { vr: 'US', Value: [rows] },
    '00280011': { vr: 'US', Value: [columns] },
    '00280100': { vr: 'US', Value: [bits] },
  });
  const native = (bytes: Bytes, frames: number, json: DicomJson): Part10 =>
    fileOf(bytes, frames, '1.2.840.10008.1.2.1' as Uid, json, {
      kind: 'native',
      tag: '7FE00010',
      range: { offset: 0, length: bytes.length },
    });

  it('follow each other, padding left out', async () => {
    expect(await framesOf(native([1, 2, 3, 4, 5, 6, 0], 2, layout(8, 1, 3)))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(await framesOf(native([1, 2, 3, 4], 1, layout(8, 1, 3)))).toEqual([[1, 2, 3]]);
  });

  it('of YBR_FULL_422 have two samples a pixel (PS3.3 C.7.6.3.1.2)', async () => {
    expect(await framesOf(native([1, 2, 3, 4, 5, 6, 7, 8], 2, layout(8, 1, 2, 'YBR_FULL_422', 3)))).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
  });

  it('that keep the name of YBR_FULL_422 with three samples a pixel are not cut short', async () => {
    expect(await framesOf(native([1, 2, 3, 4, 5, 6], 1, layout(8, 1, 2, 'YBR_FULL_422', 3)))).toEqual([
      [1, 2, 3, 4, 5, 6],
    ]);
  });

  it('of one bit a pixel begin within a byte and are given from its lowest bit', async () => {
    // Three frames of three pixels, 101, 011 and 011 in the order of the pixels.
    expect(await framesOf(native([0b10110101, 0b1], 3, layout(1, 1, 3)))).toEqual([[0b101], [0b110], [0b110]]);
  });

  it('are no more than there are bytes, whatever their number says', async () => {
    expect(await framesOf(native([1, 2, 3, 4, 5, 6], 2_147_483_647, layout(8, 1, 3)))).toHaveLength(2);
  });

  it('past the end of the file are refused as truncated or missing', async () => {
    const file = native([1, 2, 3, 4, 5, 6], 3, layout(8, 1, 3));
    const ranges = await locateFrames(file.reader, file);
    expect(await faultOf(frameBytes(file.reader, file, ranges, 3))).toBe('missing');
    expect(await faultOf(frameBytes(bytesReader(Uint8Array.of(1, 2, 3, 4)), file, ranges, 2))).toBe('truncated');
  });
});
