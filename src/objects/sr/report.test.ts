import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instanceOf, seriesOf } from '#src/dataset/instances.fixture.ts';
import type { ImageGeometry, ImageMark } from '#src/model/annotation/annotation.ts';
import { measure } from '#src/model/annotation/measure.ts';
import { newUid } from '#src/model/dicom/new-uid.ts';
import type { InstanceRecord, StudyRecord } from '#src/model/dicom/records.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { indexPoint as at } from '#src/model/geometry/place.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { items, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import type { NewDocument } from './document.ts';
import { readReport } from './read-report.ts';
import { comprehensiveSr, writeReport, type ReportedMark } from './write-report.ts';

const ct = seriesOf('CT');
const spaced = { spacing: { row: 0.5, column: 0.5, basis: 'patient' as const } };
const slice = instanceOf({ series: ct, number: 7, frame: spaced });
const clip = instanceOf({
  series: ct,
  number: 8,
  sopClass: '1.2.840.10008.5.1.4.1.1.2.1',
  frame: spaced,
  image: { frameCount: 12 },
});

/** One of every kind, at places that single precision cannot hold, and one with edges of one pixel. */
const geometries: readonly ImageGeometry[] = [
  { kind: 'length', points: [at(0.1, 0.2), at(30.3, 40.7)] },
  { kind: 'length', points: [at(0, 0), at(1, 0)] },
  { kind: 'bidirectional', points: [at(5, 5), at(9, 5), at(7, 1 / 3), at(7, 12)] },
  { kind: 'calibration', millimetres: 12.5, points: [at(1, 1), at(1, 26)] },
  { kind: 'angle', points: [at(20, 10), at(10, 10), at(10.1, 20)] },
  { kind: 'cobb', points: [at(1, 1), at(9, 2), at(1, 20), at(9, 16)] },
  { kind: 'arrow', points: [at(3, 3), at(8, 8)] },
  { kind: 'text', points: [at(4.4, 4.4)] },
  { kind: 'probe', points: [at(2, 3)] },
  { kind: 'rectangle', points: [at(1, 1), at(2, 1), at(2, 2), at(1, 2)] },
  { kind: 'ellipse', points: [at(8, 10), at(12, 10), at(10, 4), at(10, 16)] },
  { kind: 'circle', points: [at(5, 10), at(15, 10), at(10, 5), at(10, 15)] },
  { kind: 'spline', points: [at(1, 1), at(9, 2), at(8, 9), at(2, 7)] },
  { kind: 'freehand', closed: true, points: [at(0, 0), at(1, 0), at(0, 1)] },
  { kind: 'freehand', closed: false, points: [at(0, 0), at(1.7, 0), at(2, 5.123456789)] },
  { kind: 'path', points: [at(0, 4), at(1.7, 0), at(9, 5.123456789)] },
];

const marks: readonly ImageMark[] = geometries.map((geometry, i) => ({
  id: newUid(),
  version: i + 1,
  author: i === 3 ? 'Other^Reader' : '',
  created: '2026-11-21T23:00:00+08:00',
  changed: '2026-11-22T08:30:59Z',
  ...(i % 2 === 0 ? { label: `Läsion ${i} \\ 王 <b>` } : {}),
  ...(i === 4 ? { colour: 'cyan' as const } : {}),
  ...(i === 5 ? { textAt: at(100.25, -3) } : {}),
  shape: { space: 'index', on: { ...(i % 3 === 0 ? clip : slice).address, frame: i % 3 === 0 ? 5 : 1 }, geometry },
}));

const reported = (mark: ImageMark): ReportedMark => {
  const instance: InstanceRecord = mark.shape.on.instance === clip.address.instance ? clip : slice;
  return {
    mark,
    instance,
    measure: (geometry: ImageGeometry) => measure(geometry, instance.image!, mark.shape.on.frame, 'CT'),
  };
};

const study: StudyRecord = {
  address: { source: 'test', study: ct.address.study },
  patient: {
    id: 'P-1',
    name: {
      alphabetic: { family: 'Wang', given: 'XiaoDong', middle: '', prefix: '', suffix: '' },
      ideographic: { family: '王', given: '小东', middle: '', prefix: '', suffix: '' },
    },
    birthDate: '1950-02-28',
    sex: 'M',
  },
  moment: { date: '2026-11-20', time: '10:11:12', offset: '+08:00' },
  modalities: ['CT'],
  accession: 'ACC',
  studyId: '7',
};
const document: NewDocument = {
  study,
  series: newUid(),
  instance: newUid(),
  now: new Date('2026-11-22T08:31:00Z'),
  reader: 'Reader^Anna',
  replaces: [{ address: { ...ct.address, instance: toUid('1.2.3.99') }, sopClass: comprehensiveSr }],
};
const written = writeReport(document, marks.map(reported));
const known = (uid: string) => [slice, clip].find(({ address }) => address.instance === uid)?.address;

