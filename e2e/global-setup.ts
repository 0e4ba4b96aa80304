import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './server.ts';

/** Where the small sample patient lies, as files. */
export const sample = join(root, 'test-results/sample-small');

export default function makeSample(): void {
  execFileSync(process.execPath, [join(root, 'dist-gateway/make-sample.js'), sample, 'small'], { stdio: 'inherit' });
}
