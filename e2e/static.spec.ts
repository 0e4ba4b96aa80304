import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { extname, join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { freePort, root } from './server.ts';
import { longestSeries } from './studies.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** A plain web server over `dist/` with a store beside it at `/dicom-web`, as a hospital's own server might be set up. */
async function startPlainServer(store: string) {
  const port = await freePort();
  const server = createServer((from, to) => {
    const path = new URL(from.url ?? '/', 'http://x').pathname;
    if (path.startsWith('/dicom-web')) {
      const target = new URL(store);
      const onward = request(
        { host: target.hostname, port: target.port, path: from.url, headers: { ...from.headers, host: target.host } },
        (answer) => {
          to.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(to);
        },
      );
      onward.on('error', () => to.destroy());
      from.pipe(onward);
      return;
    }
    const wanted = join(root, 'dist', path === '/' ? 'index.html' : path);
    const there = existsSync(wanted) && statSync(wanted).isFile();
    const file = there ? wanted : join(root, 'dist/404.html');
    to.writeHead(there ? 200 : 404, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(to);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

test('the build runs as plain files beside a store, worklist and deep link alike', async ({
  gateway,
  worklist,
  workspace,
}) => {
  const plain = await startPlainServer(gateway.origin);
  try {
    await worklist.goto(plain.origin);
    await expect(worklist.row('张').first()).toBeVisible();
    const ct = await longestSeries(gateway.origin, 'CT');
    await workspace.open(ct.study, { origin: plain.origin });
    await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
  } finally {
    await plain.stop();
  }
});
