import { afterEach, describe, expect, test, vi } from 'vitest';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import type { instanceRecord } from '#src/part10/records.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { Http } from './http.ts';
import { streamSeries } from './metadata.ts';

const series = { source: 'store', study: toUid('1.2'), series: toUid('1.2.3') } as const;
const el = (vr: string, ...Value: unknown[]) => ({ vr, Value });
/** 1024 entries of 16 bits, falling: nothing that a picture without it would show by chance. */
const entries = Uint16Array.from({ length: 1024 }, (_, i) => 65535 - i * 64);
const bytes = new Uint8Array(entries.buffer.slice(0));

const dataset = (table: object): DicomJson => ({
  '00080016': el('UI', '1.2.840.10008.5.1.4.1.1.7'),
  '00080018': el('UI', '1.2.3.4'),
  '00080060': el('CS', 'OT'),
  '0020000D': el('UI', '1.2'),
  '0020000E': el('UI', '1.2.3'),
  '00280002': el('US', 1),
  '00280004': el('CS', 'MONOCHROME2'),
  '00280010': el('US', 4),
  '00280011': el('US', 4),
  '00280100': el('US', 16),
  '00280101': el('US', 12),
  '00280102': el('US', 11),
  '00280103': el('US', 0),
  '00283010': el('SQ', { '00283002': el('US', 1024, 500, 16), '00283006': { vr: 'OW', ...table } }),
});
const inline = { InlineBinary: Buffer.from(bytes).toString('base64') };
const object = writePart10(dataset(inline), toUid(explicitLittleEndian), {
  kind: 'native',
  bytes: new Uint8Array(32),
  vr: 'OW',
});

/** A store whose metadata names the table and which answers requests for it and for the object as told. */
function store(bulk: () => Response) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    const path = url.replace('http://store/dicom-web/studies/1.2/series/1.2.3', '');
    asked.push(path);
    if (path.endsWith('/bulk/1')) return Promise.resolve(bulk());
    if (path.endsWith('/metadata')) {
      const json = [dataset({ BulkDataURI: 'instances/1.2.3.4/bulk/1' })];
      return Promise.resolve(Response.json(json, { headers: { 'Content-Type': 'application/dicom+json' } }));
    }
    return Promise.resolve(new Response(object, { headers: { 'Content-Type': 'application/dicom' } }));
  });
  return asked;
}

async function tableOf(): Promise<readonly number[] | undefined> {
  const http = new Http('store', 'http://store/dicom-web');
  const records: NonNullable<ReturnType<typeof instanceRecord>>[] = [];
  for await (const part of streamSeries(http, series, new AbortController().signal)) records.push(...part);
  expect(records).toHaveLength(1);
  const lut = records[0]?.image?.shared.voiLuts[0];
  return lut && [...lut.data];
}

afterEach(() => void vi.unstubAllGlobals());

describe('a table that the metadata leaves out', () => {
  test('is asked for where the metadata says it is', async () => {
    const asked = store(() => new Response(bytes, { headers: { 'Content-Type': 'application/octet-stream' } }));
    expect(await tableOf()).toEqual([...entries]);
    expect(asked).toEqual(['/metadata', '/instances/1.2.3.4/bulk/1']);
  });

  test('is taken from the whole object where the store does not give it alone', async () => {
    const asked = store(() => new Response('', { status: 404 }));
    expect(await tableOf()).toEqual([...entries]);
    expect(asked.at(-1)).toBe('/instances/1.2.3.4');
  });
});
