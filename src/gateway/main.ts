import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { help, readArguments, type Settings } from './arguments.ts';
import { startGateway } from './gateway.ts';
import type { IndexProgress } from './index/progress.ts';
import { UsageError } from './usage-error.ts';

// Both hold for the built program, which lies in a folder beside `dist`.
const dist = fileURLToPath(new URL('../dist', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Milliseconds. */
const longestGoodbye = 1500;

async function serve(settings: Settings): Promise<void> {
  const gateway = await startGateway(settings, dist, version);
  console.log(`Fovea is at ${gateway.url}`);
  // A terminal's Ctrl-C comes from the terminal and from the program that started this one: the second must not kill.
  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    stopping ??= gateway.close().then(() => process.exit(0));
    // What was acknowledged is on the disk; nobody waits longer for a folder that is slow to read.
    setTimeout(() => process.exit(0), longestGoodbye).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  // The program that started this one is gone, killed perhaps.
  process.on('disconnect', stop);
  const reporting = setInterval(() => {
    const line = progressLine(gateway.archive?.progress());
    if (line !== undefined) console.log(line);
  }, 5000);
  await gateway.indexed;
  clearInterval(reporting);
  const found = gateway.archive?.progress();
  if (found?.fault !== undefined) console.error(`Indexing stopped: ${found.fault}`);
  else if (found)
    console.log(
      `Ready: ${found.studies} studies, ${found.instances} images and documents, ${found.skipped} files skipped`,
    );
}

/** What is still to be waited for, in a line. */
function progressLine(progress: IndexProgress | undefined): string | undefined {
  if (progress?.status !== 'indexing') return undefined;
  if (progress.sample !== undefined) return `Making the sample patient: ${Math.round(100 * progress.sample)} %`;
  return `Reading files: ${progress.done} of ${progress.found}`;
}

try {
  const command = readArguments(process.argv.slice(2));
  if (command.kind === 'help') console.log(help);
  else if (command.kind === 'version') console.log(version);
  else await serve(command.settings);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exit(1);
}
