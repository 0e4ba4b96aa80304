import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Uid } from '#src/model/dicom/uid.ts';
import { makers } from './makers.ts';
import { phantomVersion, studies, studyNames, type StudyName } from './patient.ts';
import { makeHere, makeInThreads, unfinished } from './pool.ts';
import type { Scale, Task } from './task.ts';

export interface PhantomProgress {
  /** Files written, and to be written in all. */
  readonly done: number;
  readonly all: number;
  /** The study of the file just written. */
  readonly study: Uid;
}

export interface PhantomOptions {
  readonly directory: string;
  /** Worker threads; none without {@link threadUrl}. */
  readonly threads?: number;
  /** Names of studies (`dx`, `mr`, `ct`, `ct-prior`, ...); all when absent. */
  readonly only?: readonly string[];
  /** `small`: fewer and smaller pictures, in seconds, for tests. */
  readonly scale?: Scale;
  /** The built `phantom-thread.js`. Without it everything is made on the calling thread. */
  readonly threadUrl?: URL;
  readonly onProgress?: (progress: PhantomProgress) => void;
  /** Called with the folder of each study once all of it is there. */
  readonly onStudy?: (path: string) => void;
}

/**
 * Makes the sample patient: DICOM Part 10 files, one folder a study, the same bytes on every machine. A study's folder appears
 * whole or not at all. `making.json` tells which sample the whole studies beside it belong to: those are kept when making was
 * interrupted; it becomes `complete.json` at the end, and where that is there for the same version nothing is made again.
 * Rejects with the error of the disk, or of a thread that died.
 */
export async function generatePhantom(options: PhantomOptions): Promise<void> {
  const { directory, scale = 'full' } = options;
  const names = studyNames.filter((name) => options.only?.includes(name) ?? true);
  const marker = markerOf(scale, names);
  if (await holds(directory, 'complete.json', marker)) return;
  await sweep(directory, await holds(directory, 'making.json', marker));
  await writeWhole(join(directory, 'making.json'), new TextEncoder().encode(marker));

  const tasks = names.flatMap((name) => [...makers[name].tasks(scale)]);
  const all = countOf(tasks);
  const missing = tasks.filter((task) => !existsSync(join(directory, studies[task.study].uid)));
  let done = all - countOf(missing);
  const left = new Map(names.map((name) => [name, countOf(missing.filter(({ study }) => study === name))]));
  const finishing: Promise<void>[] = [];
  for (const name of new Set(missing.map(({ study }) => study))) {
    await mkdir(unfinished(directory, name), { recursive: true });
  }
  const written = (task: Task) => {
    done++;
    const { uid } = studies[task.study];
    options.onProgress?.({ done, all, study: uid });
    const remaining = (left.get(task.study) ?? 0) - 1;
    left.set(task.study, remaining);
    if (remaining > 0) return;
    const path = join(directory, uid);
    const finished = rename(unfinished(directory, task.study), path).then(() => options.onStudy?.(path));
    finished.catch(() => undefined);
    finishing.push(finished);
  };
  if (options.threadUrl && (options.threads ?? 1) > 0) {
    await makeInThreads(missing, directory, options.threads ?? 1, options.threadUrl, written);
  } else {
    await makeHere(missing, directory, written);
  }
  await Promise.all(finishing);
  await rename(join(directory, 'making.json'), join(directory, 'complete.json'));
}

function countOf(tasks: readonly Task[]): number {
  return tasks.reduce((sum, task) => sum + task.count, 0);
}

/** Removes what is half-made, and whole studies too unless they may be kept. */
async function sweep(directory: string, keepWhole: boolean): Promise<void> {
  await mkdir(directory, { recursive: true });
  await rm(join(directory, 'complete.json'), { force: true });
  for (const name of studyNames) {
    await rm(unfinished(directory, name), { recursive: true, force: true });
    if (!keepWhole) await rm(join(directory, studies[name].uid), { recursive: true, force: true });
  }
}

/** Whether a finished sample of this version and scale, with these studies, lies in the folder. */
export async function phantomIsComplete(
  directory: string,
  scale: Scale = 'full',
  only?: readonly string[],
): Promise<boolean> {
  return holds(
    directory,
    'complete.json',
    markerOf(
      scale,
      studyNames.filter((name) => only?.includes(name) ?? true),
    ),
  );
}

function markerOf(scale: Scale, names: readonly StudyName[]): string {
  return JSON.stringify({ phantom: phantomVersion, scale, studies: names });
}

async function holds(directory: string, name: string, marker: string): Promise<boolean> {
  try {
    return (await readFile(join(directory, name), 'utf8')) === marker;
  } catch {
    return false;
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
}
