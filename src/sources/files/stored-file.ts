import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { explicitLittleEndian, transferSyntax } from '#src/model/dicom/transfer-syntax.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import { bulkOf, withBulk } from '#src/part10/bulk.ts';
import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import { bulkUri, inlineBytes, text } from '#src/part10/dicom-json.ts';
import { frameBytes } from '#src/part10/frame-bytes.ts';
import { locateFrames, type FrameRanges } from '#src/part10/locate-frames.ts';
import type { RangeReader } from '#src/part10/range-reader.ts';
import { readPart10, type Part10 } from '#src/part10/read-part10.ts';
import { instanceRecord } from '#src/part10/records.ts';
import type { SourceId } from '#src/model/dicom/address.ts';
import { withIdentity } from './identity.ts';

/** What must be kept of a header to find frames again; the rest is read anew when somebody asks for it. */
const needed = /^(0028(0002|0004|0008|0010|0011|0100)|7FE0000[12])$/;

const mediaDirectory = '1.2.840.10008.1.3.10';

/** A DICOM file that was dropped: what it is, and its bytes by range. */
export class StoredFile {
  readonly record: InstanceRecord;
  readonly path: string;
  readonly reader: RangeReader;
  /** What a decoder is to take the frames for. */
  readonly syntax: Uid;
  readonly #slim: Part10 | undefined;
  #ranges: Promise<FrameRanges> | undefined;

  private constructor(record: InstanceRecord, path: string, reader: RangeReader, file: Part10) {
    this.record = record;
    this.path = path;
    this.reader = reader;
    this.syntax = frameSyntax(file);
    // An inflated data set is not kept: it is as large as the file was before it was deflated.
    this.#slim = file.reader === reader ? { ...file, dataset: slim(file.dataset) } : undefined;
  }

  /** Reads the header. Throws a FaultError where the file cannot be opened. */
  static async open(reader: RangeReader, path: string, source: SourceId): Promise<StoredFile> {
    const file = await readPart10(reader);
    const sopClass = text(file.meta, '00020002') ?? text(file.dataset, '00080016');
    if (sopClass === mediaDirectory || file.dataset['00041220']) {
      throw new FaultError({ kind: 'not-dicom', reason: 'DICOMDIR: a directory of files, none itself' });
    }
    if (!file.pixels && text(file.dataset, '00080016') === undefined) {
      throw new FaultError({ kind: 'not-dicom', reason: 'neither pixels nor a SOP class' });
    }
    const json = withIdentity(await withBulk(asRead(file), bulkOf(file)), path, reader.size);
    const record = instanceRecord(json, source);
    if (!record) throw new FaultError({ kind: 'not-dicom', reason: 'no usable UIDs' });
    return new StoredFile(record, path, reader, file);
  }

  async frame(frame: number): Promise<Uint8Array<ArrayBuffer>> {
    const file = this.#slim ?? (await readPart10(this.reader));
    this.#ranges ??= locateFrames(this.reader, file);
    return await frameBytes(file.reader, file, await this.#ranges, frame);
  }

  /** The whole data set, with its file meta information, read anew. */
  async dataset(): Promise<DicomJson> {
    const file = await readPart10(this.reader);
    return { ...file.meta, ...file.dataset };
  }

  /** A binary value of the data set; for pixel data of a video its stream. Throws `missing`. */
  async bulk(tag: string): Promise<Uint8Array<ArrayBuffer>> {
    const file = await readPart10(this.reader);
    if (file.pixels?.tag === tag) return await this.#pixelStream(file);
    const inline = inlineBytes(file.dataset, tag);
    if (inline) return inline;
    const uri = bulkUri(file.dataset, tag);
    const found = uri === undefined ? undefined : await bulkOf(file)(uri, file.dataset[tag]?.vr ?? 'UN');
    if (!found) throw new FaultError({ kind: 'missing' });
    // A buffer of its own: it leaves this thread.
    return found.slice();
  }

  async #pixelStream(file: Part10): Promise<Uint8Array<ArrayBuffer>> {
    const all = (await locateFrames(this.reader, file)).flat();
    return await frameBytes(file.reader, { dataset: file.dataset }, [all], 1);
  }
}

function slim(json: DicomJson): DicomJson {
  return Object.fromEntries(Object.entries(json).filter(([tag]) => needed.test(tag)));
}

/** The data set with what the record takes from the file itself: its syntax, and which kind of pixel data it has. */
function asRead(file: Part10): DicomJson {
  const extra: Record<string, DicomElement> = { '00083002': { vr: 'UI', Value: [file.syntax] } };
  if (file.pixels && file.pixels.tag !== '7FE00010')
    extra[file.pixels.tag] = { vr: file.pixels.tag === '7FE00008' ? 'OF' : 'OD' };
  return { ...file.dataset, ...extra };
}

/** Native pixels under a compressed or deflated name are what they are: little endian. */
function frameSyntax(file: Part10): Uid {
  const codec = transferSyntax(file.syntax)?.codec;
  if (codec === 'deflated') return explicitLittleEndian;
  if (file.pixels?.kind === 'native' && codec !== 'native' && codec !== 'native-be') return explicitLittleEndian;
  return file.pixels?.kind === 'encapsulated' && codec === 'native' ? explicitLittleEndian : file.syntax;
}
