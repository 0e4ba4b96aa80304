import { Zip, ZipPassThrough } from 'fflate';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import type { InstanceAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import type { Outcome } from '#src/model/fault/fault.ts';

/** One object of a store, and where in the archive it goes. */
export interface ZipEntry {
  readonly path: string;
  readonly address: InstanceAddress;
}

/** Takes the archive's bytes in order; each promise is waited for before more are made. */
export interface ZipSink {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

/** An archive without the 64-bit extension ends here: bytes, and files. */
export const mostBytes = 0xffff_0000;
export const mostFiles = 65_000;

/** Objects fetched at the same time, each whole in memory. */
const atOnce = 3;

/** Throws when what has been written would go beyond what an archive of this kind can say. */
export class ArchiveTooLarge extends Error {}

/**
 * Fetches objects as files and writes them into one archive, as they are (pictures are compressed already), each forgotten
 * when it is written. What cannot be fetched is left out, named in the archive's `NOT-FETCHED.txt`, and returned. When it
 * fails or is stopped, what was written is taken back.
 */
export async function zipObjects(
  entries: readonly ZipEntry[],
  fetchWhole: (address: InstanceAddress, signal: AbortSignal) => Promise<Outcome<Uint8Array<ArrayBuffer>>>,
  sink: ZipSink,
  signal: AbortSignal,
  onProgress: (done: number, bytes: number) => void,
): Promise<readonly ZipEntry[]> {
  const missing: ZipEntry[] = [];
  const made: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    made.push(bytes);
  });
  let written = 0;
  const put = async (path: string, bytes: Uint8Array<ArrayBuffer>) => {
    if (written + bytes.length > mostBytes) throw new ArchiveTooLarge();
    const file = new ZipPassThrough(path);
    zip.add(file);
    file.push(bytes, true);
    await pass();
  };
  const pass = async () => {
    for (let bytes = made.shift(); bytes; bytes = made.shift()) {
      written += bytes.length;
      await sink.write(bytes);
    }
  };
  try {
    const ahead: Promise<Outcome<Uint8Array<ArrayBuffer>>>[] = [];
    const ask = (entry: ZipEntry | undefined) => {
      if (entry) ahead.push(fetchWhole(entry.address, signal));
    };
    for (const entry of entries.slice(0, atOnce)) ask(entry);
    for (const [i, entry] of entries.entries()) {
      signal.throwIfAborted();
      const answer = await ahead.shift();
      signal.throwIfAborted();
      ask(entries[i + atOnce]);
      if (answer?.ok) await put(entry.path, answer.value);
      else missing.push(entry);
      onProgress(i + 1, written);
    }
    if (missing.length > 0) {
      const words = missing.map(({ path, address }) => `${path}\t${address.instance}`).join('\r\n');
      await put('NOT-FETCHED.txt', new TextEncoder().encode(`${words}\r\n`));
    }
    zip.end();
    await pass();
    await sink.close();
    return missing;
  } catch (error) {
    zip.terminate();
    await sink.abort().catch(() => undefined);
    throw error;
  }
}

/**
 * Objects of display sets, each once, in a folder a series. The names say what and in which order, nothing of the patient,
 * and fit every file system.
 */
export function zipEntries(sets: readonly DisplaySet[]): readonly (ZipEntry & { readonly record: InstanceRecord })[] {
  const folders = new Map<string, { readonly name: string; readonly seen: Map<string, InstanceRecord> }>();
  for (const set of sets) {
    const key = set.series.series;
    const folder = folders.get(key) ?? {
      name: `${String(folders.size + 1).padStart(3, '0')}-${plain(set.modality)}${set.seriesNumber === undefined ? '' : `-${String(set.seriesNumber)}`}`,
      seen: new Map<string, InstanceRecord>(),
    };
    folders.set(key, folder);
    for (const record of set.instances) folder.seen.set(record.address.instance, record);
  }
  return [...folders.values()].flatMap(({ name, seen }) =>
    [...seen.values()].map((record, i) => ({
      path: `DICOM/${name}/${String(i + 1).padStart(5, '0')}.dcm`,
      address: record.address,
      record,
    })),
  );
}

function plain(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]/g, '') || 'OT';
}

/** Bytes that an object can have at most, by its picture uncompressed; a megabyte for one that has none. */
export function mostSize({ image }: InstanceRecord): number {
  if (!image) return 1_000_000;
  const { rows, columns, samplesPerPixel, bitsAllocated, frameCount } = image;
  return 65_536 + Math.ceil((rows * columns * samplesPerPixel * bitsAllocated) / 8) * frameCount;
}
