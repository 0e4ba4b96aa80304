// Builds the app into dist/ and the gateway into dist-gateway/, compresses what is served, and leaves a stamp.
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { fingerprint } from './fingerprint.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const stamp = fingerprint(root);
const quiet = process.argv.includes('--quiet') ? 'error' : 'warn';

await build({ configFile: join(root, 'vite.config.ts'), logLevel: quiet });
await build({ configFile: join(root, 'vite.gateway.config.ts'), logLevel: quiet });

const dist = join(root, 'dist');
// A static web server answers routes it does not know with 404.html: the app reads the route itself.
copyFileSync(join(dist, 'index.html'), join(dist, '404.html'));

const worthCompressing = /\.(js|css|html|svg|json|wasm)$/;
const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => worthCompressing.test(file));
await Promise.all(
  files.map(async (file) => {
    const bytes = readFileSync(join(dist, file));
    const [br, gz] = await Promise.all([
      promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
      promisify(gzip)(bytes, { level: 9 }),
    ]);
    writeFileSync(join(dist, `${file}.br`), br);
    writeFileSync(join(dist, `${file}.gz`), gz);
  }),
);
for (const folder of [dist, join(root, 'dist-gateway')]) writeFileSync(join(folder, '.stamp'), stamp);
