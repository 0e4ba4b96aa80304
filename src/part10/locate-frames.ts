import { deflatedLittleEndian, rleLossless, transferSyntax } from '#src/model/dicom/transfer-syntax.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import { inlineBytes, bulkUri, number, text, type DicomJson } from './dicom-json.ts';
import { beginsCodestream, endsCodestream } from '#src/model/dicom/codestream.ts';
import { withWindow, type RangeReader } from './range-reader.ts';
import type { ByteRange, Part10 } from './read-part10.ts';

export type FrameRanges = readonly (readonly ByteRange[])[];

const mostFragments = 4_000_000;

/**
 * Where each frame's bytes are: per frame the ranges of its fragments; for native pixels one range, which for pixels of
 * one bit may begin and end within shared bytes. Video is one entry, whatever NumberOfFrames says. There may be fewer
 * entries than frames where the file ends early; ranges never reach past the end. `reader` is the one given to
 * `readPart10`; offsets hold in `file.reader`, which is another one for deflated files.
 */
export async function locateFrames(reader: RangeReader, file: Part10): Promise<FrameRanges> {
  const { pixels } = file;
  if (!pixels) return [];
  const whole = file.syntax === deflatedLittleEndian ? file.reader : reader;
  const frames = Math.max(1, Math.trunc(number(file.dataset, '00280008') ?? 1));
  if (pixels.kind === 'native') return locateNative(file.dataset, pixels.tag, pixels.range, frames, whole.size);
  const source = await withWindow(whole, pixels.offset, 4096);
  const extended = await extendedTable(source, file.dataset);
  const table = await readItem(source, pixels.offset);
  if (!table) throw new FaultError({ kind: 'truncated', got: source.size });
  const base = table.end;
  if (extended?.length === frames) {
    const ranges = extended.map(({ offset, length }) => ({ offset: base + offset + 8, length }));
    if (ranges.every((range) => range.offset + range.length <= source.size)) return ranges.map((range) => [range]);
  }
  const fragments = await walk(source, base);
  if (transferSyntax(file.syntax)?.codec === 'video') return fragments.length === 0 ? [] : [fragments];
  const offsets = await basicTable(source, table, frames);
  return (
    (offsets && byTable(fragments, offsets, base)) ??
    (await byContent(source, fragments, frames, file.syntax === rleLossless))
  );
}

/** Bytes of one frame of native pixels, possibly broken (12 or 1 bits a sample); `held` is what all frames take. */
function nativeFrameLength(json: DicomJson, tag: string, frames: number, held: number): number {
  const samples = number(json, '00280002') ?? 1;
  const allocated = tag === '7FE00008' ? 32 : tag === '7FE00009' ? 64 : (number(json, '00280100') ?? 0);
  const pixels = (number(json, '00280010') ?? 0) * (number(json, '00280011') ?? 0);
  const full = (pixels * samples * allocated) / 8;
  const photometric = text(json, '00280004') ?? '';
  if (photometric !== 'YBR_FULL_422' && photometric !== 'YBR_PARTIAL_422') return full;
  // Two chroma samples are shared by two pixels of a row (PS3.3 C.7.6.3.1.2), but decompressed files keep the name and
  // have all three: their frames must not be cut short.
  const isFull = held === full * frames || held === full * frames + 1;
  return isFull ? full : (pixels * 2 * allocated) / 8;
}

function locateNative(json: DicomJson, tag: string, range: ByteRange, frames: number, size: number): FrameRanges {
  const available = Math.max(0, Math.min(range.length, size - range.offset));
  const length = nativeFrameLength(json, tag, frames, range.length);
  if (!(length > 0)) throw new FaultError({ kind: 'corrupt', reason: 'frames without a size' });
  if (available === 0) return [];
  if (frames === 1) return [[{ offset: range.offset, length: Math.min(Math.ceil(length), available) }]];
  const result: ByteRange[][] = [];
  for (let frame = 0; frame < frames; frame++) {
    const from = Math.floor(frame * length);
    if (from >= available) break;
    result.push([{ offset: range.offset + from, length: Math.min(Math.ceil((frame + 1) * length), available) - from }]);
  }
  return result;
}

interface Item {
  readonly at: number;
  readonly length: number;
  readonly end: number;
}

async function readItem(reader: RangeReader, offset: number): Promise<Item | undefined> {
  const bytes = await reader.read(offset, 8);
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  if (view.getUint16(0, true) !== 0xfffe || view.getUint16(2, true) !== 0xe000) return undefined;
  const length = view.getUint32(4, true);
  return { at: offset + 8, length, end: offset + 8 + length };
}

