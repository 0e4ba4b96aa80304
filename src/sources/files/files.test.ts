import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zipSync } from 'fflate';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import type { DroppedFile } from '../client.ts';
import type { FrameArrival } from '../source.ts';
import { filesSource, type FilesSource } from './index.ts';

const never = new AbortController().signal;
const noProgress = (): void => undefined;

function uid(value: string): { vr: string; Value: string[] } {
  return { vr: 'UI', Value: [value] };
}

/** A 2 x 2 image of 8 bits with these stored values. */
function image(options: {
  sop?: string;
  series?: string;
  study?: string;
  pixels?: number[];
  number?: number;
  patient?: string;
}): Uint8Array<ArrayBuffer> {
  const json: DicomJson = {
    '00080016': uid('1.2.840.10008.5.1.4.1.1.7'),
    ...(options.sop === undefined ? {} : { '00080018': uid(options.sop) }),
    '00080060': { vr: 'CS', Value: ['OT'] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: options.patient ?? 'Doe^Jane' }] },
    '00100020': { vr: 'LO', Value: [options.patient ?? 'P1'] },
    ...(options.study === undefined ? {} : { '0020000D': uid(options.study) }),
    ...(options.series === undefined ? {} : { '0020000E': uid(options.series) }),
    ...(options.number === undefined ? {} : { '00200013': { vr: 'IS', Value: [options.number] } }),
    '00280002': { vr: 'US', Value: [1] },
    '00280004': { vr: 'CS', Value: ['MONOCHROME2'] },
    '00280010': { vr: 'US', Value: [2] },
    '00280011': { vr: 'US', Value: [2] },
    '00280100': { vr: 'US', Value: [8] },
    '00280101': { vr: 'US', Value: [8] },
    '00280102': { vr: 'US', Value: [7] },
    '00280103': { vr: 'US', Value: [0] },
  };
  const bytes = Uint8Array.from(options.pixels ?? [1, 2, 3, 4]);
  return writePart10(json, explicitLittleEndian, { kind: 'native', bytes, vr: 'OB' });
}

function dropped(path: string, bytes: Uint8Array<ArrayBuffer>): DroppedFile {
  return { path, file: new File([bytes], path.split('/').at(-1) ?? path) };
}

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of stream) found.push(value);
  return found;
}

async function frame(source: FilesSource, address: FrameArrival['address']): Promise<FrameArrival> {
  const [arrival] = await all(source.frames({ frames: [address], intent: 'look' }, never));
  return arrival!;
}

const [study, series] = ['1.2.3', '1.2.3.4'];
const seriesAddress = { source: 'files', study: toUid(study), series: toUid(series) };