describe('a report of ours', () => {
  it('gives back every mark as it was, to the last bit', async () => {
    const report = await readReport(written);
    expect(report.undrawn).toEqual([]);
    const read = report.marks.map(({ image, geometry, figures: _, ...rest }) => ({
      ...rest,
      shape: { space: 'index', on: { ...known(image.instance), frame: image.frame }, geometry },
    }));
    expect(read).toEqual(marks);
  });

  it('says whose it is, who wrote it and what it replaces', async () => {
    const report = await readReport(written);
    expect(report).toMatchObject({
      instance: document.instance,
      study: study.address.study,
      own: true,
      author: 'Reader^Anna',
      replaces: ['1.2.3.99'],
      written: '2026-11-22T16:31:00+08:00',
      title: 'Imaging Measurement Report',
    });
  });

  it('has its places half a pixel on, where others look for them: the first pixel is 0.5 wide of its centre', async () => {
    const edge = await graphicsIn(written);
    // Centre of the first pixel to the centre of its neighbour.
    expect(edge).toContainEqual({ type: 'POLYLINE', data: [0.5, 0.5, 1.5, 0.5] });
    // One pixel's square, closed; a circle of radius 5 about 10\10: its middle and its leftmost point.
    expect(edge).toContainEqual({ type: 'POLYLINE', data: [1.5, 1.5, 2.5, 1.5, 2.5, 2.5, 1.5, 2.5, 1.5, 1.5] });
    expect(edge).toContainEqual({ type: 'CIRCLE', data: [10.5, 10.5, 5.5, 10.5] });
    // The longer axis of an ellipse comes first.
    expect(edge).toContainEqual({ type: 'ELLIPSE', data: [10.5, 4.5, 10.5, 16.5, 8.5, 10.5, 12.5, 10.5] });
  });

  it('tells others the numbers in millimetres', async () => {
    const { marks: read } = await readReport(written);
    // 1 column of 0.5 mm; 25 rows that the reader says are 12.5 mm; a square pixel of 0.25 mm².
    expect(read[1]?.figures).toMatchObject([{ concept: { meaning: 'Length' }, value: 0.5, unit: 'mm' }]);
    expect(read[3]?.figures[0]).toMatchObject({ value: 12.5, unit: 'mm' });
    expect(read[9]?.figures).toMatchObject([
      { concept: { meaning: 'Perimeter' }, value: 2, unit: 'mm' },
      { concept: { meaning: 'Area' }, value: 0.25, unit: 'mm2' },
    ]);
    const axes = read[2]?.figures.map(({ concept, value }) => [concept.meaning, value]);
    expect(axes?.[0]?.[0]).toBe('Long Axis');
    expect(axes?.[0]?.[1]).toBeCloseTo((12 - 1 / 3) / 2, 9);
    expect(axes?.[1]).toEqual(['Short Axis', 2]);
  });

  it('whose private words were taken away still gives the marks, in single precision', async () => {
    const { dataset } = await readPart10(bytesReader(written), { bulkAbove: 2 ** 30 });
    const report = await readReport(writePart10(bare(dataset), toUid('1.2.840.10008.1.2.1')));
    expect(report.own).toBe(false);
    const kinds = report.marks.map(({ geometry }) => geometry.kind);
    expect(kinds).toEqual([
      ...['length', 'length', 'bidirectional', 'length', 'angle', 'cobb', 'arrow', 'text', 'probe', 'rectangle'],
      ...['ellipse', 'ellipse', 'freehand', 'freehand', 'freehand', 'freehand'],
    ]);
    expect(report.marks.map(({ id }) => id)).toEqual(marks.map(({ id }) => id));
    expect(report.marks[0]?.geometry.points[1]?.x).toBeCloseTo(30.3, 5);
    expect(report.marks[0]?.image.frame).toBe(5);
    expect(report.marks[3]?.author).toBe('Other^Reader');
    expect(report.marks[0]?.label).toBe('Läsion 0 \\ 王 <b>');
  });

  it('whose coordinates somebody changed is believed in them', async () => {
    const { dataset } = await readPart10(bytesReader(written), { bulkAbove: 2 ** 30 });
    const moved = JSON.parse(
      JSON.stringify(dataset).replace('"Value":[0.5,0.5,1.5,0.5]', '"Value":[0.5,0.5,2.5,0.5]'),
    ) as DicomJson;
    const report = await readReport(writePart10(moved, toUid('1.2.840.10008.1.2.1')));
    expect(report.marks[1]?.geometry).toEqual({ kind: 'length', points: [at(0, 0), at(2, 0)] });
  });

  it('without a mark in it is a report all the same: what it replaces was deleted', async () => {
    const report = await readReport(writeReport(document, []));
    expect(report.marks).toEqual([]);
    expect(report.replaces).toEqual(['1.2.3.99']);
  });
});

