import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Gateway } from '../gateway.ts';
import { makeBench, runOver, type Bench } from '../testing/running.ts';
import { smallFile } from '../testing/small-files.ts';

let bench: Bench;
let gateway: Gateway | undefined;
beforeEach(() => {
  bench = makeBench();
});
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
  bench.remove();
});

interface Report {
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly conflicts: readonly { readonly instance: string; readonly files: readonly string[] }[];
}
const get = async <T>(path: string): Promise<T> => (await (await fetch(`${gateway?.url ?? ''}${path}`)).json()) as T;
const instances = async (): Promise<string[]> =>
  (await get<Record<string, { Value: string[] }>[]>('/dicom-web/instances'))
    .map((row) => row['00080018']?.Value[0] ?? '')
    .sort();

describe('a folder of files', () => {
  it('is read whatever the files are called and however deep they lie', async () => {
    bench.write('dicom/a.dcm', smallFile({ instance: '1.2.3.1.1' }));
    bench.write('dicom/no extension/IM 0001', smallFile({ instance: '1.2.3.1.2' }));
    bench.write('dicom/x/y/z/图像.jpg', smallFile({ instance: '1.2.3.1.3' }));
    gateway = await runOver(bench);
    expect(await instances()).toEqual(['1.2.3.1.1', '1.2.3.1.2', '1.2.3.1.3']);
    expect(await get('/health')).toMatchObject({
      status: 'ready',
      studies: 1,
      instances: 3,
      skipped: 0,
      found: 3,
      done: 3,
    });
  });

  it('is opened through zip files too, and a zip within a zip is listed', async () => {
    const inner = zipSync({ 'c.dcm': smallFile({ instance: '1.2.3.1.7' }) });
    const files = {
      'one/a': smallFile({ instance: '1.2.3.1.5' }),
      'b.dcm': smallFile({ instance: '1.2.3.1.6' }),
      'inner.zip': inner,
      'readme.txt': Buffer.from('hello'),
    };
    bench.write('dicom/disc.bin', zipSync(files, { level: 6 }));
    gateway = await runOver(bench);
    expect(await instances()).toEqual(['1.2.3.1.5', '1.2.3.1.6']);
    const { skipped } = await get<Report>('/api/index-report');
    expect(skipped.map(({ path }) => path.split(' > ')[1]).sort()).toEqual(['inner.zip', 'readme.txt']);
    const whole = await fetch(`${gateway.url}/dicom-web/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.5`, {
      headers: { accept: 'application/dicom; transfer-syntax=*' },
    });
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(Buffer.from(files['one/a']));
  });

  it('is never changed', async () => {
    bench.write('dicom/a', smallFile({ instance: '1.2.3.1.1' }));
    bench.write('dicom/b.zip', zipSync({ a: smallFile({ instance: '1.2.3.1.2' }) }));
    const look = (): string => execFileSync('find', [bench.dicom, '-printf', '%p %s %T@ %C@\\n'], { encoding: 'utf8' });
    const before = look();
    gateway = await runOver(bench);
    await instances();
    expect(look()).toBe(before);
  });

  it('lists what cannot be read with the reason, and shows the rest', async () => {
    const good = smallFile({ instance: '1.2.3.1.1' });
    bench.write('dicom/good', good);
    bench.write('dicom/half', good.subarray(0, 300));
    bench.write('dicom/empty', '');
    bench.write('dicom/text.txt', 'no DICOM at all, but long enough to be looked at');
    bench.write('dicom/zeros', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), Buffer.alloc(1 << 20)]));
    bench.write('dicom/no uid', smallFile({ instance: '1.2.3.1.9', more: { '0020000D': { vr: 'UI' } } }));
    gateway = await runOver(bench);
    expect(await instances()).toEqual(['1.2.3.1.1']);
    const { skipped } = await get<Report>('/api/index-report');
    expect(Object.fromEntries(skipped.map(({ path, reason }) => [path.slice(bench.dicom.length + 1), reason]))).toEqual(
      {
        empty: '0 bytes',
        half: 'ends before its data do',
        'no uid': 'no valid study, series or instance UID',
        'text.txt': 'neither a DICM mark nor a data set',
        zeros: 'nothing after the preamble',
      },
    );
  });

  it('keeps both of two files with one UID and different bytes, serves the first and says so', async () => {
    const first = smallFile({ instance: '1.2.3.1.1', number: 1 });
    bench.write('dicom/a', first);
    bench.write('dicom/b', smallFile({ instance: '1.2.3.1.1', number: 2 }));
    bench.write('dicom/c', first);
    gateway = await runOver(bench);
    expect((await get<Report>('/api/index-report')).conflicts).toEqual([
      { instance: '1.2.3.1.1', files: ['a', 'b', 'c'].map((name) => join(bench.dicom, name)) },
    ]);
    const whole = await fetch(`${gateway.url}/dicom-web/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.1`, {
      headers: { accept: 'application/dicom' },
    });
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(Buffer.from(first));
  });

  it('does not call the same bytes twice a conflict', async () => {
    bench.write('dicom/a', smallFile({ instance: '1.2.3.1.1' }));
    bench.write('dicom/copy/a', smallFile({ instance: '1.2.3.1.1' }));
    gateway = await runOver(bench);
    expect((await get<Report>('/api/index-report')).conflicts).toEqual([]);
    expect(await instances()).toEqual(['1.2.3.1.1']);
  });

  it('is brought up to date at the next start: files gone, come, changed', async () => {
    bench.write('dicom/stays', smallFile({ instance: '1.2.3.1.1' }));
    bench.write('dicom/goes', smallFile({ instance: '1.2.4.1.1', study: '1.2.4' }));
    bench.write('dicom/changes', smallFile({ instance: '1.2.3.1.3' }));
    await (await runOver(bench)).close();
    rmSync(join(bench.dicom, 'goes'));
    bench.write('dicom/changes', smallFile({ instance: '1.2.3.1.33', number: 12 }));
    bench.write('dicom/comes', smallFile({ instance: '1.2.3.1.4' }));
    gateway = await runOver(bench);
    expect(await instances()).toEqual(['1.2.3.1.1', '1.2.3.1.33', '1.2.3.1.4']);
    expect(await get('/health')).toMatchObject({ studies: 1, instances: 3 });
  });

  it('is hidden when it is not named, and there again when it is', async () => {
    bench.write('dicom/a', smallFile({ instance: '1.2.3.1.1' }));
    bench.write('other/b', smallFile({ instance: '1.2.5.1.1', study: '1.2.5' }));
    const other = join(bench.path, 'other');
    await (await runOver(bench, { folders: [bench.dicom, other] })).close();
    gateway = await runOver(bench, { folders: [other] });
    expect(await instances()).toEqual(['1.2.5.1.1']);
    expect((await fetch(`${gateway.url}/dicom-web/studies/1.2.3/metadata`)).status).toBe(404);
    await gateway.close();
    gateway = await runOver(bench, { folders: [bench.dicom, other] });
    expect(await instances()).toEqual(['1.2.3.1.1', '1.2.5.1.1']);
  });

  it('gives nothing of a DICOM file to the names of files', async () => {
    bench.write('dicom/a', smallFile({ instance: '1.2.3.1.1', name: { Alphabetic: 'Geheim^Name' } }));
    gateway = await runOver(bench);
    await instances();
    const names = readdirSync(join(bench.path, 'data'), { recursive: true }) as string[];
    expect(names.join('\n')).not.toMatch(/Geheim|1\.2\.3/);
  });
});
