import { createHash } from 'node:crypto';
import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withFile } from './file-reader.ts';
import type { FileResult, FoundFile, InstanceIndex } from './instance-index.ts';
import type { ProgressCounter } from './progress.ts';
import { readInstance, Unreadable } from './read-instance.ts';
import { isZip, unzip } from './unzip.ts';
import { systemReason, walk, type Found } from './walk.ts';

export interface FolderToIndex {
  readonly id: number;
  readonly path: string;
}

export interface IndexingPlaces {
  /** Copies unpacked from zip files. */
  readonly unpacked: string;
  /** What is not looked at, by absolute path: the archive's own folder above all. */
  readonly skip: (absolute: string) => boolean;
}

/** Files per commit, and of these read at the same time. */
const batchSize = 64;
const atOnce = 6;

/** Brings the index up to date with a folder. New studies show batch by batch. The folder itself is never written to. */
export async function indexFolder(
  folder: FolderToIndex,
  index: InstanceIndex,
  places: IndexingPlaces,
  progress: ProgressCounter,
  signal: AbortSignal,
): Promise<void> {
  const counting = countFiles(folder.path, places.skip, progress, signal);
  const seen = new Set<string>();
  let batch: Found[] = [];
  const flush = async (): Promise<void> => {
    const results = (await inOrder(batch, (found) => readFound(folder, index, found, places))).flat();
    progress.done += batch.filter((found) => found.kind === 'file').length;
    batch = [];
    if (signal.aborted) return;
    if (results.length > 0) index.put(folder.id, results);
  };
  for await (const found of walk(folder.path, places.skip)) {
    if (signal.aborted) break;
    seen.add(found.path);
    batch.push(found);
    if (batch.length >= batchSize) await flush();
  }
  if (!signal.aborted) await flush();
  await counting;
  if (signal.aborted) return;
  await index.prune(folder.id, async ({ path, location }) => !seen.has(path) || (await isMissing(location)));
}

async function countFiles(
  root: string,
  skip: (absolute: string) => boolean,
  progress: ProgressCounter,
  signal: AbortSignal,
): Promise<void> {
  for await (const found of walk(root, skip)) {
    if (signal.aborted) return;
    if (found.kind === 'file') progress.found++;
  }
}

async function readFound(
  folder: FolderToIndex,
  index: InstanceIndex,
  found: Found,
  places: IndexingPlaces,
): Promise<FileResult[]> {
  if (found.kind === 'unreadable') {
    const file = { path: found.path, member: '', location: join(folder.path, found.path), size: -1, modified: -1 };
    return [{ file, reason: found.reason }];
  }
  const file: FoundFile = {
    path: found.path,
    member: '',
    location: found.absolute,
    size: found.size,
    modified: found.modified,
  };
  if (index.isCurrent(folder.id, file)) return [];
  const result = await readFile(file);
  return 'container' in result ? [await readZip(folder, index, result.file, places)] : [result];
}

/** One file as the index keeps it, or the reason why it does not. */
export async function readFile(file: FoundFile): Promise<FileResult> {
  try {
    return await withFile(file.location, async (reader): Promise<FileResult> => {
      if (isZip(await reader.read(0, 4))) return { file, container: true };
      return { file, instance: await readInstance(reader) };
    });
  } catch (error) {
    return { file, reason: error instanceof Unreadable ? error.message : systemReason(error) };
  }
}

/** Puts the members of a zip file into the index as they are unpacked; gives the row of the zip file itself. */
async function readZip(
  folder: FolderToIndex,
  index: InstanceIndex,
  file: FoundFile,
  places: IndexingPlaces,
): Promise<FileResult> {
  const name = createHash('sha256')
    .update(`${file.location}\0${file.size}\0${file.modified}`)
    .digest('hex')
    .slice(0, 32);
  const target = join(places.unpacked, name);
  await rm(target, { recursive: true, force: true });
  index.forget(folder.id, file.path);
  const results: FileResult[] = [];
  const names = new Set<string>();
  try {
    for await (const entry of unzip(file.location, target)) {
      const member = names.has(entry.name) ? `${entry.name} (${names.size})` : entry.name;
      names.add(member);
      const read = await readFile({ ...file, member, location: entry.location });
      const reason = 'container' in read ? 'a zip file within a zip file' : 'reason' in read ? read.reason : undefined;
      if (reason !== undefined) await rm(entry.location, { force: true });
      const result: FileResult = reason === undefined ? read : { file: { ...file, member }, reason };
      if (results.push(result) >= batchSize) index.put(folder.id, results.splice(0));
    }
    index.put(folder.id, results);
    return { file, container: true };
  } catch (error) {
    index.put(folder.id, results);
    return { file, reason: systemReason(error) };
  }
}

async function isMissing(path: string): Promise<boolean> {
  return await access(path).then(
    () => false,
    () => true,
  );
}

/** The results in the order of the items, several at a time. */
async function inOrder<Item, Result>(list: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const take = async (): Promise<void> => {
    for (let at = next++; at < list.length; at = next++) results[at] = await work(list[at] as Item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, take));
  return results;
}
