import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { generatePhantom } from '#src/phantom/generate.ts';
import type { ProgressCounter } from '../index/progress.ts';

/** Makes the sample patient where it is not there yet; each study is indexed as soon as all of it is there. */
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
  const studies = new EventEmitter();
  let unseen = 0;
  let isMade = false;
  const making = generatePhantom({
    directory: folder,
    ...threads,
    onProgress: ({ done, all }) => {
      progress.sample = done / all;
      progress.found = all;
      progress.done = done;
    },
    onStudy: () => {
      unseen++;
      studies.emit('more');
    },
  }).finally(() => {
    isMade = true;
    studies.emit('more');
  });
  making.catch(() => undefined);
  const isOver = (): boolean => isMade || signal.aborted;
  const stop = (): void => void studies.emit('more');
  signal.addEventListener('abort', stop, { once: true });
  // What an earlier, interrupted start has made shows at once.
  await index();
  while (!isOver()) {
    if (unseen === 0) await once(studies, 'more');
    if (isOver()) break;
    unseen = 0;
    await index();
  }
  signal.removeEventListener('abort', stop);
  if (signal.aborted) return;
  await making;
  await index();
}
