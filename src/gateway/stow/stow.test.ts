import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import type { Gateway } from '../gateway.ts';
import { makeBench, runOver, type Bench } from '../testing/running.ts';
import { smallFile } from '../testing/small-files.ts';
import { multipartBody } from '../testing/multipart-body.ts';
import { splitParts } from './split-parts.ts';

let bench: Bench;
let gateway: Gateway;
beforeEach(async () => {
  bench = makeBench();
  gateway = await runOver(bench);
});
afterEach(async () => {
  await gateway.close();
  bench.remove();
});

async function store(files: readonly Uint8Array[], study = ''): Promise<{ status: number; body: DicomJson }> {
  const { body, contentType } = multipartBody(files);
  const response = await fetch(`${gateway.url}/dicom-web/studies${study}`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body,
  });
  return { status: response.status, body: (await response.json()) as DicomJson };
}
const items = (body: DicomJson, tag: string): DicomJson[] => (body[tag]?.Value ?? []) as DicomJson[];
const uids = (body: DicomJson, tag: string): unknown[] => items(body, tag).map((item) => item['00081155']?.Value?.[0]);
const failures = (body: DicomJson): unknown[] =>
  items(body, '00081198').map((item) => [item['00081155']?.Value?.[0], item['00081197']?.Value?.[0]]);
async function retrieve(instance: string): Promise<Buffer | number> {
  const response = await fetch(`${gateway.url}/dicom-web/studies/1.2.3/series/1.2.3.1/instances/${instance}`, {
    headers: { accept: 'application/dicom; transfer-syntax=*' },
  });
  return response.ok ? Buffer.from(await response.arrayBuffer()) : response.status;
}

describe('storing', () => {
  it('gives back the very bytes, and after a restart too', async () => {
    const files = [1, 2, 3].map((i) => smallFile({ instance: `1.2.3.1.${i}`, number: i }));
    const { status, body } = await store(files);
    expect([status, uids(body, '00081199')]).toEqual([200, ['1.2.3.1.1', '1.2.3.1.2', '1.2.3.1.3']]);
    expect(body['00081190']?.Value).toEqual([`${gateway.url}/dicom-web/studies/1.2.3`]);
    expect(body['00081198']).toBeUndefined();
    await gateway.close();
    gateway = await runOver(bench);
    for (const [i, file] of files.entries()) expect(await retrieve(`1.2.3.1.${i + 1}`)).toEqual(Buffer.from(file));
  });

  it('takes a single instance as a plain body', async () => {
    const file = smallFile({ instance: '1.2.3.1.1' });
    const response = await fetch(`${gateway.url}/dicom-web/studies`, {
      method: 'POST',
      headers: { 'content-type': 'application/dicom' },
      body: file,
    });
    expect(response.status).toBe(200);
    expect(await retrieve('1.2.3.1.1')).toEqual(Buffer.from(file));
  });

  it('tells each instance’s own fate', async () => {
    const good = smallFile({ instance: '1.2.3.1.1' });
    const { status, body } = await store(
      [good, Buffer.from('no DICOM'), smallFile({ instance: '1.2.9.1.1', study: '1.2.9' }), good.subarray(0, 400)],
      '/1.2.3',
    );
    expect([status, uids(body, '00081199')]).toEqual([202, ['1.2.3.1.1']]);
    expect(failures(body)).toEqual([['1.2.9.1.1', 0xa900]]);
    expect(items(body, '0008119A').map((item) => item['00081197']?.Value)).toEqual([[0xc000], [0xc000]]);
    expect((await fetch(`${gateway.url}/dicom-web/studies/1.2.9/metadata`)).status).toBe(404);
  });

  it('of nothing that can be stored is a conflict', async () => {
    expect((await store([Buffer.from('no DICOM')])).status).toBe(409);
    expect((await store([])).status).toBe(400);
  });

  it('the same bytes again succeeds, other bytes under the same UID are refused and the first stay', async () => {
    const first = smallFile({ instance: '1.2.3.1.1', number: 1 });
    await store([first]);
    const again = await store([first]);
    expect([again.status, uids(again.body, '00081199')]).toEqual([200, ['1.2.3.1.1']]);
    const other = await store([smallFile({ instance: '1.2.3.1.1', number: 2 })]);
    expect([other.status, failures(other.body)]).toEqual([409, [['1.2.3.1.1', 0x0111]]]);
    expect(await retrieve('1.2.3.1.1')).toEqual(Buffer.from(first));
  });

  it('keeps a copy of its own of what a folder shows already', async () => {
    const file = smallFile({ instance: '1.2.3.1.1' });
    bench.write('other/a', file);
    await gateway.close();
    gateway = await runOver(bench, { folders: [join(bench.path, 'other')] });
    expect((await store([file])).status).toBe(200);
    await gateway.close();
    gateway = await runOver(bench);
    expect(await retrieve('1.2.3.1.1')).toEqual(Buffer.from(file));
  });

  it('two at once of one UID keeps exactly one', async () => {
    const versions = [1, 2, 3, 4].map((number) => smallFile({ instance: '1.2.3.1.1', number }));
    const answers = await Promise.all(versions.map((file) => store([file])));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(versions.map((file) => Buffer.from(file))).toContainEqual(await retrieve('1.2.3.1.1'));
  });

  it('leaves nothing of an upload that breaks off, but what was complete', async () => {
    const { body, contentType } = multipartBody([
      smallFile({ instance: '1.2.3.1.1' }),
      smallFile({ instance: '1.2.3.1.2' }),
    ]);
    await new Promise<void>((done) => {
      const socket = connect(gateway.port, '127.0.0.1', () => {
        socket.write(
          `POST /dicom-web/studies HTTP/1.1\r\nHost: localhost:${gateway.port}\r\nContent-Type: ${contentType}\r\nContent-Length: ${body.length}\r\n\r\n`,
        );
        socket.write(body.subarray(0, body.length - 200));
        setTimeout(() => socket.destroy(), 500);
      });
      socket.on('close', () => setTimeout(done, 300));
    });
    expect(readdirSync(join(bench.path, 'data/incoming'))).toEqual([]);
    expect(await retrieve('1.2.3.1.2')).toBe(404);
  });

  it('a body without an end, of another type or without a boundary is refused', async () => {
    const { body, contentType } = multipartBody([smallFile({ instance: '1.2.3.1.1' })]);
    const post = async (type: string, bytes: Uint8Array): Promise<number> =>
      (
        await fetch(`${gateway.url}/dicom-web/studies`, {
          method: 'POST',
          headers: { 'content-type': type },
          body: bytes as Uint8Array<ArrayBuffer>,
        })
      ).status;
    expect(await post(contentType, body.subarray(0, body.length - 30))).toBe(400);
    expect(await post(contentType.replace('application/dicom', 'application/dicom+xml'), body)).toBe(415);
    expect(await post('multipart/related; type="application/dicom"', body)).toBe(400);
    expect(await post('text/plain', body)).toBe(415);
  });
});

