import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instanceOf, seriesOf } from '#src/dataset/instances.fixture.ts';
import type { Geometry, PatientGeometry, PatientMark } from '#src/model/annotation/annotation.ts';
import { inOwnPlane, mapped } from '#src/model/annotation/patient-shape.ts';
import type { Measured } from '#src/model/annotation/measure.ts';
import { newUid } from '#src/model/dicom/new-uid.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { indexPoint as at, indexToPatient } from '#src/model/geometry/place.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import type { IndexPoint } from '#src/model/geometry/spaces.ts';
import { items, type DicomJson } from '#src/part10/dicom-json.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { readReport } from './read-report.ts';
import { comprehensive3dSr, writeReport, type ReportedMark } from './write-report.ts';

const ct = seriesOf('CT');
const slice = instanceOf({ series: ct, number: 1 });
const frameOfReference = toUid('1.2.3.4.5');
/** A plane turned by 30 degrees about the axis from right to left, and by no round figure from the origin. */
const [cos, sin] = [Math.sqrt(3) / 2, 0.5];
const plane: Plane = { position: [-12.3, 40.1, -7.7], rowDirection: [1, 0, 0], columnDirection: [0, cos, -sin] };
const millimetre = { row: 1, column: 1, basis: 'patient' as const };

const flat: readonly Geometry<IndexPoint>[] = [
  { kind: 'length', points: [at(3, 4), at(33, 44)] },
  { kind: 'bidirectional', points: [at(5, 5), at(25, 5), at(15, 0), at(15, 10)] },
  { kind: 'angle', points: [at(20, 10), at(10, 10), at(10, 20)] },
  { kind: 'probe', points: [at(2, 3)] },
  { kind: 'circle', points: [at(5, 10), at(15, 10), at(10, 5), at(10, 15)] },
  { kind: 'ellipse', points: [at(8, 10), at(12, 10), at(10, 4), at(10, 16)] },
  { kind: 'rectangle', points: [at(1, 1), at(2, 1), at(2, 2), at(1, 2)] },
  { kind: 'freehand', closed: true, points: [at(0, 0), at(9, 0), at(4, 7.3)] },
  { kind: 'arrow', points: [at(3, 3), at(8, 8)] },
];
const lesion = { uid: toUid('2.25.77'), name: 'Liver 1' };
const marks = flat.map((geometry, i): PatientMark => ({
  ...{ id: newUid(), version: 2, author: '', created: '2026-11-22T08:00:00+00:00' },
  changed: '2026-11-22T08:30:00+00:00',
  ...(i === 0 || i === 1 ? { lesion } : {}),
  shape: {
    ...{ space: 'patient', frameOfReference, plane },
    on: { source: 'test', study: ct.address.study, series: ct.address.series },
    geometry: mapped(geometry, (point) => indexToPatient(plane, millimetre, point)) as PatientGeometry,
  },
}));
const mm = (value: number) => ({ value, unit: 'mm' as const });
const figures: Record<string, Measured> = {
  length: { basis: 'patient', length: mm(50) },
  bidirectional: { basis: 'patient', length: mm(20), short: mm(10) },
  angle: { basis: 'patient', angle: { value: 90, unit: '°' } },
};
const reported = marks.map((mark): ReportedMark => ({
  mark,
  slices: [slice],
  measure: ({ kind }: PatientGeometry) => figures[kind] ?? { basis: 'patient', area: { value: 7, unit: 'mm²' } },
}));
const written = writeReport(
  {
    study: {
      address: { source: 'test', study: ct.address.study },
      patient: { id: 'P' },
      moment: {},
      modalities: ['CT'],
    },
    ...{ series: newUid(), instance: newUid(), now: new Date('2026-11-22T08:31:00Z'), replaces: [] },
  },
  reported,
);
const bare = (json: DicomJson): DicomJson =>
  Object.fromEntries(
    Object.entries(json)
      .filter(([tag]) => !tag.startsWith('0099'))
      .map(([tag, one]) => [tag, one.vr === 'SQ' ? { ...one, Value: items(json, tag).map(bare) } : one]),
  );

