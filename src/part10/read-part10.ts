import { textReader } from '#src/model/dicom/charset.ts';
import {
  deflatedLittleEndian,
  explicitBigEndian,
  explicitLittleEndian,
  implicitLittleEndian,
  transferSyntax,
} from '#src/model/dicom/transfer-syntax.ts';
import { isUid, type Uid } from '#src/model/dicom/uid.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import { ByteSource, parseAll, type Parsing } from './byte-source.ts';
import { text, type DicomJson } from './dicom-json.ts';
import { inflateTail } from './inflate.ts';
import type { RangeReader } from './range-reader.ts';
import {
  DatasetReader,
  tagOf,
  undefinedLength,
  type ElementHead,
  type Encoding,
  type ReadOptions,
} from './read-dataset.ts';
import { isKnownVr } from './vr.ts';

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export interface Part10 {
  /** Group 0002. */
  readonly meta: DicomJson;
  /** As declared, or the default that the bytes show. */
  readonly syntax: Uid;
  /**
   * Character sets decoded to Unicode. Binary values longer than `bulkAbove`, and any other value over 1 MB, stand as
   * BulkDataURI `#<offset>,<length>` into `reader`; pixel data is left out. Inline binary is little endian always, what a
   * BulkDataURI points at is as in the file.
   */
  readonly dataset: DicomJson;
  readonly pixels?: PixelLocation;
  readonly bigEndian: boolean;
  /** Where the offsets hold: the reader given, or the inflated bytes of a deflated file. */
  readonly reader: RangeReader;
}

export type PixelLocation =
  | { readonly kind: 'native'; readonly tag: string; readonly range: ByteRange }
  /** `offset` is that of the Basic Offset Table's item. */
  | { readonly kind: 'encapsulated'; readonly tag: string; readonly offset: number };

/** Float, Double Float and Pixel Data: nothing that describes an image follows them. */
function isPixelData(group: number, element: number): boolean {
  return group === 0x7fe0 && (element === 0x0010 || element === 0x0008 || element === 0x0009);
}

/**
 * Reads the header of a DICOM file by range, never its pixels: PS3.10 with or without preamble and file meta information,
 * every encoding of PS3.5. `asWritten` keeps the digits of DS and IS. Throws a {@link FaultError} `not-dicom`, `truncated` or `corrupt`.
 */
export async function readPart10(
  reader: RangeReader,
  options: { readonly bulkAbove?: number; readonly asWritten?: boolean } = {},
): Promise<Part10> {
  const bulkAbove = options.bulkAbove ?? 1024;
  const how = { bulkAbove, asWritten: options.asWritten ?? false };
  const source = new ByteSource(reader);
  const begin = await findStart(source);
  const meta = await parseAll(readMeta(source, begin, bulkAbove), source);
  const declared = text(meta.json, '00020010');
  if (declared === deflatedLittleEndian) {
    const inflated = await inflateTail(reader, meta.end);
    const inner = new ByteSource(inflated);
    return await readBody(inner, inflated, 0, meta.json, declared, how);
  }
  return await readBody(source, reader, meta.end, meta.json, declared, how);
}

async function readBody(
  source: ByteSource,
  reader: RangeReader,
  at: number,
  meta: DicomJson,
  declared: string | undefined,
  how: Omit<ReadOptions, 'stopAt'>,
): Promise<Part10> {
  const encoding = await parseAll(detect(source, at, declared), source);
  const parser = new DatasetReader(source, { ...how, stopAt: isPixelData });
  const { json } = await parseAll(parser.dataset(at, reader.size, encoding, textReader([]), 0), source);
  if (Object.keys(json).length === 0 && !parser.stoppedAt)
    throw new FaultError({ kind: 'not-dicom', reason: 'no elements' });
  const pixels = parser.stoppedAt && locate(parser.stoppedAt);
  return {
    meta,
    syntax: syntaxOf(declared, encoding),
    dataset: json,
    ...(pixels ? { pixels } : {}),
    bigEndian: encoding.big,
    reader,
  };
}

function locate(head: ElementHead): PixelLocation {
  const tag = tagOf(head);
  if (head.length === undefinedLength) return { kind: 'encapsulated', tag, offset: head.at };
  return { kind: 'native', tag, range: { offset: head.at, length: head.length } };
}

/** What was declared, unless the bytes of an uncompressed file show otherwise. */
function syntaxOf(declared: string | undefined, encoding: Encoding): Uid {
  const seen = encoding.big ? explicitBigEndian : encoding.explicit ? explicitLittleEndian : implicitLittleEndian;
  if (!isUid(declared)) return seen;
  const known = transferSyntax(declared);
  const plain =
    declared === implicitLittleEndian || declared === explicitLittleEndian || declared === explicitBigEndian;
  return known && plain ? seen : declared;
}

/** Where the first element is: behind a preamble, behind a bare `DICM`, or at the very beginning. */
async function findStart(source: ByteSource): Promise<number> {
  const length = Math.min(136, source.size);
  if (length > 0) await source.load({ at: 0, length });
  const head = source.slice(0, length);
  const mark = (at: number): boolean =>
    head.length >= at + 4 && String.fromCharCode(...head.subarray(at, at + 4)) === 'DICM';
  if (mark(128)) return 132;
  if (mark(0)) return 4;
  if (head.length < 8) throw new FaultError({ kind: 'not-dicom', reason: `${source.size} bytes` });
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (!startsLikeDataset(view, source.size))
    throw new FaultError({ kind: 'not-dicom', reason: 'neither a DICM mark nor a data set' });
  return 0;
}

/** Without a mark: the first element must be of group 0002 or 0008 and of a length the file can hold. */
function startsLikeDataset(view: DataView, size: number): boolean {
  for (const little of [true, false]) {
    const group = view.getUint16(0, little);
    const element = view.getUint16(2, little);
    if ((group !== 2 && group !== 8) || element > 0x7fff) continue;
    const vr = String.fromCharCode(view.getUint8(4), view.getUint8(5));
    if (isKnownVr(vr)) return true;
    if (view.getUint32(4, little) < Math.min(size, 65536)) return true;
  }
  return false;
}

/** Group 0002: explicit little endian by the standard; some files without a preamble have it implicit. */
function* readMeta(
  source: ByteSource,
  at: number,
  bulkAbove: number,
): Parsing<{ readonly json: DicomJson; readonly end: number }> {
  if (at + 8 > source.size) throw new FaultError({ kind: 'not-dicom', reason: 'nothing after the preamble' });
  if (!source.has(at, 8)) yield { at, length: 8 };
  const parser = new DatasetReader(source, { bulkAbove, stopAt: (group) => group !== 2 });
  const big = source.u16(at, true) === 2;
  return yield* parser.dataset(at, source.size, { explicit: true, big }, textReader([]), 0);
}

/** How the data set itself is written: the first element shows it, whatever was declared. */
function* detect(source: ByteSource, at: number, declared: string | undefined): Parsing<Encoding> {
  if (at + 8 > source.size) throw new FaultError({ kind: 'truncated', got: source.size });
  if (!source.has(at, 8)) yield { at, length: 8 };
  const little = source.u16(at, false);
  const bigGroup = source.u16(at, true);
  // Undeclared or wrongly declared, only a first group below 0100 is proof enough: private groups look like either.
  const big = declared === explicitBigEndian ? bigGroup <= little : bigGroup < 0x100 && little > 0xff;
  const vr = String.fromCharCode(source.u8(at + 4), source.u8(at + 5));
  const explicit = isKnownVr(vr) && (declared !== implicitLittleEndian || source.u32(at + 4, big) > 0x4000);
  return { explicit, big };
}