describe('a restart', () => {
  it('takes in a whole file that has no row yet, and sweeps what was coming in', async () => {
    const file = smallFile({ instance: '1.2.3.1.1' });
    await store([file]);
    await gateway.close();
    for (const name of readdirSync(join(bench.path, 'data')))
      if (name.startsWith('index.sqlite')) writeFileSync(join(bench.path, 'data', name), '');
    writeFileSync(join(bench.path, 'data/incoming/0123.part'), file.subarray(0, 300));
    gateway = await runOver(bench);
    expect(readdirSync(join(bench.path, 'data/incoming'))).toEqual([]);
    expect(await retrieve('1.2.3.1.1')).toEqual(Buffer.from(file));
  });

  it('keeps the digests of stored frames: a byte changed on disk meanwhile is still found out', async () => {
    await store([smallFile({ instance: '1.2.3.1.1' })]);
    const frame = `${gateway.url}/dicom-web/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.1/frames/1`;
    const headers = { accept: 'application/octet-stream; transfer-syntax=*' };
    const before = (await fetch(frame, { headers })).headers.get('x-frame-sha256');
    await gateway.close();
    const [shelf = ''] = readdirSync(join(bench.path, 'data/stored'));
    const [name = ''] = readdirSync(join(bench.path, 'data/stored', shelf));
    const path = join(bench.path, 'data/stored', shelf, name);
    const bytes = readFileSync(path);
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 0xff;
    writeFileSync(path, bytes);
    gateway = await runOver(bench);
    const after = await fetch(new URL(new URL(frame).pathname, gateway.url), { headers });
    expect(after.headers.get('x-frame-sha256')).toBe(before);
  });
});

describe('a multipart body', () => {
  it('comes apart the same wherever its chunks are cut', async () => {
    const partBytes = fc.uint8Array({ maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(partBytes, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        async (bodies, cuts) => {
          const { body, boundary } = multipartBody(bodies);
          const chunks: Buffer[] = [];
          for (let at = 0, i = 0; at < body.length; i++) {
            const size = cuts[i % cuts.length] ?? 1;
            chunks.push(body.subarray(at, at + size));
            at += size;
          }
          const found: { type: string; bytes: Buffer }[] = [];
          let current: Buffer[] = [];
          let type = '';
          await splitParts(Readable.from(chunks), boundary, {
            begin: (contentType) => Promise.resolve(void ((type = contentType), (current = []))),
            data: (chunk) => Promise.resolve(void current.push(Buffer.from(chunk))),
            end: () => Promise.resolve(void found.push({ type, bytes: Buffer.concat(current) })),
          });
          expect(found).toEqual(bodies.map((bytes) => ({ type: 'application/dicom', bytes: Buffer.from(bytes) })));
        },
      ),
      { numRuns: 300 },
    );
  });
});
