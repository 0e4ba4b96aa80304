import { explicitLittleEndian, htj2kLossless, rleLossless } from '#src/model/dicom/transfer-syntax.ts';
import { toUid, type Uid } from '#src/model/dicom/uid.ts';
import { toBase64, type DicomElement, type DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';

/** One object of the little archive that every source is tried with, and what a reader must get of it. */
export interface TestObject {
  readonly study: Uid;
  readonly series: Uid;
  readonly instance: Uid;
  readonly dataset: DicomJson;
  readonly syntax: Uid;
  /** Each frame as stored. */
  readonly frames: readonly Uint8Array<ArrayBuffer>[];
  readonly file: Uint8Array<ArrayBuffer>;
}

const root = '1.2.826.0.1.3680043.10.1462';
export const chestStudy = toUid(`${root}.1`);
export const chestSeries = toUid(`${root}.1.1`);
export const clipSeries = toUid(`${root}.1.2`);
export const packedSeries = toUid(`${root}.1.3`);
export const reportSeries = toUid(`${root}.1.4`);
export const olderStudy = toUid(`${root}.2`);
export const waveletSeries = toUid(`${root}.2.1`);

/** What the report series' document holds. Longer than what stores keep inline. */
export const reportDocument = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7 + (i >> 8)) & 0xff);

const slices = 12;
const clipFrames = 11;

/** Two studies of two patients: slices, a clip, packed frames, a document, and a wavelet codestream. */
export function testObjects(): readonly TestObject[] {
  return [...Array.from({ length: slices }, (_, i) => slice(i)), clip(), packed(), report(), wavelet()];
}

const wang: DicomJson = {
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Wang^XiaoDong', Ideographic: '王^小东' }] },
  '00100020': lo('P-4711'),
  '00100040': { vr: 'CS', Value: ['M'] },
  '0020000D': ui(chestStudy),
  '00080020': { vr: 'DA', Value: ['20250302'] },
  '00080030': { vr: 'TM', Value: ['101500'] },
  '00080050': { vr: 'SH', Value: ['ACC-1'] },
  '00081030': lo('Chest'),
};

const keller: DicomJson = {
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Keller^Anna' }] },
  '00100020': lo('P-0815'),
  '00100040': { vr: 'CS', Value: ['F'] },
  '0020000D': ui(olderStudy),
  '00080020': { vr: 'DA', Value: ['20190711'] },
  '00080030': { vr: 'TM', Value: ['083000'] },
  '00080050': { vr: 'SH', Value: ['ACC-2'] },
  '00081030': lo('Knee'),
};

/** 16 x 24 pixels of 16 bits, uncompressed. */
function slice(index: number): TestObject {
  const pixels = new Uint16Array(16 * 24).map((_, i) => (i * 31 + index * 977) & 0x0fff);
  const bytes = new Uint8Array(pixels.buffer);
  const dataset = {
    ...wang,
    ...series(chestSeries, 'CT', 1, 'Axial'),
    ...image(16, 24, 16, 12),
    '00080016': ui('1.2.840.10008.5.1.4.1.1.2'),
    '00080018': ui(`${chestSeries}.${String(index + 1)}`),
    '00200013': { vr: 'IS', Value: [index + 1] },
    '00200032': { vr: 'DS', Value: [0, 0, index * 2.5] },
    '00200037': { vr: 'DS', Value: [1, 0, 0, 0, 1, 0] },
    '00280030': { vr: 'DS', Value: [0.5, 0.5] },
  };
  return object(dataset, explicitLittleEndian, [bytes], { kind: 'native', bytes, vr: 'OW' });
}

/** A clip of several frames of 8 bits in one object, uncompressed. */
function clip(): TestObject {
  const frames = Array.from({ length: clipFrames }, (_, f) =>
    new Uint8Array(10 * 10).map((_, i) => (i * (f + 3)) & 0xff),
  );
  const dataset = {
    ...wang,
    ...series(clipSeries, 'US', 2, 'Clip'),
    ...image(10, 10, 8, 8),
    '00080016': ui('1.2.840.10008.5.1.4.1.1.3.1'),
    '00080018': ui(`${clipSeries}.1`),
    '00200013': { vr: 'IS', Value: [1] },
    '00280008': { vr: 'IS', Value: [clipFrames] },
  };
  const bytes = new Uint8Array(frames.flatMap((frame) => [...frame]));
  return object(dataset, explicitLittleEndian, frames, { kind: 'native', bytes, vr: 'OB' });
}

/** Frames of run lengths (PS3.5 annex G), all literal runs. */
function packed(): TestObject {
  const frames = [0, 1, 2].map((f) => rle(new Uint8Array(12 * 12).map((_, i) => (i + f * 50) & 0xff)));
  const dataset = {
    ...wang,
    ...series(packedSeries, 'OT', 3, 'Packed'),
    ...image(12, 12, 8, 8),
    '00080016': ui('1.2.840.10008.5.1.4.1.1.7.2'),
    '00080018': ui(`${packedSeries}.1`),
    '00200013': { vr: 'IS', Value: [1] },
    '00280008': { vr: 'IS', Value: [3] },
  };
  return object(dataset, rleLossless, frames, { kind: 'encapsulated', frames });
}

