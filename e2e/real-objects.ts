import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DisplaySet, ImageSet } from '#src/dataset/display-set.ts';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { instanceRecord } from '#src/part10/records.ts';
import type { LaidOver } from '#src/objects/laid-over.ts';
import { readLaidOver } from '#src/objects/read-laid-over.ts';
import { hasRealFiles } from './real-files.ts';

/** Real files and pydicom, where they are there. */
const python = '/usr/bin/python3';
export const haveTruth = hasRealFiles && existsSync(python);

/** What a script says of files, straight from them. */
export function truthOf(script: string, args: readonly string[]): unknown {
  const said = execFileSync(python, ['-W', 'ignore', '-c', script, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(said);
}

export async function laidOverAt(path: string): Promise<LaidOver> {
  const outcome = await readLaidOver(new Uint8Array(readFileSync(path)));
  if (!outcome.ok) throw new Error(`${path}: ${JSON.stringify(outcome.fault)}`);
  return outcome.value;
}

/** Files under a folder, as paths from it, in order. */
export function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** A file's record as a source reads it; undefined for what is no instance. */
export async function recordAt(path: string): Promise<InstanceRecord | undefined> {
  // Palettes and other tables belong into the record.
  const file = await readPart10(bytesReader(new Uint8Array(readFileSync(path))), { bulkAbove: 1 << 20 });
  const record = instanceRecord({ ...file.meta, ...file.dataset }, 'files');
  return record && { transferSyntax: file.syntax, ...record };
}

export function setsOf(records: readonly InstanceRecord[]): readonly DisplaySet[] {
  const bySeries = new Map<string, InstanceRecord[]>();
  for (const record of records) {
    const { series } = record.address;
    bySeries.set(series, [...(bySeries.get(series) ?? []), record]);
  }
  return [...bySeries.values()].flatMap((own) => (own[0] ? displaySetsOf(own[0].series, own, false) : []));
}

/** The display sets of a folder's own images. */
export async function imageSetsIn(folder: string): Promise<readonly ImageSet[]> {
  const records: InstanceRecord[] = [];
  for (const path of filesUnder(folder)) {
    const record = path.includes('/') ? undefined : await recordAt(join(folder, path));
    if (record?.image && !/^(SEG|RT)/.test(record.series.modality)) records.push(record);
  }
  return setsOf(records).filter((set) => set.kind === 'image');
}
