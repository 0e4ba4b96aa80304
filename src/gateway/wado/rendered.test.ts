import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DicomElement } from '#src/part10/dicom-json.ts';
import type { Gateway } from '../gateway.ts';
import { makeBench, runOver, type Bench } from '../testing/running.ts';
import { smallFile } from '../testing/small-files.ts';

let bench: Bench;
let gateway: Gateway;
let instance: string;

beforeAll(async () => {
  bench = makeBench();
  bench.write(
    'dicom/grey',
    smallFile({
      instance: '1.2.3.1.1',
      more: { '00281050': { vr: 'DS', Value: [30000] }, '00281051': { vr: 'DS', Value: [50000] } },
    }),
  );
  bench.write(
    'dicom/inverse',
    smallFile({
      instance: '1.2.3.1.2',
      number: 2,
      more: { '00280004': { vr: 'CS', Value: ['MONOCHROME1'] }, '00280034': { vr: 'IS', Value: [2, 1] } },
    }),
  );
  const pattern = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, i) => (i * 37 + 5) & 255));
  const overlay = (bits: Buffer, size: number, origin: readonly number[]): Record<string, DicomElement> => ({
    '60000010': { vr: 'US', Value: [size] },
    '60000011': { vr: 'US', Value: [size] },
    '60000040': { vr: 'CS', Value: ['G'] },
    '60000050': { vr: 'SS', Value: origin },
    '60000100': { vr: 'US', Value: [1] },
    '60000102': { vr: 'US', Value: [0] },
    '60003000': { vr: 'OW', InlineBinary: bits.toString('base64') },
  });
  bench.write(
    'dicom/overlay',
    smallFile({ instance: '1.2.3.1.3', number: 3, more: overlay(Buffer.from([0b10101, 0b1]), 3, [2, 1]) }),
  );
  // As large as the picture and larger than what is kept with the metadata.
  bench.write(
    'dicom/large-overlay',
    smallFile({ instance: '1.2.3.1.4', number: 4, more: overlay(pattern(2048), 128, [1, 1]) }),
  );
  const shutter = (instance: string, shape: string, ...rest: (readonly [string, DicomElement])[]): void => {
    const more = { '00181600': { vr: 'CS', Value: [shape] }, ...Object.fromEntries(rest) };
    bench.write(`dicom/${shape}`, smallFile({ instance, number: 5, more }));
  };
  shutter(
    '1.2.3.1.5',
    'RECTANGULAR',
    ...['00181602', '00181604', '00181606', '00181608'].map(
      (tag, i) => [tag, { vr: 'IS', Value: [[2, 3, 1, 2][i]] }] as const,
    ),
  );
  shutter('1.2.3.1.6', 'CIRCULAR', ['00181610', { vr: 'IS', Value: [2, 2] }], ['00181612', { vr: 'IS', Value: [1] }]);
  shutter('1.2.3.1.7', 'POLYGONAL', ['00181620', { vr: 'IS', Value: [0, 0, 5, 0, 5, 5] }]);
  gateway = await runOver(bench);
  instance = `${gateway.url}/dicom-web/studies/1.2.3/series/1.2.3.1/instances`;
});
afterAll(async () => {
  await gateway.close();
  bench.remove();
});

async function png(url: string): Promise<{ columns: number; rows: number; grey: number[] }> {
  const response = await fetch(url, { headers: { accept: 'image/png' } });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
  const bytes = Buffer.from(await response.arrayBuffer());
  const columns = bytes.readUInt32BE(16);
  const rows = bytes.readUInt32BE(20);
  const at = bytes.indexOf('IDAT');
  const lines = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
  return {
    columns,
    rows,
    grey: Array.from({ length: rows }, (_, y) => [
      ...lines.subarray(y * (columns + 1) + 1, (y + 1) * (columns + 1)),
    ]).flat(),
  };
}

/** The same picture by DCMTK. */
function byDcmtk(file: string, ...window: string[]): number[] {
  const out = `${bench.path}/out.pgm`;
  execFileSync('dcmj2pnm', ['--write-raw-pnm', ...window, file, out]);
  return [...readFileSync(out).subarray(-16)];
}