describe('a report of ours under the eyes of others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-sr-'));
  const file = join(folder, 'sr.dcm');
  beforeAll(() => writeFileSync(file, written));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (program: string, ...args: string[]): string =>
    execFileSync('/bin/sh', ['-c', '"$0" "$@" 2>&1 || true', program, ...args], { encoding: 'utf8' });
  const everywhere = process.env['CI'] === 'true';

  it.runIf(everywhere || existsSync('/usr/bin/dsrdump'))('is read by dsrdump without a complaint', () => {
    const said = run('dsrdump', '+Pl', file);
    expect(said.split('\n').filter((line) => /^[EFW]:/.test(line) && !/VR checker/.test(line))).toEqual([]);
    expect(said).toContain('Comprehensive SR Document');
    expect(said).toContain('Person Observer Name")="Reader^Anna"');
    expect(said).toContain('(POLYLINE,0.5/0.5,1.5/0.5)');
  });

  it.runIf(everywhere || existsSync('/usr/bin/dcmdump'))('is read by dcmdump without a complaint', () => {
    const said = run('dcmdump', '+E', file);
    expect(said.split('\n').filter((line) => /^[EFW]:/.test(line))).toEqual([]);
  });

  // Not on every machine of ours, and never of the suite's making: its verdict is asked where it is installed.
  it.runIf(existsSync('/usr/bin/dciodvfy'))('has no error that dciodvfy knows', () => {
    const said = run('dciodvfy', file);
    expect(said.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
    expect(said).toContain('ComprehensiveSR');
  });

  it('says to pydicom what it says to us', () => {
    const script = [
      'import pydicom,sys,json',
      'd=pydicom.dcmread(sys.argv[1])',
      'm=[c for c in d.ContentSequence if c.ValueType=="CONTAINER"][0]',
      'def flat(i): return [i]+[x for c in i.get("ContentSequence",[]) for x in flat(c)]',
      'nums=[float(n.MeasuredValueSequence[0].NumericValue) for n in flat(m) if n.ValueType=="NUM"]',
      'ids=[n.UID for n in flat(m) if n.ValueType=="UIDREF"]',
      'print(json.dumps({"name":str(d.PatientName),"groups":len(m.ContentSequence),"nums":nums,"ids":ids}))',
    ].join('\n');
    const said = JSON.parse(
      execFileSync('/usr/bin/python3', ['-W', 'ignore', '-c', script, file], { encoding: 'utf8' }),
    ) as {
      name: string;
      groups: number;
      nums: number[];
      ids: string[];
    };
    expect(said.name).toBe('Wang^XiaoDong=王^小东');
    expect(said.groups).toBe(marks.length);
    expect(said.ids).toEqual(marks.map(({ id }) => id));
    expect(said.nums[1]).toBe(0.5);
  });
});

