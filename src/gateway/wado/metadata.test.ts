import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import type { Gateway } from '../gateway.ts';
import { pydicomJson } from '../testing/pydicom.ts';
import { makeBench, runOver, type Bench } from '../testing/running.ts';
import { smallFile } from '../testing/small-files.ts';

let bench: Bench;
let gateway: Gateway;
let root: string;
const paths: string[] = [];
const blob = Buffer.alloc(3000, 'abcdefg');

beforeAll(async () => {
  bench = makeBench();
  const names = { Alphabetic: 'Wang^XiaoDong', Ideographic: '王^小东', Phonetic: 'ワン^シャオドン' };
  const more: Record<string, DicomElement> = {
    '00081140': {
      vr: 'SQ',
      Value: [
        { '00081150': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] }, '00081155': { vr: 'UI', Value: ['1.2.9'] } },
      ],
    },
    '00104000': { vr: 'LT', Value: ['quoted "text", back\\slash and "BulkDataURI":"#1,2"'] },
    '00280030': { vr: 'DS', Value: [0.5, 0.25] },
    '00282000': { vr: 'OB', InlineBinary: Buffer.from('icc profile!').toString('base64') },
    '00420011': { vr: 'OB', InlineBinary: blob.toString('base64') },
  };
  for (let i = 1; i <= 12; i++) {
    paths.push(bench.write(`dicom/${i}`, smallFile({ instance: `1.2.3.1.${i}`, number: i, name: names, more })));
  }
  bench.write('dicom/other', smallFile({ study: '1.2.4', instance: '1.2.4.1.1' }));
  gateway = await runOver(bench);
  root = `${gateway.url}/dicom-web`;
});
afterAll(async () => {
  await gateway.close();
  bench.remove();
});

async function metadata(path: string, headers: Record<string, string> = {}): Promise<DicomJson[]> {
  const response = await fetch(`${root}${path}/metadata`, { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^application\/dicom\+json/);
  return (await response.json()) as DicomJson[];
}

const uidOf = (json: DicomJson): string => (json['00080018']?.Value?.[0] ?? '') as string;

describe('metadata', () => {
  it('is what pydicom reads of the same files, with the stored syntax and an address for the pixels', async () => {
    const served = await metadata('/studies/1.2.3');
    expect(served.map(uidOf)).toEqual(Array.from({ length: 12 }, (_, i) => `1.2.3.1.${i + 1}`));
    pydicomJson(paths).forEach((theirs, i) => {
      const ours = served[i] ?? {};
      expect(ours['00083002']).toEqual({ vr: 'UI', Value: ['1.2.840.10008.1.2.1'] });
      const instance = `${root}/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.${i + 1}`;
      expect(ours['7FE00010']).toEqual({ vr: 'OW', BulkDataURI: `${instance}/bulkdata/7FE00010` });
      const comparable = (json: object): object =>
        Object.fromEntries(
          Object.entries(json)
            .filter(([tag]) => tag !== '00083002' && tag !== '7FE00010')
            .map(([tag, element]: [string, DicomElement]) => [
              tag,
              element.BulkDataURI === undefined ? element : { vr: element.vr, bulk: true },
            ]),
        );
      expect(comparable(ours)).toEqual(comparable(theirs));
    });
  });

  it('is there at each level', async () => {
    expect(await metadata('/studies/1.2.3/series/1.2.3.1')).toHaveLength(12);
    expect((await metadata('/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.7')).map(uidOf)).toEqual(['1.2.3.1.7']);
  });

  it('is not found under another study or series', async () => {
    for (const path of [
      '/studies/1.2.99',
      '/studies/1.2.4/series/1.2.3.1',
      '/studies/1.2.4/series/1.2.4.1/instances/1.2.3.1.7',
    ]) {
      expect((await fetch(`${root}${path}/metadata`)).status).toBe(404);
    }
  });

  it('leaves alone a text that looks like an address of bulk data', async () => {
    const [json] = await metadata('/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.7');
    expect(json?.['00104000']?.Value).toEqual(['quoted "text", back\\slash and "BulkDataURI":"#1,2"']);
  });

  it('gives addresses under which the bulk data are', async () => {
    const [json] = await metadata('/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.3');
    const uri = json?.['00420011']?.BulkDataURI ?? '';
    const single = await fetch(uri);
    expect(single.headers.get('content-type')).toBe('application/octet-stream');
    expect(Buffer.from(await single.arrayBuffer())).toEqual(blob);
    const multipart = await fetch(uri, { headers: { accept: 'multipart/related; type="application/octet-stream"' } });
    expect(multipart.headers.get('content-type')).toMatch(/^multipart\/related; type="application\/octet-stream"/);
    expect(Buffer.from(await multipart.arrayBuffer()).includes(blob)).toBe(true);
    const part = await fetch(uri, { headers: { range: 'bytes=10-19' } });
    expect([part.status, await part.text()]).toEqual([206, blob.subarray(10, 20).toString()]);
  });

  it('is the same with and without compression, and 304 to whom has it already', async () => {
    const path = `${root}/studies/1.2.3/metadata`;
    const plain = await fetch(path, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    const packed = await fetch(path, { headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(await packed.json()).toEqual(await plain.json());
    const again = await fetch(path, { headers: { 'if-none-match': plain.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it('is given as JSON only', async () => {
    expect(
      (
        await fetch(`${root}/studies/1.2.3/metadata`, {
          headers: { accept: 'multipart/related; type="application/dicom+xml"' },
        })
      ).status,
    ).toBe(406);
  });
});

const real = join(import.meta.dirname, '../../../../shared/data');

describe.runIf(existsSync(real))('metadata of real series', () => {
  it('name the same patients, studies and pixels as pydicom does', async () => {
    const folder = join(real, 'mr/ge_signa_brain');
    const own = makeBench();
    const running = await runOver(own, { folders: [folder] });
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const rows = (await (await fetch(`${running.url}/dicom-web/studies`)).json()) as DicomJson[];
    const served = new Map<string, DicomJson>();
    for (const row of rows) {
      const study = (row['0020000D']?.Value?.[0] ?? '') as string;
      for (const json of (await (
        await fetch(`${running.url}/dicom-web/studies/${study}/metadata`)
      ).json()) as DicomJson[])
        served.set(uidOf(json), json);
    }
    await running.close();
    own.remove();
    expect(served.size).toBe(files.length);
    for (const theirs of pydicomJson(files)) {
      const ours = served.get(uidOf(theirs));
      for (const tag of [
        '00100010',
        '00100020',
        '0020000D',
        '0020000E',
        '00080060',
        '00200032',
        '00200037',
        '00280010',
        '00280011',
        '00280030',
        '00281050',
        '00081140',
      ]) {
        expect([tag, ours?.[tag]]).toEqual([tag, theirs[tag]]);
      }
    }
  });
});
