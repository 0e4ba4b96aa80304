import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Uid } from '#src/model/dicom/uid.ts';
import { makers } from './makers.ts';
import { phantomVersion, studies, studyNames, type StudyName } from './patient.ts';
import { makeHere, makeInThreads } from './pool.ts';
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
  /** Called with the path of each file once it is whole. */
  readonly onFile?: (path: string) => void;
}

/**
 * Makes the sample patient: DICOM Part 10 files, one folder a study, the same bytes on every machine. A file appears whole or
 * not at all; `complete.json` is written last, and where it is there already for the same version nothing is made again.
 * Rejects with the error of the disk, or of a thread that died.
 */
export async function generatePhantom(options: PhantomOptions): Promise<void> {
  const { directory, scale = 'full' } = options;
  const names = studyNames.filter((name) => options.only?.includes(name) ?? true);
  const marker = markerOf(scale, names);
  if (await isComplete(directory, marker)) return;
  await mkdir(directory, { recursive: true });
  for (const name of names) await mkdir(join(directory, studies[name].uid), { recursive: true });

  const tasks = names.flatMap((name) => [...makers[name].tasks(scale)]);
  const all = tasks.reduce((sum, task) => sum + task.count, 0);
  let done = 0;
  const written = (task: Task, path: string) => {
    done++;
    options.onFile?.(path);
    options.onProgress?.({ done, all, study: studies[task.study].uid });
  };
  if (options.threadUrl && (options.threads ?? 1) > 0) {
    await makeInThreads(tasks, directory, options.threads ?? 1, options.threadUrl, written);
  } else {
    await makeHere(tasks, directory, written);
  }
  await writeWhole(join(directory, 'complete.json'), new TextEncoder().encode(marker));
}

/** Whether a finished sample of this version and scale, with these studies, lies in the folder. */
export async function phantomIsComplete(
  directory: string,
  scale: Scale = 'full',
  only?: readonly string[],
): Promise<boolean> {
  return isComplete(
    directory,
    markerOf(
      scale,
      studyNames.filter((name) => only?.includes(name) ?? true),
    ),
  );
}

function markerOf(scale: Scale, names: readonly StudyName[]): string {
  return JSON.stringify({ phantom: phantomVersion, scale, studies: names });
}

async function isComplete(directory: string, marker: string): Promise<boolean> {
  try {
    return (await readFile(join(directory, 'complete.json'), 'utf8')) === marker;
  } catch {
    return false;
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
}