const real = join(import.meta.dirname, '../../../../shared/data/sr');
describe.runIf(existsSync(real))('a report of another make', () => {
  const near = (x: number, y: number, z: number) => ({
    space: 'patient',
    ...{ x: expect.closeTo(x, 3) as number, y: expect.closeTo(y, 3) as number, z: expect.closeTo(z, 3) as number },
  });
  const read = (path: string) => readReport(new Uint8Array(readFileSync(join(real, path))));

  it('of lengths gives them: two axes of a lesion are one mark', async () => {
    const { marks: found, undrawn, title, own } = await read('ge_signa_brain_tid1500/0001_887240.dcm');
    expect([title, own, undrawn]).toEqual(['Imaging Measurement Report', false, []]);
    expect(found.map(({ geometry }) => geometry.kind)).toEqual(['bidirectional', 'length']);
    // What dsrdump prints: columns and rows from the corner, half a pixel more than from the centre.
    expect(found[1]?.geometry.points).toEqual([
      at(expect.closeTo(167.594, 3) as number, expect.closeTo(235.002, 3) as number),
      at(expect.closeTo(306.64, 3) as number, expect.closeTo(200.241, 3) as number),
    ]);
    expect(found[1]?.figures[0]?.value).toBeCloseTo(55.9863746872457, 10);
    expect(found[1]?.id).toBe('2.25.665029019733009557329136947695567460965');
  });

  it('of a note and an ellipse gives both, the note with its words', async () => {
    const { marks: found } = await read('ge_signa_brain_tid1500/0001_185313.dcm');
    expect(found.map(({ geometry, label }) => [geometry.kind, label])).toEqual([
      ['text', 'Arrow test'],
      ['ellipse', undefined],
    ]);
  });

  it('in planar regions gives circle and outline, and a place in space', async () => {
    const { marks: found, inPatient, undrawn } = await read('misc/sr_document_with_multiple_groups.dcm');
    expect(found.map(({ geometry, label }) => [geometry.kind, label])).toEqual([
      ['ellipse', 'LungNodule0001'],
      ['rectangle', 'Aorta0001'],
    ]);
    expect(undrawn.map(({ name, reason }) => [name, reason])).toEqual([['Image0001', 'no-place']]);
    // What dsrdump prints of its SCOORD3D.
    expect(inPatient.map(({ label, shape }) => [label, shape.geometry])).toEqual([
      ['Vertebra0001', { kind: 'probe', points: [near(123.5, 234.1, -23.7)] }],
    ]);
    expect(undrawn[0]?.figures[0]?.value).toBeCloseTo(-119.07385253906, 9);
  });

  it('in a segmentation says so, number by number', async () => {
    const { marks: found, undrawn } = await read('dcmqi_qin/sr.dcm');
    expect(found).toEqual([]);
    expect(new Set(undrawn.map(({ reason }) => reason))).toEqual(new Set(['segmentation']));
    expect(undrawn[0]?.figures.length).toBeGreaterThan(3);
  });

  it('in space lies there', async () => {
    const { inPatient, undrawn } = await read('prostatex_0207_tid1500/0001_088746.dcm');
    expect(undrawn).toEqual([]);
    expect(inPatient.map(({ shape }) => shape.geometry.points)).toEqual([
      [near(-0.78383, 30.958, -29.0582)],
      [near(-4.64873, 39.4624, -42.5734)],
    ]);
    const frame = '1.3.6.1.4.1.14519.5.2.1.7310.5101.229097146323464962872163836986';
    expect(inPatient.map(({ shape }) => shape.frameOfReference)).toEqual([frame, frame]);
  });

  it('of words has no measurement, and no complaint', async () => {
    for (const path of ['misc/no-pixel-data.dcm', 'misc/reportsi.dcm', 'misc/reportsi_with_empty_number_tags.dcm']) {
      expect(await read(path)).toMatchObject({ marks: [], undrawn: [] });
    }
  });

  it('of every other kind is read', async () => {
    for (const path of ['misc/sample-sr.dcm', 'misc/structured_report.dcm', 'misc/sr_document.dcm']) {
      expect((await read(path)).marks.length, path).toBeGreaterThan(0);
    }
    const numbers = await read('misc/test_SR.dcm');
    expect(numbers.undrawn.map(({ reason }) => reason)).toContain('no-place');
  });
});

/** The data set as an archive that drops private elements has it. */
function bare(json: DicomJson): DicomJson {
  return Object.fromEntries(
    Object.entries(json)
      .filter(([tag]) => !tag.startsWith('0099'))
      .map(([tag, element]) => [
        tag,
        element.vr === 'SQ' ? { ...element, Value: items(json, tag).map(bare) } : element,
      ]),
  );
}

async function graphicsIn(bytes: Uint8Array<ArrayBuffer>) {
  const { dataset } = await readPart10(bytesReader(bytes), { bulkAbove: 2 ** 30 });
  const walk = (json: DicomJson): readonly { type: string | undefined; data: readonly unknown[] }[] => [
    ...(json['00700022'] ? [{ type: text(json, '00700023'), data: json['00700022'].Value ?? [] }] : []),
    ...items(json, '0040A730').flatMap(walk),
  ];
  return walk(dataset);
}
