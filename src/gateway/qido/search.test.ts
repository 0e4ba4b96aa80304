import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import type { Gateway } from '../gateway.ts';
import { makeBench, runOver, type Bench } from '../testing/running.ts';
import { smallFile } from '../testing/small-files.ts';

let bench: Bench;
let gateway: Gateway;

const el = (vr: string, ...Value: unknown[]): DicomElement => ({ vr, Value });
interface Study {
  readonly uid: string;
  readonly name: Readonly<Record<string, string>>;
  readonly id: string;
  readonly date: string;
  readonly time: string;
  readonly series: readonly (readonly [modality: string, instances: number])[];
  readonly more?: Readonly<Record<string, DicomElement>>;
}
/** Study 1 is the youngest. */
const studies: readonly Study[] = [
  {
    uid: '1.1',
    name: { Alphabetic: 'Müller-Lüdenscheidt^Jörg', Phonetic: 'Myla^Jork' },
    id: 'A-100',
    date: '20240305',
    time: '143000',
    series: [
      ['CT', 3],
      ['SR', 1],
    ],
  },
  {
    uid: '1.2',
    name: { Alphabetic: 'Wang^Xiao Dong', Ideographic: '王^小东' },
    id: 'A-101',
    date: '20240101',
    time: '080000.500',
    series: [['MR', 2]],
  },
  {
    uid: '1.3',
    name: { Alphabetic: 'Wanger^Ann^^Dr' },
    id: 'a-101',
    date: '20231231',
    time: '2359',
    series: [
      ['CT', 1],
      ['PT', 2],
    ],
    more: { '00080080': el('LO', 'St. Anna [West]') },
  },
  {
    uid: '1.4',
    name: { Alphabetic: "O'Hara%_^Søren" },
    id: 'B*1',
    date: '20220615',
    time: '120000',
    series: [['US', 1]],
    more: { '00080050': el('SH', 'ACC-2') },
  },
];

beforeAll(async () => {
  bench = makeBench();
  for (const { uid, name, id, date, time, series, more } of studies) {
    series.forEach(([modality, count], s) => {
      for (let i = 1; i <= count; i++) {
        const elements = {
          '00100020': el('LO', id),
          '00080020': el('DA', date),
          '00080030': el('TM', time),
          '00081030': el('LO', `Study ${uid} of ${modality}`),
          '00200011': el('IS', s + 1),
          '00400275': el('SQ', { '00400009': el('SH', `STEP-${uid}`), '00321060': el('LO', 'Chest') }),
          ...more,
        };
        bench.write(
          `dicom/${uid}-${s}-${i}`,
          smallFile({
            study: uid,
            series: `${uid}.${s + 1}`,
            instance: `${uid}.${s + 1}.${i}`,
            number: i,
            modality,
            name,
            more: elements,
          }),
        );
      }
    });
  }
  gateway = await runOver(bench);
});
afterAll(async () => {
  await gateway.close();
  bench.remove();
});

async function rows(path: string, query: Record<string, string> | string = ''): Promise<DicomJson[]> {
  const response = await fetch(`${gateway.url}/dicom-web${path}?${new URLSearchParams(query).toString()}`);
  expect(response.status).toBe(200);
  return (await response.json()) as DicomJson[];
}
const first = (json: DicomJson, tag: string): unknown => json[tag]?.Value?.[0];
const found = async (query: Record<string, string>): Promise<unknown[]> =>
  (await rows('/studies', query)).map((row) => first(row, '0020000D'));

