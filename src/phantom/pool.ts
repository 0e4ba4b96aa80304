import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { makers } from './makers.ts';
import { studies } from './patient.ts';
import type { Task } from './task.ts';

/** What a thread is told, and what it answers. */
export interface ThreadOrder {
  readonly task: Task;
  readonly directory: string;
}
export type ThreadAnswer = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'done' };

/** Makes the files of a task and writes them, each under another name until it is whole. */
export async function carryOut({ task, directory }: ThreadOrder, written: (path: string) => void): Promise<void> {
  const folder = join(directory, studies[task.study].uid);
  for await (const file of makers[task.study].make(task)) {
    const path = join(folder, file.name);
    await writeFile(`${path}.part`, file.bytes);
    await rename(`${path}.part`, path);
    written(path);
  }
}

export async function makeHere(
  tasks: readonly Task[],
  directory: string,
  written: (task: Task, path: string) => void,
): Promise<void> {
  for (const task of tasks) await carryOut({ task, directory }, (path) => written(task, path));
}

/** Painting makes many short-lived numbers: a large nursery spares the collector half of its work. */
const resourceLimits = { maxYoungGenerationSizeMb: 96 };

/** Hands the tasks in their order to as many threads; rejects when one dies, and ends the others. */
export async function makeInThreads(
  tasks: readonly Task[],
  directory: string,
  threads: number,
  url: URL,
  written: (task: Task, path: string) => void,
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
            if (task) written(task, answer.path);
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
