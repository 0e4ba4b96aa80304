// `npm run dev`: the gateway on a free port and the development server in front of it.
import { spawn } from 'node:child_process';
import { createServer as listen } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, createServer } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const port = await new Promise((resolve) => {
  const probe = listen().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

await build({ configFile: join(root, 'vite.gateway.config.ts'), logLevel: 'warn' });

const vite = await createServer({
  configFile: join(root, 'vite.config.ts'),
  server: {
    host: '127.0.0.1',
    port: 5173,
    // The Host header stays the page's: addresses in answers then lead back here.
    proxy: Object.fromEntries(
      ['/dicom-web', '/api', '/health'].map((path) => [
        path,
        { target: `http://127.0.0.1:${port}`, changeOrigin: false },
      ]),
    ),
  },
});
await vite.listen();

const { port: shown } = vite.httpServer.address();
const args = [
  join(root, 'dist-gateway/main.js'),
  '--port',
  String(port),
  '--also',
  String(shown),
  ...process.argv.slice(2),
];
const gateway = spawn(process.execPath, args, { stdio: 'inherit' });
const stop = async () => {
  gateway.kill('SIGTERM');
  await vite.close();
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
gateway.on('exit', async (code) => {
  await vite.close();
  process.exit(code ?? 0);
});
vite.printUrls();