describe('a search for studies', () => {
  it('without keys gives all, the youngest first', async () => {
    expect(await found({})).toEqual(['1.1', '1.2', '1.3', '1.4']);
  });

  it('tells what a worklist shows', async () => {
    const [row] = await rows('/studies', { StudyInstanceUID: '1.1' });
    expect(row).toMatchObject({
      '00080020': el('DA', '20240305'),
      '00080061': el('CS', 'CT', 'SR'),
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Müller-Lüdenscheidt^Jörg', Phonetic: 'Myla^Jork' }] },
      '00100020': el('LO', 'A-100'),
      '00201206': el('IS', 2),
      '00201208': el('IS', 4),
      '00081190': el('UR', `${gateway.url}/dicom-web/studies/1.1`),
    });
    expect(row).not.toHaveProperty('00280010');
  });

  it.each<[Record<string, string>, string[]]>([
    [{ PatientID: 'A-101' }, ['1.2']],
    [{ PatientID: 'A-10?' }, ['1.1', '1.2']],
    [{ PatientID: 'B*1' }, ['1.4']],
    [{ '00100020': 'A-1*' }, ['1.1', '1.2']],
    [{ AccessionNumber: 'ACC-2' }, ['1.4']],
    [{ StudyInstanceUID: '1.2,1.4,9.9' }, ['1.2', '1.4']],
    [{ StudyInstanceUID: '1.2\\1.3' }, ['1.2', '1.3']],
    [{ StudyDate: '20240101' }, ['1.2']],
    [{ StudyDate: '20240101-' }, ['1.1', '1.2']],
    [{ StudyDate: '-20231231' }, ['1.3', '1.4']],
    [{ StudyDate: '20231201-20240101' }, ['1.2', '1.3']],
    [{ StudyTime: '0800-1200' }, ['1.2', '1.4']],
    [{ StudyTime: '235900-' }, ['1.3']],
    [{ ModalitiesInStudy: 'CT' }, ['1.1', '1.3']],
    [{ ModalitiesInStudy: 'PT\\MR' }, ['1.2', '1.3']],
    [{ Modality: 'US' }, ['1.4']],
    [{ StudyDescription: 'study 1.3*' }, ['1.3']],
    [{ InstitutionName: '*anna [w*' }, ['1.3']],
    [{ SOPInstanceUID: '1.3.2.2' }, ['1.3']],
  ])('by %j gives %j', async (query, uids) => {
    expect(await found(query)).toEqual(uids);
  });

  it.each<[string, string[]]>([
    ['Wang^Xiao Dong', ['1.2']],
    ['wang*', ['1.2', '1.3']],
    ['WANG^*', ['1.2']],
    ['王*', ['1.2']],
    ['王^小东', ['1.2']],
    ['*小*', ['1.2']],
    ['muller-ludenscheidt*', ['1.1']],
    ['Myla^Jor?', ['1.1']],
    ["o'hara%_*", ['1.4']],
    ['o_hara*', []],
    ['Wang', []],
    ['*', ['1.1', '1.2', '1.3', '1.4']],
  ])('by the name %s gives %j', async (name, uids) => {
    expect(await found({ PatientName: name })).toEqual(uids);
  });

  it.each<[string, string[]]>([
    ['wang', ['1.2', '1.3']],
    ['dong wang', ['1.2']],
    ['jorg mull', ['1.1']],
    ['lüden', ['1.1']],
    ['soren', ['1.4']],
    ['王', ['1.2']],
    ['王小', ['1.2']],
    ['小东', ['1.2']],
    ['xiaodong', ['1.2']],
    ['ang', []],
    ['jork', ['1.1']],
    ['100%', []],
  ])('by the fuzzy name %s gives %j', async (name, uids) => {
    expect(await found({ PatientName: name, fuzzymatching: 'true' })).toEqual(uids);
  });

  it('by an attribute in a sequence, or one that has no column', async () => {
    expect(await found({ '00400275.00400009': 'STEP-1.3' })).toEqual(['1.3']);
    expect(await found({ '00280010': '4', PatientID: 'a-101' })).toEqual(['1.3']);
    expect(await found({ '00280010': '5' })).toEqual([]);
  });

  it('comes in pages, with the count of all', async () => {
    const response = await fetch(`${gateway.url}/dicom-web/studies?limit=2&offset=1`);
    expect(response.headers.get('x-total-count')).toBe('4');
    expect(((await response.json()) as DicomJson[]).map((row) => first(row, '0020000D'))).toEqual(['1.2', '1.3']);
    expect(await rows('/studies', { offset: '4' })).toEqual([]);
  });

  it('adds the fields asked for, or all of the study', async () => {
    const [named] = await rows('/studies', { StudyInstanceUID: '1.3', includefield: 'SOPClassesInStudy,00280010' });
    expect(named?.['00080062']).toEqual(el('UI', '1.2.840.10008.5.1.4.1.1.7'));
    expect(named?.['00280010']).toEqual(el('US', 4));
    const [all] = await rows('/studies', { StudyInstanceUID: '1.3', includefield: 'all' });
    expect(all).not.toHaveProperty('00280010');
    expect(all?.['00201206']).toEqual(el('IS', 2));
  });

  it('by an attribute nobody knows is refused, not answered with everything', async () => {
    for (const query of ['Bogus=1', 'limit=x', 'includefield=Bogus']) {
      expect((await fetch(`${gateway.url}/dicom-web/studies?${query}`)).status).toBe(400);
    }
  });

  it('takes a value for a value, whatever it looks like in SQL', async () => {
    for (const value of ["' OR 1=1 --", '1.1"; DROP TABLE study; --', '%', '_______', "*'*"]) {
      for (const key of [
        'PatientID',
        'StudyInstanceUID',
        'InstitutionName',
        'StudyDate',
        'ModalitiesInStudy',
        '00400275.00400009',
      ]) {
        const response = await fetch(
          `${gateway.url}/dicom-web/studies?${new URLSearchParams({ [key]: value }).toString()}`,
        );
        expect([200, 400]).toContain(response.status);
      }
    }
    expect(await found({})).toHaveLength(4);
  });
});