/** An object without pixels, whose value is bulk data. */
function report(): TestObject {
  const dataset: DicomJson = {
    ...wang,
    ...series(reportSeries, 'DOC', 4, 'Report'),
    '00080016': ui('1.2.840.10008.5.1.4.1.1.104.1'),
    '00080018': ui(`${reportSeries}.1`),
    '00200013': { vr: 'IS', Value: [1] },
    '00420010': { vr: 'ST', Value: ['Report'] },
    '00420011': { vr: 'OB', InlineBinary: toBase64(reportDocument) },
    '00420012': lo('application/pdf'),
  };
  return object(dataset, explicitLittleEndian, []);
}

/**
 * The headers of an HTJ2K codestream of 64 x 48 with a body of no meaning: a source looks at no more, and stores keep
 * what they are given.
 */
function wavelet(): TestObject {
  const frame = waveletCodestream(48, 64);
  const dataset = {
    ...keller,
    ...series(waveletSeries, 'MR', 1, 'Sagittal'),
    ...image(48, 64, 16, 16),
    '00080016': ui('1.2.840.10008.5.1.4.1.1.4'),
    '00080018': ui(`${waveletSeries}.1`),
    '00200013': { vr: 'IS', Value: [1] },
  };
  return object(dataset, htj2kLossless, [frame], { kind: 'encapsulated', frames: [frame] });
}

/** SOC, SIZ, CAP, COD, one tile part of noise, EOC (ITU-T T.800 annex A, T.814 annex A). */
export function waveletCodestream(rows: number, columns: number): Uint8Array<ArrayBuffer> {
  const u16 = (n: number): number[] => [n >> 8, n & 0xff];
  const u32 = (n: number): number[] => [...u16(n >>> 16), ...u16(n & 0xffff)];
  const size = [...u32(columns), ...u32(rows), ...u32(0), ...u32(0)];
  const siz = [0xff, 0x51, ...u16(41), ...u16(0x4000), ...size, ...size, ...u16(1), 15, 1, 1];
  const cap = [0xff, 0x50, ...u16(8), ...u32(0x00020000), ...u16(0)];
  const cod = [0xff, 0x52, ...u16(12), 0, 2, ...u16(1), 0, 5, 4, 4, 0x40, 1];
  const body = Array.from({ length: 501 }, (_, i) => (i * 13) % 251);
  const sot = [0xff, 0x90, ...u16(10), ...u16(0), ...u32(body.length + 14), 0, 1, 0xff, 0x93];
  return Uint8Array.from([0xff, 0x4f, ...siz, ...cap, ...cod, ...sot, ...body, 0xff, 0xd9]);
}

function rle(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const runs: number[] = [];
  for (let at = 0; at < bytes.length; at += 128) {
    const run = bytes.subarray(at, at + 128);
    runs.push(run.length - 1, ...run);
  }
  if (runs.length % 2 === 1) runs.push(0);
  const frame = new Uint8Array(64 + runs.length);
  const header = new DataView(frame.buffer);
  header.setUint32(0, 1, true);
  header.setUint32(4, 64, true);
  frame.set(runs, 64);
  return frame;
}

function object(
  dataset: DicomJson,
  syntax: Uid,
  frames: readonly Uint8Array<ArrayBuffer>[],
  pixels?: Parameters<typeof writePart10>[2],
): TestObject {
  const uid = (tag: string): Uid => toUid(String(dataset[tag]?.Value?.[0]));
  return {
    study: uid('0020000D'),
    series: uid('0020000E'),
    instance: uid('00080018'),
    dataset,
    syntax,
    // Fragments are padded to even length where they are written (PS3.5 A.4).
    frames: frames.map((frame) => (pixels?.kind === 'encapsulated' && frame.length % 2 === 1 ? even(frame) : frame)),
    file: writePart10(dataset, syntax, pixels),
  };
}

function even(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(bytes.length + 1);
  padded.set(bytes);
  return padded;
}

function series(uid: Uid, modality: string, number: number, description: string): DicomJson {
  return {
    '0020000E': ui(uid),
    '00080060': { vr: 'CS', Value: [modality] },
    '00200011': { vr: 'IS', Value: [number] },
    '0008103E': lo(description),
  };
}

function image(rows: number, columns: number, allocated: number, stored: number): DicomJson {
  const us = (n: number): DicomElement => ({ vr: 'US', Value: [n] });
  return {
    '00280002': us(1),
    '00280004': { vr: 'CS', Value: ['MONOCHROME2'] },
    '00280010': us(rows),
    '00280011': us(columns),
    '00280100': us(allocated),
    '00280101': us(stored),
    '00280102': us(stored - 1),
    '00280103': us(0),
  };
}

function ui(uid: string): DicomElement {
  return { vr: 'UI', Value: [uid] };
}

function lo(text: string): DicomElement {
  return { vr: 'LO', Value: [text] };
}
