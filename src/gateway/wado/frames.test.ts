import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundaryOf, readMultipart, type MultipartPart } from '#src/part10/multipart.ts';
import type { Gateway } from '../gateway.ts';
import { makeBench, runOver, type Bench } from '../testing/running.ts';
import { pixelsOf, sha256, smallFile } from '../testing/small-files.ts';

const jpegLs = '1.2.840.10008.1.2.4.80';
const asStored = 'multipart/related; type="application/octet-stream"; transfer-syntax=*';
let bench: Bench;
let gateway: Gateway;
let root: string;
/** Not codestreams: frames in the stored syntax are sent without a look inside. Odd lengths are padded by the file format. */
const encapsulated = Array.from({ length: 5 }, (_, i) =>
  createHash('sha512')
    .update(`frame ${i + 1}`)
    .digest(),
);

beforeAll(async () => {
  bench = makeBench();
  bench.write('dicom/native', smallFile({ instance: '1.2.3.1.1', frameCount: 3 }));
  bench.write(
    'dicom/packed',
    smallFile({ instance: '1.2.3.1.2', number: 2, encapsulated: { syntax: jpegLs, frames: encapsulated } }),
  );
  bench.write('dicom/damaged', smallFile({ instance: '1.2.3.1.3', number: 3 }));
  bench.write('dicom/vanished', smallFile({ instance: '1.2.3.1.4', number: 4 }));
  bench.write('dicom/shortened', smallFile({ instance: '1.2.3.1.5', number: 5, frameCount: 4 }));
  gateway = await runOver(bench);
  root = `${gateway.url}/dicom-web`;
});
afterAll(async () => {
  await gateway.close();
  bench.remove();
});

const instance = (uid: string): string => `${root}/studies/1.2.3/series/1.2.3.1/instances/${uid}`;
const get = (path: string, headers: Record<string, string>): Promise<Response> => fetch(path, { headers });

async function parts(response: Response): Promise<MultipartPart[]> {
  const found: MultipartPart[] = [];
  const boundary = boundaryOf(response.headers.get('content-type') ?? '') ?? '';
  for await (const part of readMultipart(response.body as ReadableStream<Uint8Array>, boundary)) found.push(part);
  return found;
}

describe('frames', () => {
  it('come in the stored syntax with the digest taken when they were indexed', async () => {
    const response = await get(`${instance('1.2.3.1.2')}/frames/2,4,5`, { accept: asStored });
    const found = await parts(response);
    expect(found.map(({ body }) => Buffer.from(body).toString('hex'))).toEqual(
      [2, 4, 5].map((n) => encapsulated[n - 1]?.toString('hex')),
    );
    expect(found.map(({ headers }) => headers.all.get('x-frame-sha256'))).toEqual(
      [2, 4, 5].map((n) => sha256(encapsulated[n - 1]!)),
    );
    expect(found.map(({ headers }) => headers.transferSyntax)).toEqual([jpegLs, jpegLs, jpegLs]);
    expect(found.map(({ headers }) => headers.location)).toEqual(
      [2, 4, 5].map((n) => `${instance('1.2.3.1.2')}/frames/${n}`),
    );
    expect(found.map(({ headers }) => headers.length)).toEqual([64, 64, 64]);
  });

  it('of native pixels are the bytes of the file', async () => {
    const found = await parts(await get(`${instance('1.2.3.1.1')}/frames/3,1`, { accept: asStored }));
    expect(found.map(({ body }) => Buffer.from(body))).toEqual(
      [3, 1].map((n) => Buffer.from(pixelsOf('1.2.3.1.1', n))),
    );
    expect(found[0]?.headers.transferSyntax).toBe('1.2.840.10008.1.2.1');
  });

  it('come alone as a plain body too, whole and by range', async () => {
    const path = `${instance('1.2.3.1.2')}/frames/1`;
    const whole = await get(path, { accept: 'application/octet-stream; transfer-syntax=*' });
    expect(whole.headers.get('content-type')).toBe(`application/octet-stream; transfer-syntax=${jpegLs}`);
    expect(whole.headers.get('x-frame-sha256')).toBe(sha256(encapsulated[0]!));
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(encapsulated[0]);
    const etag = whole.headers.get('etag') ?? '';
    expect((await get(path, { accept: 'image/jls', 'if-none-match': etag })).status).toBe(304);
    const middle = await get(path, { accept: 'image/jls', range: 'bytes=10-19', 'if-range': etag });
    expect([middle.status, middle.headers.get('content-range')]).toEqual([206, 'bytes 10-19/64']);
    expect(Buffer.from(await middle.arrayBuffer())).toEqual(encapsulated[0]?.subarray(10, 20));
    const tail = await get(path, { accept: 'image/jls', range: 'bytes=-4' });
    expect(Buffer.from(await tail.arrayBuffer())).toEqual(encapsulated[0]?.subarray(60));
    expect((await get(path, { accept: 'image/jls', range: 'bytes=64-' })).status).toBe(416);
    const changed = await get(path, { accept: 'image/jls', range: 'bytes=10-19', 'if-range': '"other"' });
    expect(changed.status).toBe(200);
  });

  it('in a form that is not kept are refused, and the answer says what is kept', async () => {
    for (const accept of [
      'image/jp2',
      'image/jpeg',
      'text/html',
      'multipart/related; type="image/jphc"; transfer-syntax=*',
    ]) {
      const response = await get(`${instance('1.2.3.1.2')}/frames/1`, { accept });
      expect([accept, response.status]).toEqual([accept, 406]);
      expect(await response.json()).toEqual({ error: `frames are kept as image/jls; transfer-syntax=${jpegLs}` });
    }
    expect(
      (await get(`${instance('1.2.3.1.2')}/frames/1,2`, { accept: 'application/octet-stream; transfer-syntax=*' }))
        .status,
    ).toBe(406);
  });

  it('that do not exist are not found; of several, those that exist are sent under their names', async () => {
    for (const list of ['0', '4', '4,5'])
      expect((await get(`${instance('1.2.3.1.1')}/frames/${list}`, { accept: asStored })).status).toBe(404);
    const found = await parts(await get(`${instance('1.2.3.1.1')}/frames/2,9`, { accept: asStored }));
    expect(found.map(({ headers }) => headers.location?.split('/').at(-1))).toEqual(['2']);
    for (const list of [',', '1,,2', '9999999999'])
      expect((await get(`${instance('1.2.3.1.1')}/frames/${list}`, { accept: asStored })).status).toBe(400);
  });

  it('changed on disk afterwards no longer fit their digest', async () => {
    const file = `${bench.dicom}/damaged`;
    const at = readFileSync(file).indexOf(Buffer.from(pixelsOf('1.2.3.1.3', 1)));
    const fd = openSync(file, 'r+');
    writeSync(fd, Buffer.from([255 - (pixelsOf('1.2.3.1.3', 1)[7] ?? 0)]), 0, 1, at + 7);
    closeSync(fd);
    const [part] = await parts(await get(`${instance('1.2.3.1.3')}/frames/1`, { accept: asStored }));
    expect(part?.headers.all.get('x-frame-sha256')).toBe(sha256(pixelsOf('1.2.3.1.3', 1)));
    expect(sha256(part!.body)).not.toBe(part?.headers.all.get('x-frame-sha256'));
  });

  it('whose file has gone are not found', async () => {
    rmSync(`${bench.dicom}/vanished`);
    const response = await get(`${instance('1.2.3.1.4')}/frames/1`, {
      accept: 'application/octet-stream; transfer-syntax=*',
    });
    expect([response.status, await response.json()]).toEqual([404, { error: 'not found' }]);
  });

  it('cut off on disk end the connection, never with fewer bytes than announced', async () => {
    const file = `${bench.dicom}/shortened`;
    truncateSync(file, readFileSync(file).length - 40);
    const response = await get(`${instance('1.2.3.1.5')}/frames/1,2,3,4`, { accept: asStored });
    await expect(parts(response)).rejects.toThrow();
  });
});

