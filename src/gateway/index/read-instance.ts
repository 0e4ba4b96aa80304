import { createHash } from 'node:crypto';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { isUid, type Uid } from '#src/model/dicom/uid.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import { number, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { locateFrames } from '#src/part10/locate-frames.ts';
import type { RangeReader } from '#src/part10/range-reader.ts';
import { readPart10, type ByteRange, type Part10 } from '#src/part10/read-part10.ts';
import { isBrief } from './attributes.ts';
import { markByteWidths } from './byte-widths.ts';

/** What the index keeps of one file. */
export interface ReadInstance {
  readonly study: Uid;
  readonly series: Uid;
  readonly instance: Uid;
  readonly sopClass: string;
  readonly syntax: Uid;
  readonly number: number | null;
  /** As served; bulk data stand as `#tag` (pixel data) or `#offset,length[,word width]`. */
  readonly metadata: string;
  /** Bytes of the whole file. */
  readonly size: number;
  /** Of the metadata, what searches answer with unasked. */
  readonly brief: string;
  /** SHA-256 of the whole file. */
  readonly digest: Uint8Array;
  readonly frames: readonly ReadFrame[];
  /** Why the pixel data could not be told apart into frames; the file is served whole all the same. */
  readonly frameFault?: string;
  /** Frame ranges count from the start of the inflated data set (PS3.5 A.5). */
  readonly inflated: boolean;
}

export interface ReadFrame {
  readonly ranges: readonly ByteRange[];
  /** SHA-256 of the frame's bytes as they are sent in the stored syntax. */
  readonly digest: Uint8Array;
}

/** Why a file is not in the index; `message` is for people. */
export class Unreadable extends Error {}

const chunk = 1 << 20;

/** Frames hashed before whoever waits for an answer has a turn. */
const framesATurn = 64;

/**
 * Reads the headers, finds the frames and takes all digests. Throws {@link Unreadable}. The bytes of small files are here
 * at once, so that nothing else would run until all is done: between the steps others have their turn.
 */
export async function readInstance(reader: RangeReader): Promise<ReadInstance> {
  await othersTurn();
  const file = await readHeaders(reader);
  await othersTurn();
  const { dataset } = file;
  const uids = ['0020000D', '0020000E', '00080018'].map((tag) => text(dataset, tag));
  const [study, series, instance] = uids;
  if (text(file.meta, '00020002') === '1.2.840.10008.1.3.10') throw new Unreadable('a DICOMDIR: a list of other files');
  if (!isUid(study) || !isUid(series) || !isUid(instance))
    throw new Unreadable('no valid study, series or instance UID');
  const frames = await readFrames(file);
  await othersTurn();
  const served = asServed(file);
  return {
    study,
    series,
    instance,
    sopClass: text(dataset, '00080016') ?? '',
    syntax: file.syntax,
    number: number(dataset, '00200013') ?? null,
    metadata: JSON.stringify(served),
    brief: JSON.stringify(Object.fromEntries(Object.entries(served).filter(([tag]) => isBrief(tag)))),
    size: reader.size,
    digest: await hashRanges(reader, [{ offset: 0, length: reader.size }]),
    ...frames,
    inflated: file.reader !== reader,
  };
}

async function readHeaders(reader: RangeReader): Promise<Part10> {
  // A bomb of zeros behind the mark would be read as millions of empty elements.
  const head = await reader.read(128, 8);
  if (head.length === 8 && head[0] === 0x44 && head.subarray(4).every((byte) => byte === 0))
    throw new Unreadable('nothing after the preamble');
  try {
    return await readPart10(reader);
  } catch (error) {
    throw new Unreadable(reasonOf(error));
  }
}

async function readFrames(file: Part10): Promise<Pick<ReadInstance, 'frames' | 'frameFault'>> {
  if (!file.pixels) return { frames: [] };
  try {
    const located = await locateFrames(file.reader, file);
    const frames: ReadFrame[] = [];
    for (const ranges of located) {
      frames.push({ ranges, digest: await hashRanges(file.reader, ranges) });
      if (frames.length % framesATurn === 0) await othersTurn();
    }
    return { frames };
  } catch (error) {
    return { frames: [], frameFault: reasonOf(error) };
  }
}

async function hashRanges(reader: RangeReader, ranges: readonly ByteRange[]): Promise<Uint8Array> {
  const hash = createHash('sha256');
  for (const { offset, length } of ranges) {
    for (let at = 0; at < length; at += chunk) {
      const wanted = Math.min(chunk, length - at);
      const bytes = await reader.read(offset + at, wanted);
      if (bytes.length !== wanted) throw new Unreadable(`ends ${wanted - bytes.length} bytes early`);
      hash.update(bytes);
    }
  }
  return hash.digest();
}

/** PS3.18 F: in UTF-8, with the pixel data as bulk data and the stored syntax named (0008,3002). */
function asServed(file: Part10): DicomJson {
  const json: Record<string, DicomJson[string]> = {
    ...(file.bigEndian ? markByteWidths(file.dataset) : file.dataset),
    '00083002': { vr: 'UI', Value: [file.syntax] },
  };
  if (json['00080005']) json['00080005'] = { vr: 'CS', Value: ['ISO_IR 192'] };
  if (file.pixels) json[file.pixels.tag] = { vr: pixelVr(file), BulkDataURI: `#${file.pixels.tag}` };
  return Object.fromEntries(Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function pixelVr(file: Part10): string {
  if (file.pixels?.tag === '7FE00008') return 'OF';
  if (file.pixels?.tag === '7FE00009') return 'OD';
  const bits = number(file.dataset, '00280100') ?? 16;
  return file.pixels?.kind === 'encapsulated' || bits <= 8 ? 'OB' : 'OW';
}

/** What went wrong, in a line fit for a list of skipped files. */
export function reasonOf(error: unknown): string {
  if (error instanceof FaultError) {
    const { fault } = error;
    if (fault.kind === 'truncated') return 'ends before its data do';
    return 'reason' in fault ? fault.reason : fault.kind;
  }
  return error instanceof Error ? error.message : String(error);
}