describe('dropped files', () => {
  it('are listed by study, series and instance number, and give their frames', async () => {
    const source = filesSource('files');
    const report = await source.add(
      [
        dropped('a/second', image({ sop: '1.2.3.4.2', series, study, number: 2, pixels: [5, 6, 7, 8] })),
        dropped('a/b/first.txt', image({ sop: '1.2.3.4.1', series, study, number: 1 })),
      ],
      noProgress,
    );
    expect(report).toEqual({ studies: [{ source: 'files', study }], indexed: 2, skipped: [], conflicts: [] });
    const page = await source.searchStudies({ text: 'jane' }, { offset: 0, limit: 10 }, never);
    expect(page.rows.map((row) => row.address.study)).toEqual([study]);
    expect((await source.study(seriesAddress, never)).series[0]?.instanceCount).toBe(2);
    const records = (await all(source.instances(seriesAddress, never))).flat();
    expect(records.map((record) => record.number)).toEqual([1, 2]);
    const arrival = await frame(source, { ...records[1]!.address, frame: 1 });
    expect(arrival.ok && [...arrival.value.bytes]).toEqual([5, 6, 7, 8]);
    expect(arrival.ok && arrival.value.syntax).toBe(explicitLittleEndian);
  });

  it('come out of archives as well, and what is none of ours is skipped with its reason', async () => {
    const source = filesSource('files');
    const archive = zipSync({
      'deep/in/it': image({ sop: '1.2.3.4.1', series, study }),
      'stored.dcm': [image({ sop: '1.2.3.4.2', series, study }), { level: 0 }],
      'readme.md': new TextEncoder().encode('# nothing to see'),
    });
    const seen: [number, number][] = [];
    const report = await source.add(
      [dropped('all.zip', archive), dropped('note.txt', new TextEncoder().encode('hello, reader'))],
      (done, count) => seen.push([done, count]),
    );
    expect(report.indexed).toBe(2);
    expect(report.skipped.map(({ path }) => path)).toEqual(['all.zip/readme.md', 'note.txt']);
    expect(report.skipped.every(({ reason }) => reason.startsWith('not-dicom'))).toBe(true);
    expect(seen.at(-1)).toEqual([4, 4]);
  });

  it('with one UID and different bytes are both kept; the first is shown, the second has a version', async () => {
    const source = filesSource('files');
    const report = await source.add(
      [
        dropped('one', image({ sop: '1.2.3.4.1', series, study, pixels: [1, 1, 1, 1] })),
        dropped('two', image({ sop: '1.2.3.4.1', series, study, pixels: [2, 2, 2, 2] })),
        dropped('one again', image({ sop: '1.2.3.4.1', series, study, pixels: [1, 1, 1, 1] })),
      ],
      noProgress,
    );
    expect(report.conflicts).toEqual([{ instance: '1.2.3.4.1', paths: ['one', 'two'] }]);
    expect(report.skipped).toEqual([{ path: 'one again', reason: 'duplicate: the same bytes as one' }]);
    const records = (await all(source.instances(seriesAddress, never))).flat();
    expect(records).toHaveLength(1);
    const shown = await frame(source, { ...records[0]!.address, frame: 1 });
    expect(shown.ok && [...shown.value.bytes]).toEqual([1, 1, 1, 1]);
  });

  it('without UIDs open under made ones, the same each time', async () => {
    const open = async (): Promise<string> => {
      const source = filesSource('files');
      const report = await source.add([dropped('lonely', image({}))], noProgress);
      return report.studies[0]!.study;
    };
    const first = await open();
    expect(first).toMatch(/^2\.25\.\d+$/);
    expect(await open()).toBe(first);
  });

  it('that name another patient under the same study keep that patient', async () => {
    const source = filesSource('files');
    await source.add(
      [
        dropped('a', image({ sop: '1.2.3.4.1', series, study, patient: 'A' })),
        dropped('b', image({ sop: '1.2.3.4.2', series, study, patient: 'B' })),
      ],
      noProgress,
    );
    const records = (await all(source.instances(seriesAddress, never))).flat();
    expect(records.map((record) => record.study.patient.id)).toEqual(['A', 'B']);
  });

  it('say what a frame that is not there, or ends early, lacks', async () => {
    const source = filesSource('files');
    const whole = image({ sop: '1.2.3.4.1', series, study });
    await source.add([dropped('cut', whole.slice(0, whole.length - 2))], noProgress);
    const address = { ...seriesAddress, instance: toUid('1.2.3.4.1') };
    expect(await frame(source, { ...address, frame: 1 })).toMatchObject({ ok: false, fault: { kind: 'truncated' } });
    expect(await frame(source, { ...address, frame: 2 })).toMatchObject({ ok: false, fault: { kind: 'missing' } });
  });

  it('show their elements with keywords', async () => {
    const source = filesSource('files');
    await source.add([dropped('a', image({ sop: '1.2.3.4.1', series, study }))], noProgress);
    const rows = await source.elements({ ...seriesAddress, instance: toUid('1.2.3.4.1') }, never);
    expect(rows).toContainEqual({ tag: '00100010', vr: 'PN', depth: 0, keyword: 'PatientName', value: 'Doe^Jane' });
  });
});

const data = join(import.meta.dirname, '../../../../shared/data');

function filesUnder(folder: string): DroppedFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(json|md)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => dropped(relative(data, path), new Uint8Array(readFileSync(path))));
}

describe.runIf(existsSync(data))('real files dropped together', () => {
  it('hostile ones are refused with a reason or opened, and none hangs or takes much memory', async () => {
    const source = filesSource('files');
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const files = filesUnder(join(data, 'hostile'));
    const report = await source.add(files, noProgress);
    expect(performance.now() - started).toBeLessThan(10_000);
    // The archive's 60 MB are unpacked, and what was thrown away may not have been collected; the headers claim gigabytes.
    expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
    const skipped = new Map(
      report.skipped.map(({ path, reason }) => [path.replace('hostile/', ''), reason.split(':')[0]]),
    );
    for (const name of ['empty.dcm', 'preamble_only.dcm', 'really_a_jpg.dcm', 'really_a_png.dcm', 'short_131.dcm']) {
      expect(skipped.get(name), name).toBe('not-dicom');
    }
    expect(skipped.get('truncated_header.dcm')).toBe('truncated');
    expect(skipped.get('sq_5000_deep_unterminated.dcm')).toBe('corrupt');
  });
});