describe('whole instances', () => {
  it('of a series come as multipart, each as it lies on disk, with the digests of its frames', async () => {
    const response = await get(`${root}/studies/1.2.3/series/1.2.3.1`, {
      accept: 'multipart/related; type="application/dicom"; transfer-syntax=*',
    });
    expect(response.status).toBe(200);
    const boundary = boundaryOf(response.headers.get('content-type') ?? '') ?? '';
    const reading = readMultipart(response.body as ReadableStream<Uint8Array>, boundary);
    const first = (await reading.next()).value as MultipartPart;
    const second = (await reading.next()).value as MultipartPart;
    await reading.return(undefined);
    expect(Buffer.from(first.body)).toEqual(readFileSync(`${bench.dicom}/native`));
    expect(Buffer.from(second.body)).toEqual(readFileSync(`${bench.dicom}/packed`));
    expect(second.headers.contentType).toBe(`application/dicom; transfer-syntax=${jpegLs}`);
    expect(second.headers.all.get('x-frame-sha256')).toBe(encapsulated.map(sha256).join(','));
  });

  it('come alone as a plain body, by range too', async () => {
    const whole = await get(instance('1.2.3.1.2'), { accept: 'application/dicom; transfer-syntax=*' });
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(readFileSync(`${bench.dicom}/packed`));
    const part = await get(instance('1.2.3.1.2'), { accept: 'application/dicom', range: 'bytes=128-131' });
    expect(await part.text()).toBe('DICM');
  });

  it('are read no faster than they are taken', async () => {
    const large = makeBench();
    large.write(
      'dicom/large',
      smallFile({
        instance: '1.2.3.1.1',
        encapsulated: { syntax: jpegLs, frames: [new Uint8Array(96 << 20).fill(7)] },
      }),
    );
    const running = await runOver(large);
    const before = process.memoryUsage().arrayBuffers;
    const most = await new Promise<number>((done, fail) => {
      const path = '/dicom-web/studies/1.2.3';
      const asking = request({ host: '127.0.0.1', port: running.port, path }, (response) => {
        response.pause();
        setTimeout(() => {
          const now = process.memoryUsage().arrayBuffers;
          response.destroy();
          done(now - before);
        }, 1000);
      });
      asking.on('error', fail);
      asking.end();
    });
    expect(most).toBeLessThan(24 << 20);
    await running.close();
    large.remove();
  });
});
