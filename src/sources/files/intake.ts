import type { SourceId, StudyAddress } from '#src/model/dicom/address.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { FaultError, faultOf, type Fault } from '#src/model/fault/fault.ts';
import { blobReader, type RangeReader } from '#src/part10/range-reader.ts';
import { isZip, listZip, readMember, zipLimits } from '#src/part10/zip.ts';
import type { DroppedFile, FilesReport } from '../client.ts';
import { contentVersion } from './identity.ts';
import type { Library } from './library.ts';
import { StoredFile } from './stored-file.ts';

/** Files whose headers are read at the same time. */
const ahead = 16;
/** Unpacked, of everything dropped together. Bytes. */
const mostUnpacked = 8 * 2 ** 30;

/** A file to be opened: dropped itself, or a member of an archive. */
interface Candidate {
  readonly path: string;
  open(): Promise<StoredFile>;
}

/** Takes dropped files into the library, in the order given; what cannot be taken is reported with its reason. */
export async function takeIn(
  library: Library,
  source: SourceId,
  files: readonly DroppedFile[],
  onProgress: (done: number, all: number) => void,
): Promise<FilesReport> {
  const report = new Report();
  let unpacked = 0;
  const candidates: Candidate[] = [];
  for (const dropped of files) {
    const reader = blobReader(dropped.file);
    try {
      const found = await candidatesOf(reader, dropped, source, (bytes) => {
        unpacked += bytes;
        if (unpacked > mostUnpacked) throw new FaultError({ kind: 'too-large', bytes: unpacked, limit: mostUnpacked });
      });
      for (const candidate of found) candidates.push(candidate);
    } catch (thrown) {
      report.skip(dropped.path, faultOf(thrown));
    }
  }
  const all = candidates.length;
  onProgress(0, all);
  const opening: Promise<StoredFile | Fault>[] = [];
  const open = (i: number): void => {
    const candidate = candidates[i];
    if (candidate) opening.push(candidate.open().catch((thrown: unknown) => faultOf(thrown)));
  };
  for (let i = 0; i < ahead; i++) open(i);
  for (const [i, { path }] of candidates.entries()) {
    const opened = await opening.shift();
    open(i + ahead);
    if (opened instanceof StoredFile) await shelve(library, opened, report);
    else if (opened) report.skip(path, opened);
    onProgress(i + 1, all);
  }
  return report.result();
}

async function candidatesOf(
  reader: RangeReader,
  { path }: DroppedFile,
  source: SourceId,
  unpack: (bytes: number) => void,
): Promise<readonly Candidate[]> {
  if (!isZip(await reader.read(0, 4))) return [{ path, open: () => StoredFile.open(reader, path, source) }];
  const members = await listZip(reader);
  return members.map((member) => {
    const inside = `${path}/${member.name}`;
    const open = async (): Promise<StoredFile> => {
      const parts = await readMember(reader, member, mayBeDicom, zipLimits);
      if (!parts) throw new FaultError({ kind: 'not-dicom', reason: 'neither a DICM mark nor a data set' });
      unpack(member.size);
      // A Blob, not a buffer: the browser may keep it out of memory.
      return await StoredFile.open(blobReader(new Blob(parts)), inside, source);
    };
    return { path: inside, open };
  });
}

/** A cheap look at a member's first bytes, so that films and pictures are not unpacked in vain. */
function mayBeDicom(head: Uint8Array): boolean {
  if (isZip(head)) throw new FaultError({ kind: 'not-dicom', reason: 'an archive in an archive' });
  const mark = (at: number): boolean => String.fromCharCode(...head.subarray(at, at + 4)) === 'DICM';
  // Without a mark a data set begins with group 0002 or 0008, in either byte order.
  const group = ((head[0] ?? 0) << 8) | (head[1] ?? 0);
  return mark(128) || mark(0) || group === 0x0800 || group === 0x0200 || group === 0x0008 || group === 0x0002;
}

async function shelve(library: Library, file: StoredFile, report: Report): Promise<void> {
  const known = library.known(file.record);
  const { study, series, instance } = file.record.address;
  report.study({ source: file.record.address.source, study });
  if (known.length === 0) {
    library.add(file);
    report.indexed++;
    return;
  }
  for (const { file: other } of known) {
    if (await sameBytes(file.reader, other.reader)) {
      report.skipped.push({ path: file.path, reason: `duplicate: the same bytes as ${other.path}` });
      return;
    }
  }
  const taken = new Set(known.map(({ record }) => record.address.version));
  const sample = await sampleOf(file.reader);
  let version = contentVersion(sample);
  for (let n = 2; taken.has(version); n++) version = `${contentVersion(sample)}-${n}`;
  library.add(file, version);
  report.indexed++;
  report.conflict(`${study}/${series}/${instance}`, instance, [...known.map(({ file: f }) => f.path), file.path]);
}

const step = 1024 * 1024;

async function sameBytes(a: RangeReader, b: RangeReader): Promise<boolean> {
  if (a.size !== b.size) return false;
  for (let at = 0; at < a.size; at += step) {
    const [x, y] = await Promise.all([a.read(at, step), b.read(at, step)]);
    if (x.length !== y.length || x.some((byte, i) => byte !== y[i])) return false;
  }
  return true;
}

/** Its length, beginning and end: what mostly differs between two files under one UID. */
async function sampleOf(reader: RangeReader): Promise<Uint8Array> {
  const head = await reader.read(0, step);
  const tail = await reader.read(Math.max(0, reader.size - step), step);
  const sample = new Uint8Array(8 + head.length + tail.length);
  new DataView(sample.buffer).setFloat64(0, reader.size);
  sample.set(head, 8);
  sample.set(tail, 8 + head.length);
  return sample;
}

class Report {
  indexed = 0;
  readonly skipped: { readonly path: string; readonly reason: string }[] = [];
  readonly #studies = new Map<Uid, StudyAddress>();
  readonly #conflicts = new Map<string, { readonly instance: Uid; readonly paths: readonly string[] }>();

  skip(path: string, fault: Fault): void {
    const detail = 'reason' in fault ? `: ${fault.reason}` : '';
    this.skipped.push({ path, reason: `${fault.kind}${detail}` });
  }

  study(address: StudyAddress): void {
    this.#studies.set(address.study, address);
  }

  conflict(key: string, instance: Uid, paths: readonly string[]): void {
    this.#conflicts.set(key, { instance, paths });
  }

  result(): FilesReport {
    return {
      studies: [...this.#studies.values()],
      indexed: this.indexed,
      skipped: this.skipped,
      conflicts: [...this.#conflicts.values()],
    };
  }
}
