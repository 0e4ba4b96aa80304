import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { generatePhantom } from '#src/phantom/generate.ts';
import type { ProgressCounter } from '../index/progress.ts';

/** How often what has been made so far is indexed, so that the first study shows while the others are made. */
const interval = 1000;

/** Makes the sample patient where it is not there yet, and lets it be indexed as it grows. */
export async function makeSample(
  folder: string,
  progress: ProgressCounter,
  signal: AbortSignal,
  index: () => Promise<void>,
): Promise<void> {
  // Beside the built gateway; without it all is made on this thread.
  const thread = new URL('./phantom-thread.js', import.meta.url);
  const threads = existsSync(fileURLToPath(thread))
    ? { threadUrl: thread, threads: Math.max(1, cpus().length - 1) }
    : {};
  const state = { isMade: false };
  const making = generatePhantom({
    directory: folder,
    ...threads,
    onProgress: ({ done, all }) => {
      progress.sample = done / all;
    },
  }).finally(() => {
    state.isMade = true;
  });
  making.catch(() => undefined);
  const isOver = (): boolean => state.isMade || signal.aborted;
  while (!isOver()) {
    await Promise.race([making.catch(() => undefined), pause(interval)]);
    if (progress.sample !== undefined && !isOver()) await index();
  }
  if (signal.aborted) return;
  await making;
  await index();
}