describe('marks in the patient', () => {
  it('come back from a report as they were, the lesion with them', async () => {
    const { inPatient, marks: onImages, undrawn, sopClass } = await readReport(written);
    expect([onImages, undrawn, sopClass]).toEqual([[], [], comprehensive3dSr]);
    const read = inPatient.map(({ shape, series, figures: _, ...rest }) => ({
      ...rest,
      shape: { ...shape, on: { source: 'test', study: ct.address.study, series } },
    }));
    expect(read).toEqual(marks);
  });

  it('without our private words still lie where they lay, to a hundredth of a millimetre', async () => {
    const { dataset } = await readPart10(bytesReader(written), { bulkAbove: 2 ** 30 });
    const { inPatient, undrawn } = await readReport(writePart10(bare(dataset), toUid('1.2.840.10008.1.2.1')));
    expect(undrawn).toEqual([]);
    expect(inPatient.map(({ shape }) => shape.geometry.kind)).toEqual(
      ['length', 'bidirectional', 'angle', 'probe', 'ellipse', 'ellipse', 'rectangle', 'freehand', 'arrow'], // prettier-ignore
    );
    inPatient.forEach((read, i) => {
      expect(read.series).toBe(ct.address.series);
      expect(read.shape.frameOfReference).toBe(frameOfReference);
      const { points } = marks[i]!.shape.geometry;
      const centre = (all: readonly { x: number; y: number; z: number }[], axis: 'x' | 'y' | 'z') =>
        all.reduce((sum, point) => sum + point[axis], 0) / all.length;
      for (const axis of ['x', 'y', 'z'] as const) {
        expect(centre(read.shape.geometry.points, axis)).toBeCloseTo(centre(points, axis), 2);
      }
      // Where the points leave the plane open, it lies as the body does: what lies in it is as large all the same.
      const flatAgain = inOwnPlane({ ...read.shape, space: 'patient', on: ct.address }, 1);
      const size = (all: readonly { x: number; y: number }[]) =>
        Math.hypot((all.at(-1)?.x ?? 0) - (all[0]?.x ?? 0), (all.at(-1)?.y ?? 0) - (all[0]?.y ?? 0));
      expect(size(flatAgain.points)).toBeCloseTo(size(flat[i]!.points), 3);
    });
  });

  it('track a lesion by one UID and one name, whichever mark measures it', async () => {
    const { dataset } = await readPart10(bytesReader(written), { bulkAbove: 2 ** 30 });
    const said = JSON.stringify(dataset);
    expect(said.split('"2.25.77"').length - 1).toBeGreaterThanOrEqual(2);
    const { inPatient } = await readReport(writePart10(bare(dataset), toUid('1.2.840.10008.1.2.1')));
    expect(inPatient.slice(0, 2).map(({ label }) => label)).toEqual(['Liver 1', 'Liver 1']);
    expect(new Set(inPatient.map(({ id }) => id)).size).toBe(marks.length);
  });
});

describe('a report of marks in the patient under the eyes of others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-sr3d-'));
  const file = join(folder, 'sr.dcm');
  beforeAll(() => writeFileSync(file, written));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (program: string, ...args: string[]): string =>
    execFileSync('/bin/sh', ['-c', '"$0" "$@" 2>&1 || true', program, ...args], { encoding: 'utf8' });

  it.runIf(existsSync('/usr/bin/dsrdump'))('is read by dsrdump without a complaint', () => {
    const said = run('dsrdump', '+Pl', file);
    expect(said.split('\n').filter((line) => /^[EFW]:/.test(line) && !/VR checker/.test(line))).toEqual([]);
    expect(said).toContain('Comprehensive 3D SR Document');
    expect(said).toContain('SCOORD3D');
  });

  it.runIf(existsSync('/usr/bin/dciodvfy'))('has no error that dciodvfy knows', () => {
    const said = run('dciodvfy', file);
    expect(said.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
    expect(said).toContain('Comprehensive3DSR');
  });

  it('gives pydicom the places that follow by hand', () => {
    const script = [
      'import pydicom,sys,json',
      'd=pydicom.dcmread(sys.argv[1])',
      'def flat(i): return [i]+[x for c in i.get("ContentSequence",[]) for x in flat(c)]',
      's=[n for n in flat(d) if n.get("ValueType")=="SCOORD3D"]',
      'print(json.dumps([[n.GraphicType,[float(v) for v in n.GraphicData],n.ReferencedFrameOfReferenceUID] for n in s]))',
    ].join('\n');
    const said = JSON.parse(
      execFileSync('/usr/bin/python3', ['-W', 'ignore', '-c', script, file], { encoding: 'utf8' }),
    ) as [string, number[], string][];
    // position + 3 columns and 4 rows; the row direction is x, the column direction (0, cos 30, -sin 30).
    const [type, data, frame] = said[0]!;
    expect([type, frame]).toEqual(['POLYLINE', frameOfReference]);
    const byHand = [
      -12.3 + 3,
      40.1 + 4 * 0.8660254,
      -7.7 - 4 * 0.5,
      -12.3 + 33,
      40.1 + 44 * 0.8660254,
      -7.7 - 44 * 0.5,
    ];
    byHand.forEach((value, i) => expect(data[i]).toBeCloseTo(value, 4));
    expect(new Set(said.map(([kind]) => kind))).toEqual(new Set(['POLYLINE', 'POINT', 'ELLIPSE', 'POLYGON']));
    // A polygon's last point is its first (PS3.3 C.18.9.1.2).
    for (const [kind, points] of said) if (kind === 'POLYGON') expect(points.slice(-3)).toEqual(points.slice(0, 3));
  });
});
