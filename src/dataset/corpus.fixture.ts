import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { instanceRecord } from '#src/part10/records.ts';

/** Real files beside the repository; tests over them run only where they are. */
const corpus = resolve(import.meta.dirname, '../../../shared/data');

export const haveCorpus = existsSync(corpus);

/** Records of every DICOM file under a folder of the corpus, with the files that could not be read. */
export async function recordsUnder(
  folder: string,
): Promise<{ readonly records: readonly InstanceRecord[]; readonly skipped: readonly string[] }> {
  const records: InstanceRecord[] = [];
  const skipped: string[] = [];
  for (const path of filesUnder(join(corpus, folder))) {
    try {
      // Palettes and other tables belong into the record.
      const file = await readPart10(bytesReader(new Uint8Array(readFileSync(path))), { bulkAbove: 1 << 20 });
      const record = instanceRecord(file.dataset, 'corpus');
      if (record) records.push({ transferSyntax: file.syntax, ...record });
      else skipped.push(path);
    } catch {
      skipped.push(path);
    }
  }
  return { records, skipped };
}

/** Instances by series, in the order found. */
export function bySeries(records: readonly InstanceRecord[]): ReadonlyMap<string, readonly InstanceRecord[]> {
  const series = new Map<string, InstanceRecord[]>();
  for (const record of records) {
    const known = series.get(record.address.series);
    if (known) known.push(record);
    else series.set(record.address.series, [record]);
  }
  return series;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesUnder(path) : [path];
    });
}
