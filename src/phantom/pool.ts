import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { makers } from './makers.ts';
import { studies, type StudyName } from './patient.ts';
import type { Task } from './task.ts';

/** What a thread is told, and what it answers. */
export interface ThreadOrder {
  readonly task: Task;
  readonly directory: string;
}
export type ThreadAnswer = { readonly kind: 'file' } | { readonly kind: 'done' };

/** Where the files of a study lie until all are there. */
export function unfinished(directory: string, name: StudyName): string {
  return join(directory, `${studies[name].uid}.part`);
}

/** Makes the files of a task and writes them. */
export async function carryOut({ task, directory }: ThreadOrder, written: () => void): Promise<void> {
  for await (const file of makers[task.study].make(task)) {
    await writeFile(join(unfinished(directory, task.study), file.name), file.bytes);
    written();
  }
}

export async function makeHere(
  tasks: readonly Task[],
  directory: string,
  written: (task: Task) => void,
): Promise<void> {
  for (const task of tasks) await carryOut({ task, directory }, () => written(task));
}

/** Painting makes many short-lived numbers: a large nursery spares the collector work, a larger one would not stay in the cache. */
const resourceLimits = { maxYoungGenerationSizeMb: 24 };

/** Hands the tasks in their order to as many threads; rejects when one dies, and ends the others. */
export async function makeInThreads(
  tasks: readonly Task[],
  directory: string,
  threads: number,
  url: URL,
  written: (task: Task) => void,
): Promise<void> {
  const waiting = [...tasks];
  const workers: Worker[] = [];
  try {
    const lives = Array.from({ length: Math.min(threads, tasks.length) }, () => {
      const worker = new Worker(url, { resourceLimits });
      workers.push(worker);
      return new Promise<void>((resolve, reject) => {
        let task = waiting.shift();
        const give = () => {
          if (task) worker.postMessage({ task, directory } satisfies ThreadOrder);
          else resolve();
        };
        worker.on('message', (answer: ThreadAnswer) => {
          if (answer.kind === 'file') {
            if (task) written(task);
          } else {
            task = waiting.shift();
            give();
          }
        });
        worker.on('error', reject);
        worker.on('exit', (status) => reject(new Error(`a thread making the sample ended with status ${status}`)));
        give();
      });
    });
    await Promise.all(lives);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
