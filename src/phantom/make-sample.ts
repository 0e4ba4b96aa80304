import { cpus } from 'node:os';
import { generatePhantom } from './generate.ts';

// `node dist-gateway/make-sample.js DIRECTORY [small]`: the sample patient as files, for tests and for other viewers.
const [directory, scale] = process.argv.slice(2);
if (!directory) {
  process.stderr.write('Usage: make-sample DIRECTORY [small]\n');
  process.exitCode = 1;
} else {
  await generatePhantom({
    directory,
    scale: scale === 'small' ? 'small' : 'full',
    threads: Math.max(1, cpus().length),
    threadUrl: new URL('./phantom-thread.js', import.meta.url),
  });
}
