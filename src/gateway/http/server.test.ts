import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { brotliCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Gateway } from '../gateway.ts';
import { makeBench, runOver, type Bench } from '../testing/running.ts';
import { smallFile } from '../testing/small-files.ts';

let bench: Bench;
let gateway: Gateway;
const script = 'export const answer = 42;\n'.repeat(200);

beforeAll(async () => {
  bench = makeBench();
  bench.write('secret.txt', 'not to be served');
  bench.write('dist/.stamp', 'not to be served');
  bench.write('dist/assets/big-11112222.js', script);
  bench.write('dist/assets/big-11112222.js.br', brotliCompressSync(script));
  bench.write('dicom/a', smallFile({ instance: '1.2.3.1.1' }));
  gateway = await runOver(bench);
});
afterAll(async () => {
  await gateway.close();
  bench.remove();
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Without a browser's or `fetch`'s tidying of the path. */
function raw(
  path: string,
  options: { headers?: Record<string, string>; method?: string; host?: string } = {},
): Promise<Answer> {
  return new Promise((done, fail) => {
    const { headers = {}, method = 'GET', host = '127.0.0.1' } = options;
    const asking = request(
      { host, port: gateway.port, path, method, headers: { host: `localhost:${gateway.port}`, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('latin1'),
          }),
        );
      },
    );
    asking.on('error', fail);
    asking.end();
  });
}

describe('the server', () => {
  it.each(['localhost', '127.0.0.1', '[::1]'])('answers as %s', async (name) => {
    expect((await raw('/health', { headers: { host: `${name}:${gateway.port}` } })).status).toBe(200);
  });

  it.each([
    'evil.example',
    'localhost',
    'localhost:1',
    'localhost.evil.example:80',
    '127.0.0.1.nip.io',
    '169.254.169.254',
  ])('does not answer a request for the host "%s"', async (host) => {
    for (const path of ['/', '/health', '/api/config', '/dicom-web/studies']) {
      const { status, body } = await raw(path, { headers: { host } });
      expect([400, 421]).toContain(status);
      expect(body).not.toContain('1.2.3');
    }
  });

  it('does not answer a request that names no host', async () => {
    const answer = await new Promise<string>((done, fail) => {
      let text = '';
      const socket = connect(gateway.port, '127.0.0.1', () => socket.write('GET /dicom-web/studies HTTP/1.0\r\n\r\n'));
      socket.on('data', (chunk) => (text += chunk.toString('latin1')));
      socket.on('end', () => done(text)).on('error', fail);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
  });

  it('listens on loopback alone, both kinds', async () => {
    expect((await raw('/health', { host: '::1' })).status).toBe(200);
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) await expect(raw('/health', { host: address })).rejects.toThrow();
  });

  it('takes no instances from a page of another site', async () => {
    const headers = { origin: 'http://evil.example', 'content-type': 'application/dicom' };
    expect((await raw('/dicom-web/studies', { method: 'POST', headers })).status).toBe(403);
  });

  it.each(['/', '/view?StudyInstanceUIDs=1.2.3', '/admin', '/s', '/IHEInvokeImageDisplay?requestType=STUDY'])(
    'gives the page at %s',
    async (path) => {
      const { status, headers, body } = await raw(path);
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-cache',
      ]);
      expect(body).toContain('<title>Fovea</title>');
    },
  );

  it('carries the security headers on every answer, errors and scripts included', async () => {
    for (const path of [
      '/',
      '/assets/app-0a1b2c3d.js',
      '/health',
      '/dicom-web/studies',
      '/nothing',
      '/%2e%2e/x',
      '/dicom-web/studies?Bogus=1',
    ]) {
      const { headers } = await raw(path);
      expect(headers['content-security-policy']).toMatch(
        /default-src 'none'; script-src 'self' 'wasm-unsafe-eval';.*frame-ancestors 'none'.*trusted-types default/,
      );
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
    }
    expect(
      (await raw('/health', { headers: { host: 'evil.example' } })).headers['content-security-policy'],
    ).toBeDefined();
  });

  it('lets hashed assets be kept for ever and nothing of a patient at all', async () => {
    expect((await raw('/assets/app-0a1b2c3d.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    for (const path of [
      '/dicom-web/studies',
      '/dicom-web/studies/1.2.3/metadata',
      '/dicom-web/studies/1.2.3',
      '/api/index-report',
    ]) {
      expect((await raw(path)).headers['cache-control']).toBe('no-store');
    }
  });

  it('sends what was compressed at build time to whom takes it', async () => {
    const packed = await raw('/assets/big-11112222.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect([packed.headers['content-encoding'], packed.headers['content-type']]).toEqual([
      'br',
      expect.stringMatching(/javascript; charset=utf-8$/),
    ]);
    expect(packed.body.length).toBeLessThan(200);
    const plain = await raw('/assets/big-11112222.js', { headers: { 'accept-encoding': 'identity' } });
    expect([plain.headers['content-encoding'], plain.body]).toEqual([undefined, script]);
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%5c..%5csecret.txt',
    '//evil.example/secret.txt',
    '/.stamp',
    '/assets/..%00/secret.txt',
    '/dicom-web/studies/..%2f..%2fsecret.txt',
    '/dicom-web/studies/1.2.3/series/../../../secret.txt',
    '/dicom-web/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.1/bulkdata/0,999999999',
    '/dicom-web/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.1/bulkdata/..',
    '/api/stores/unknown/dicom-web/studies',
  ])('has nothing at %s', async (path) => {
    const { status, body } = await raw(path);
    expect([400, 404]).toContain(status);
    expect(body).not.toContain('not to be served');
    expect(body).not.toContain(bench.path);
  });

  it('answers any path whatever with a file of its own, DICOM or a plain refusal', async () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2F',
      '\\',
      '%00',
      'studies',
      '1.2.3',
      'series',
      'dicom-web',
      'assets',
      'secret.txt',
      ';',
      '@',
      '%',
      'frames',
      '1',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const { status, body } = await raw(`/${pieces.join('/')}`);
        expect([200, 304, 400, 404, 406]).toContain(status);
        expect(body).not.toContain('not to be served');
      }),
      { numRuns: 150 },
    );
  });

  it('tells its sources and its version', async () => {
    expect(JSON.parse((await raw('/api/config')).body)).toEqual({
      version: '0.0.0',
      mode: 'gateway',
      sources: [{ id: 'dicom-web', label: 'Archive', root: '/dicom-web' }],
      can: { store: true },
    });
  });

  it('gives the archive at its route as a store too', async () => {
    const [row] = JSON.parse((await raw('/api/stores/dicom-web/dicom-web/studies')).body) as Record<
      string,
      { Value: string[] }
    >[];
    expect(row?.['00081190']?.Value).toEqual([
      `http://localhost:${gateway.port}/api/stores/dicom-web/dicom-web/studies/1.2.3`,
    ]);
  });
});