describe('a search below a study', () => {
  it('gives its series with their counts', async () => {
    const series = await rows('/studies/1.1/series');
    expect(series.map((row) => [first(row, '0020000E'), first(row, '00080060'), first(row, '00201209')])).toEqual([
      ['1.1.1', 'CT', 3],
      ['1.1.2', 'SR', 1],
    ]);
    expect(series[0]?.['00081190']).toEqual(el('UR', `${gateway.url}/dicom-web/studies/1.1/series/1.1.1`));
  });

  it('gives its instances with their syntax and size', async () => {
    const instances = await rows('/studies/1.1/series/1.1.1/instances');
    expect(instances.map((row) => first(row, '00080018'))).toEqual(['1.1.1.1', '1.1.1.2', '1.1.1.3']);
    expect(instances[0]).toMatchObject({
      '00083002': el('UI', '1.2.840.10008.1.2.1'),
      '00280010': el('US', 4),
      '00280011': el('US', 4),
    });
    expect(await rows('/studies/1.1/instances')).toHaveLength(4);
    expect((await rows('/studies/1.1/instances', { Modality: 'SR' })).map((row) => first(row, '00080018'))).toEqual([
      '1.1.2.1',
    ]);
  });

  it('of another study, or one that is not there, is empty', async () => {
    expect(await rows('/studies/1.1/series/1.2.1/instances')).toEqual([]);
    expect(await rows('/studies/9.9/series')).toEqual([]);
  });
});

describe('a search over all studies', () => {
  it('finds series and instances, and tells their study', async () => {
    const series = await rows('/series', { Modality: 'CT' });
    expect(series.map((row) => [first(row, '0020000D'), first(row, '0020000E'), first(row, '00100020')])).toEqual([
      ['1.1', '1.1.1', 'A-100'],
      ['1.3', '1.3.1', 'a-101'],
    ]);
    expect(
      (await rows('/instances', { PatientName: 'wanger*', InstanceNumber: '2' })).map((row) => first(row, '00080018')),
    ).toEqual(['1.3.2.2']);
  });
});
