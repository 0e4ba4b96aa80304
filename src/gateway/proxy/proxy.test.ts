import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Gateway } from '../gateway.ts';
import { makeBench, runOver, type Bench } from '../testing/running.ts';
import { UriRewriter } from './rewrite-uris.ts';
import { readStoreArgument } from './store-settings.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let bench: Bench;
let store: Server;
let storeRoot: string;
let gateway: Gateway | undefined;
let handle: Handler;

beforeEach(async () => {
  bench = makeBench();
  handle = (_request, response) => response.setHeader('content-type', 'application/dicom+json').end('[]');
  store = createServer((request, response) => handle(request, response));
  await new Promise<void>((done) => store.listen(0, '127.0.0.1', done));
  storeRoot = `http://127.0.0.1:${(store.address() as AddressInfo).port}/pacs/dicom-web`;
});
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
  store.closeAllConnections();
  store.close();
  bench.remove();
});

async function front(url = storeRoot): Promise<string> {
  gateway = await runOver(bench, { folders: [], stores: [readStoreArgument(`pacs=${url}`)] });
  return `${gateway.url}/api/stores/pacs/dicom-web`;
}

describe('a fronted store', () => {
  it('is asked at the same path and query, and its answer comes through as it is', async () => {
    const root = await front();
    const bytes = Buffer.from([0, 1, 2, 255, 254]);
    let asked = '';
    handle = (request, response) => {
      asked = request.url ?? '';
      response
        .writeHead(206, {
          'content-type': 'multipart/related; boundary=x',
          etag: '"v1"',
          'content-range': 'bytes 0-4/9',
        })
        .end(bytes);
    };
    const response = await fetch(`${root}/studies/1.2/series/1.3/instances/1.4/frames/1,2?a=b%20c`);
    expect(asked).toBe('/pacs/dicom-web/studies/1.2/series/1.3/instances/1.4/frames/1,2?a=b%20c');
    expect([response.status, response.headers.get('etag'), response.headers.get('content-range')]).toEqual([
      206,
      '"v1"',
      'bytes 0-4/9',
    ]);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  it('is the first source when there is no archive, and the only one told', async () => {
    await front();
    expect(await (await fetch(`${gateway?.url ?? ''}/api/config`)).json()).toMatchObject({
      sources: [{ id: 'pacs', label: 'pacs', root: '/api/stores/pacs/dicom-web' }],
    });
    expect(await (await fetch(`${gateway?.url ?? ''}/health`)).json()).toMatchObject({ status: 'ready' });
    expect(await (await fetch(`${gateway?.url ?? ''}/dicom-web/studies`)).json()).toEqual([]);
  });

  it('may be the one that takes results, and so may the archive beside it', async () => {
    const stores = [readStoreArgument(`pacs=${storeRoot}`)];
    gateway = await runOver(bench, { folders: [], stores, results: 'pacs' });
    const config = async (): Promise<unknown> => (await fetch(`${gateway?.url ?? ''}/api/config`)).json();
    expect(await config()).toMatchObject({ sources: [{ id: 'pacs', results: true }] });
    await gateway.close();
    gateway = await runOver(bench, { folders: [], stores, results: 'dicom-web' });
    expect(await config()).toMatchObject({ sources: [{ id: 'dicom-web', results: true }, { id: 'pacs' }] });
  });

  it('hears only listed headers, and its sign-in from the server alone', async () => {
    const root = await front(storeRoot.replace('http://', 'http://reader:s%40fe@'));
    let heard: Record<string, unknown> = {};
    handle = (request, response) => {
      heard = request.headers;
      response
        .setHeader('set-cookie', 'session=1')
        .setHeader('x-powered-by', 'x')
        .setHeader('content-type', 'application/dicom+json')
        .end('[]');
    };
    const response = await fetch(`${root}/studies`, {
      headers: {
        cookie: 'own=1',
        authorization: 'Bearer own',
        'x-forwarded-for': '1.2.3.4',
        accept: 'application/dicom+json',
        'if-none-match': '"v1"',
      },
    });
    expect(heard).toMatchObject({
      accept: 'application/dicom+json',
      'if-none-match': '"v1"',
      authorization: `Basic ${Buffer.from('reader:s@fe').toString('base64')}`,
    });
    expect(heard).not.toHaveProperty('cookie');
    expect(heard).not.toHaveProperty('x-forwarded-for');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect(JSON.stringify([...response.headers])).not.toContain('Basic');
  });

  it('cannot lead elsewhere: redirects are refused', async () => {
    const root = await front();
    handle = (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
    expect((await fetch(`${root}/studies`, { redirect: 'manual' })).status).toBe(502);
    expect((await fetch(`${gateway?.url ?? ''}/api/stores/http:%2f%2fevil/dicom-web/studies`)).status).toBe(400);
  });

  it('that goes away is a plain 502, and there again when it is back', async () => {
    const root = await front();
    const { port } = store.address() as AddressInfo;
    store.closeAllConnections();
    await new Promise((done) => store.close(done));
    const response = await fetch(`${root}/studies`);
    expect([response.status, await response.json()]).toEqual([502, { error: 'the store cannot be reached' }]);
    await new Promise<void>((done) => store.listen(port, '127.0.0.1', done));
    expect((await fetch(`${root}/studies`)).status).toBe(200);
  });

  it('is told when the page has gone', async () => {
    const root = await front();
    const closed = new Promise<void>((done) => {
      handle = (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/octet-stream' }).write(Buffer.alloc(1 << 16));
        response.on('close', done);
      };
    });
    const abort = new AbortController();
    await fetch(`${root}/studies/1.2`, { signal: abort.signal });
    abort.abort();
    await closed;
  });

  it('takes an upload as it streams', async () => {
    const root = await front();
    handle = (request, response) => {
      let size = 0;
      request.on('data', (chunk: Buffer) => (size += chunk.length));
      request.on('end', () =>
        response
          .setHeader('content-type', 'application/dicom+json')
          .end(JSON.stringify({ size, type: request.headers['content-type'] })),
      );
    };
    const type = 'multipart/related; type="application/dicom"; boundary=b';
    const response = await fetch(`${root}/studies`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: Buffer.alloc(5 << 20, 1),
    });
    expect(await response.json()).toEqual({ size: 5 << 20, type });
  });

  it('has its addresses led over the gateway, compressed or not', async () => {
    const root = await front();
    const json = (base: string): string =>
      JSON.stringify([
        {
          '00081190': { vr: 'UR', Value: [`${base}/studies/1.2`] },
          '00104000': { vr: 'LT', Value: [`see http://elsewhere.example/studies/1 and ${base}/studies`] },
          '7FE00010': { vr: 'OW', BulkDataURI: `${base}/studies/1.2/series/1.3/instances/1.4/bulkdata/7fe00010` },
          '00880200': { vr: 'SQ', Value: [{ '00420011': { vr: 'OB', BulkDataURI: '../../bulkdata/1' } }] },
        },
      ]);
    for (const base of [
      storeRoot,
      'http://pacs.inside:8042/dicom-web',
      '//pacs.inside/dicom-web',
      storeRoot.replaceAll('/', '\\/'),
    ]) {
      for (const encoding of ['identity', 'gzip']) {
        handle = (_request, response) => {
          const text = json(base).replaceAll('\\\\/', '\\/');
          response.setHeader('content-type', 'application/dicom+json').setHeader('content-encoding', encoding);
          response.end(encoding === 'gzip' ? gzipSync(text) : text);
        };
        const [row] = (await (await fetch(`${root}/studies/1.2/metadata`)).json()) as Record<
          string,
          { Value: unknown[]; BulkDataURI: string }
        >[];
        expect(row?.['7FE00010']?.BulkDataURI).toBe(`${root}/studies/1.2/series/1.3/instances/1.4/bulkdata/7fe00010`);
        expect(row?.['00081190']?.Value).toEqual([`${root}/studies/1.2`]);
        expect(row?.['00104000']?.Value[0]).toContain('see http://elsewhere.example/studies/1');
        expect(row?.['00880200']?.Value).toEqual([{ '00420011': { vr: 'OB', BulkDataURI: '../../bulkdata/1' } }]);
      }
    }
  });
});

describe('addresses in a stream', () => {
  it('are rewritten the same wherever its chunks are cut', async () => {
    const base = 'http://store.example/dicom-web';
    const rows = Array.from({ length: 60 }, (_, i) => ({
      '00100010': { vr: 'PN', Value: [{ Alphabetic: '王^小东'.repeat(i) }] },
      '00081190': { vr: 'UR', Value: [`${base}/studies/1.${i}`] },
      '7FE00010': { vr: 'OW', BulkDataURI: `http://inside:1/x/studies/1.${i}/bulkdata/1` },
    }));
    const text = Buffer.from(JSON.stringify(rows));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 }), async (cuts) => {
        const chunks: Buffer[] = [];
        for (let at = 0, i = 0; at < text.length; i++) {
          const size = cuts[i % cuts.length] ?? 1;
          chunks.push(text.subarray(at, at + size));
          at += size;
        }
        const out: Buffer[] = [];
        for await (const chunk of Readable.from(chunks).pipe(new UriRewriter(base, 'http://localhost:3000/g')))
          out.push(chunk as Buffer);
        const parsed = JSON.parse(Buffer.concat(out).toString()) as typeof rows;
        parsed.forEach((row, i) => {
          expect(row['00081190'].Value).toEqual([`http://localhost:3000/g/studies/1.${i}`]);
          expect(row['7FE00010'].BulkDataURI).toBe(`http://localhost:3000/g/studies/1.${i}/bulkdata/1`);
          expect(row['00100010']).toEqual(rows[i]?.['00100010']);
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('a store that is of no use', () => {
  const start = (url: string): Promise<unknown> =>
    runOver(bench, { folders: [], stores: [readStoreArgument(`pacs=${url}`)] });

  it.each<[string, Handler, RegExp]>([
    [
      'does not know the path',
      (_request, response) => response.writeHead(404).end(),
      /answers 404; is this the root of a DICOMweb service/,
    ],
    ['is broken', (_request, response) => response.writeHead(503).end(), /answers 503/],
    ['wants a sign-in', (_request, response) => response.writeHead(401).end(), /wants a sign-in/],
    ['is a web page', (_request, response) => response.setHeader('content-type', 'text/html').end('<p>'), /a web page/],
    ['redirects', (_request, response) => response.writeHead(302, { location: '/login' }).end(), /answers 302/],
  ])('because it %s is said at the start', async (_why, handler, line) => {
    handle = handler;
    await expect(start(storeRoot)).rejects.toThrow(line);
  });

  it('because nobody is there is said at the start, without its password', async () => {
    await new Promise((done) => store.close(done));
    const { host } = new URL(storeRoot);
    await expect(start(`http://reader:secret@${host}/dicom-web`)).rejects.toThrow(
      `--store pacs: no answer from http://${host}/dicom-web (ECONNREFUSED)`,
    );
  });
});