describe('a rendered picture', () => {
  it('shows the window of the file, within one grey level of DCMTK', async () => {
    const { columns, rows, grey } = await png(`${instance}/1.2.3.1.1/rendered`);
    expect([columns, rows]).toEqual([4, 4]);
    byDcmtk(`${bench.dicom}/grey`, '+Wi', '1').forEach((level, i) =>
      expect(Math.abs(level - (grey[i] ?? 0))).toBeLessThanOrEqual(1),
    );
  });

  it('shows the window asked for', async () => {
    const { grey } = await png(`${instance}/1.2.3.1.1/frames/1/rendered?window=20000,10000,linear`);
    byDcmtk(`${bench.dicom}/grey`, '+Ww', '20000', '10000').forEach((level, i) =>
      expect(Math.abs(level - (grey[i] ?? 0))).toBeLessThanOrEqual(1),
    );
    expect(new Set(grey).size).toBeGreaterThan(2);
  });

  it('has low values white where MONOCHROME1 says so', async () => {
    const { columns, rows, grey } = await png(`${instance}/1.2.3.1.2/rendered?window=32768,65536`);
    // Pixels twice as high as they are wide are drawn as two rows.
    expect([columns, rows]).toEqual([4, 8]);
    const expected = byDcmtk(`${bench.dicom}/inverse`, '+Ww', '32768', '65536');
    const low = expected.indexOf(Math.max(...expected));
    expect(Math.abs((grey[(low >> 2) * 8 + (low & 3)] ?? 0) - (expected[low] ?? 0))).toBeLessThanOrEqual(1);
  });

  it('fits into the viewport asked for, or the size of a thumbnail', async () => {
    const { columns, rows, grey } = await png(`${instance}/1.2.3.1.1/rendered?viewport=2,2&window=32768,65536`);
    expect([columns, rows, grey.length]).toEqual([2, 2, 4]);
    const thumbnail = await fetch(`${gateway.url}/dicom-web/studies/1.2.3/thumbnail`);
    expect(thumbnail.headers.get('content-type')).toBe('image/jpeg');
    const bytes = Buffer.from(await thumbnail.arrayBuffer());
    expect(bytes.subarray(0, 2).toString('hex')).toBe('ffd8');
    const again = await fetch(`${gateway.url}/dicom-web/studies/1.2.3/thumbnail`, {
      headers: { 'if-none-match': thumbnail.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it('has its overlays drawn as DCMTK draws them, also those that are not kept with the metadata', async () => {
    for (const [uid, file] of [
      ['1.2.3.1.3', 'overlay'],
      ['1.2.3.1.4', 'large-overlay'],
    ] as const) {
      const { grey } = await png(`${instance}/${uid}/rendered?window=32768,65536`);
      const expected = byDcmtk(`${bench.dicom}/${file}`, '+Ww', '32768', '65536');
      const bare = byDcmtk(`${bench.dicom}/${file}`, '+Ww', '32768', '65536', '--no-overlays');
      expect(expected.filter((level, i) => level !== bare[i]).length).toBeGreaterThan(1);
      expected.forEach((level, i) => expect(Math.abs(level - (grey[i] ?? 0))).toBeLessThanOrEqual(1));
    }
  });

  it('is black where a shutter is closed (PS3.3 C.7.6.11)', async () => {
    const open = {
      '1.2.3.1.5': ['.##.', '.##.', '....', '....'],
      '1.2.3.1.6': ['.#..', '###.', '.#..', '....'],
      // Below the diagonal from the upper left; pixels whose centre is on it belong to either side.
      '1.2.3.1.7': ['?...', '#?..', '##?.', '###?'],
    };
    const files = { '1.2.3.1.5': 'RECTANGULAR', '1.2.3.1.6': 'CIRCULAR', '1.2.3.1.7': 'POLYGONAL' };
    for (const [uid, rows] of Object.entries(open)) {
      const { grey } = await png(`${instance}/${uid}/rendered?window=32768,65536`);
      const bare = byDcmtk(`${bench.dicom}/${files[uid as keyof typeof files]}`, '+Ww', '32768', '65536');
      Array.from(rows.join('')).forEach((mark, i) => {
        if (mark === '.') expect([uid, i, grey[i]]).toEqual([uid, i, 0]);
        if (mark === '#') expect(Math.abs((grey[i] ?? 0) - (bare[i] ?? 0))).toBeLessThanOrEqual(1);
      });
      expect(bare.some((level, i) => level > 5 && rows.join('')[i] === '.')).toBe(true);
    }
  });

  it('asked for badly is refused', async () => {
    for (const [query, status] of [
      ['window=1', 400],
      ['window=1,0', 400],
      ['viewport=0,5', 400],
      ['quality=0', 400],
      ['accept=text/html', 406],
    ] as const) {
      expect((await fetch(`${instance}/1.2.3.1.1/rendered?${query}`)).status).toBe(status);
    }
    expect((await fetch(`${instance}/1.2.3.1.1/frames/2/rendered`)).status).toBe(404);
  });
});