/** Fragments from `base` to the sequence delimiter or to where the file stops making sense; empty ones left out. */
async function walk(reader: RangeReader, base: number): Promise<ByteRange[]> {
  const fragments: ByteRange[] = [];
  let window = new Uint8Array(0);
  let start = 0;
  let pos = base;
  let last = 0;
  while (pos + 8 <= reader.size) {
    if (pos < start || pos + 8 > start + window.length) {
      // Small fragments come many to a read; before a large one only the item's head is worth reading.
      window = await reader.read(pos, pos > base && last < 16384 ? 65536 : 8);
      start = pos;
      if (window.length < 8) break;
    }
    const view = new DataView(window.buffer, window.byteOffset + pos - start, 8);
    if (view.getUint16(0, true) !== 0xfffe || view.getUint16(2, true) !== 0xe000) {
      // A fragment of odd length may be padded without saying so.
      if (last % 2 === 0 || view.getUint16(1, true) !== 0xfffe || pos + 9 > reader.size) break;
      last = 0;
      pos += 1;
      continue;
    }
    const length = view.getUint32(4, true);
    pos += 8;
    last = length;
    if (length > 0 && pos < reader.size) fragments.push({ offset: pos, length: Math.min(length, reader.size - pos) });
    if (fragments.length > mostFragments)
      throw new FaultError({ kind: 'corrupt', reason: `more than ${mostFragments} fragments` });
    pos += length;
  }
  return fragments;
}

async function basicTable(reader: RangeReader, table: Item, frames: number): Promise<readonly number[] | undefined> {
  if (table.length === 0 || table.length !== frames * 4) return undefined;
  const bytes = await reader.read(table.at, table.length);
  if (bytes.length < table.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: frames }, (_, i) => view.getUint32(i * 4, true));
}

/** By the Basic Offset Table, if every entry is the head of a fragment and they ascend; else undefined. */
function byTable(fragments: readonly ByteRange[], offsets: readonly number[], base: number): FrameRanges | undefined {
  const index = new Map(fragments.map((fragment, i) => [fragment.offset - 8 - base, i]));
  const starts = offsets.map((offset) => index.get(offset));
  if (starts[0] !== 0) return undefined;
  const frames: ByteRange[][] = [];
  for (let i = 0; i < starts.length; i++) {
    const from = starts[i];
    const to = i + 1 < starts.length ? starts[i + 1] : fragments.length;
    if (from === undefined || to === undefined || to <= from) return undefined;
    frames.push(fragments.slice(from, to));
  }
  return frames;
}

/** Without a table: a fragment each, or all for one frame, or cut where one codestream ends and the next begins. */
async function byContent(
  reader: RangeReader,
  fragments: readonly ByteRange[],
  frames: number,
  rle: boolean,
): Promise<FrameRanges> {
  if (frames === 1) return fragments.length === 0 ? [] : [fragments];
  if (fragments.length <= frames) return fragments.map((fragment) => [fragment]);
  const groups: ByteRange[][] = [];
  let ended = true;
  for (const fragment of fragments) {
    const head = await reader.read(fragment.offset, Math.min(64, fragment.length));
    const group = groups.at(-1);
    if (!group || (ended && beginsCodestream(head, rle))) groups.push([fragment]);
    else group.push(fragment);
    const tail = await reader.read(fragment.offset + Math.max(0, fragment.length - 16), Math.min(16, fragment.length));
    ended = rle || endsCodestream(head, tail);
  }
  if (groups.length === frames) return groups;
  throw new FaultError({
    kind: 'corrupt',
    reason: `${frames} frames, ${fragments.length} fragments that hold ${groups.length} codestreams, no offset table`,
  });
}

async function extendedTable(reader: RangeReader, json: DicomJson): Promise<readonly ByteRange[] | undefined> {
  const offsets = await quads(reader, json, '7FE00001');
  const lengths = await quads(reader, json, '7FE00002');
  if (!offsets || !lengths || offsets.length !== lengths.length) return undefined;
  return offsets.map((offset, i) => ({ offset, length: lengths[i] ?? 0 }));
}

async function quads(reader: RangeReader, json: DicomJson, tag: string): Promise<readonly number[] | undefined> {
  const bytes = inlineBytes(json, tag) ?? (await bulkBytes(reader, bulkUri(json, tag)));
  if (!bytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 3 }, (_, i) => Number(view.getBigUint64(i * 8, true)));
}

/** The bytes of a BulkDataURI that `readPart10` made; undefined for any other. */
export async function bulkBytes(
  reader: RangeReader,
  uri: string | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const range = bulkRange(uri);
  if (!range || range.offset + range.length > reader.size) return undefined;
  return await reader.read(range.offset, range.length);
}

/** The range that a BulkDataURI of `readPart10` (`#<offset>,<length>`) stands for. */
export function bulkRange(uri: string | undefined): ByteRange | undefined {
  const found = /^#(\d+),(\d+)$/.exec(uri ?? '');
  return found ? { offset: Number(found[1]), length: Number(found[2]) } : undefined;
}
