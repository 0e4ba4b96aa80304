import { describe, expect, it } from 'vitest';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import { readLaidOver } from '../read-laid-over.ts';
import type { Contour, ContourType } from '../rtstruct/structure-set.ts';
import type { Slice } from '../parts.ts';
import { isolines } from '../values/isolines.ts';
import { valuesDoubt, valuesOn, valueUnder } from '../values/values-on.ts';
import { doseAt, shareAt, type Dose } from './dose.ts';
import { doseFrame, writeDose, type DoseToWrite } from './dose.fixture.ts';
import { doseVolume } from './dose-volume.ts';
import { doseLevels, levelsFrom } from './levels.ts';

const places = Array.from({ length: 25 }, (_, i) => -36 + i * 3);
const grid: DoseToWrite = {
  size: [41, 41, 25],
  spacing: 2.5,
  origin: [-50, -50, -36],
  places,
  offsets: places.map((z) => z + 36),
};
/** 0.5 Gy a millimetre from left to right: 0 at x = -50, 50 at x = 50. */
const ramp = ([x]: Vector3) => 0.5 * (x + 50);
/** 60 Gy in the middle, 1 Gy less with every millimetre. */
const ball = ([x, y, z]: Vector3) => Math.max(0, 60 - Math.hypot(x, y, z));

async function read(bytes: Uint8Array<ArrayBuffer>): Promise<Dose> {
  const outcome = await readLaidOver(bytes);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.fault));
  if (outcome.value.kind !== 'rtdose') throw new Error('no dose');
  return outcome.value;
}

const slice = (z: number, more: Partial<Slice> = {}): Slice => ({
  ...{ instance: toUid('1.2.3'), frame: 1, rows: 100, columns: 100 },
  plane: { position: [-49.5, -49.5, z], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] },
  spacing: { row: 1, column: 1, basis: 'patient' },
  frameOfReference: toUid(doseFrame),
  ...more,
});

const flat = (points: readonly (readonly [number, number])[], z: number, type: ContourType = 'closed'): Contour => ({
  part: 0,
  type,
  sources: [],
  points: Float64Array.from(points.flatMap(([x, y]) => [x, y, z])),
});
const box = (x0: number, x1: number, y0: number, y1: number) =>
  [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ] as const;
const circle = (radius: number) =>
  Array.from({ length: 180 }, (_, i) => {
    const at = (i * Math.PI) / 90;
    // The polygon has the circle's area.
    const r = radius * Math.sqrt(Math.PI / (90 * Math.sin(Math.PI / 90)));
    return [r * Math.cos(at), r * Math.sin(at)] as const;
  });

describe('a dose', () => {
  it.each([
    ['from the first plane', grid.offsets],
    ['along the patient', places],
  ])('lies where its vector says, %s', async (_, offsets) => {
    const dose = await read(writeDose({ ...grid, offsets }, ([x, y, z]) => 100 + 0.1 * x + 0.2 * y + 0.4 * z));
    expect([dose.units, dose.summation, dose.grid.offsets.length]).toEqual(['Gy', 'PLAN', 25]);
    expect(dose.most).toBeCloseTo(100 + 5 + 10 + 14.4, 2);
    // Linear in every direction, so exact between the points too.
    for (const [x, y, z] of [
      [0, 0, 0],
      [13, 7, -10.3],
      [-49, 49, 35.9],
    ] as const)
      expect(valueUnder(dose.grid, slice(z), x + 49.5, y + 49.5)).toBeCloseTo(100 + 0.1 * x + 0.2 * y + 0.4 * z, 2);
    expect(valueUnder(dose.grid, slice(37), 50, 50)).toBeNaN();
  });

  it('of planes at uneven distances, in 16 bits, written from head to feet, is the same dose', async () => {
    const z = [20, 17, 11, 10, 0];
    const dose = await read(
      writeDose(
        { ...grid, size: [41, 41, 5], places: z, origin: [-50, -50, 20], offsets: z, bits: 16, scaling: 0.002 },
        ([, , at]) => 50 + at,
      ),
    );
    for (const at of [0, 5, 10.5, 13, 20]) expect(valueUnder(dose.grid, slice(at), 50, 50)).toBeCloseTo(50 + at, 3);
  });

  it.each([
    ['no scaling', { '3004000E': { vr: 'DS' } }],
    ['no units', { '30040002': { vr: 'CS' } }],
    ['a vector that begins nowhere', { '3004000C': { vr: 'DS', Value: places.map((z) => z + 1000) } }],
    ['fewer offsets than planes', { '3004000C': { vr: 'DS', Value: [0, 3] } }],
    ['no place', { '00200032': { vr: 'DS' } }],
  ] as [string, DicomJson][])('with %s is refused', async (_, more) => {
    const outcome = await readLaidOver(writeDose({ ...grid, more }, ramp));
    expect(outcome.ok ? 'read' : outcome.fault.kind).toBe('corrupt');
  });

  it('is not drawn in another frame of reference', () => {
    expect(valuesDoubt(toUid(doseFrame), slice(0))).toBeUndefined();
    expect(valuesDoubt(toUid('1.2.9'), slice(0))).toBe('frame-of-reference');
    expect(valuesDoubt(undefined, slice(0))).toBe('no-place');
  });
});

describe('lines of one dose', () => {
  it('round a ball of dose are circles, on slices and across them', async () => {
    const dose = await read(writeDose(grid, ball));
    const across = slice(0, {
      rows: 72,
      plane: { position: [-49.5, 0, 35.5], rowDirection: [1, 0, 0], columnDirection: [0, 0, -1] },
    });
    for (const [on, from] of [
      [slice(0), 49.5],
      [across, 35.5],
    ] as const) {
      const raster = valuesOn(dose.grid, on);
      if (!raster) throw new Error('the dose does not reach the picture');
      const pieces = isolines(raster, 40);
      const radii = Array.from({ length: pieces.length / 2 }, (_, i) =>
        Math.hypot((pieces[i * 2] ?? 0) - 0.5 - 49.5, (pieces[i * 2 + 1] ?? 0) - 0.5 - from),
      );
      expect(radii.length).toBeGreaterThan(200);
      // Straight between points 2.5 and 3 mm apart, on a ball of 20 mm: less than 0.1 mm within it.
      expect(Math.min(...radii)).toBeGreaterThan(19.9);
      expect(Math.max(...radii)).toBeLessThan(20.05);
    }
  });

  it('are as many as levels, the highest first, in percent of what is 100 %', () => {
    const levels = doseLevels({ most: 80 }, { whole: 60, inPercent: true, levels: [50, 95, 50] });
    expect(levels.map(({ dose, percent }) => [dose, percent])).toEqual([
      [57, 95],
      [30, 50],
    ]);
    expect(doseLevels({ most: 80 }, { inPercent: false, levels: [20] })[0]?.percent).toBe(25);
    expect(levelsFrom('95, 80 50%')).toEqual([95, 80, 50]);
    expect([levelsFrom('95 x'), levelsFrom(''), levelsFrom('-5')]).toEqual([undefined, undefined, undefined]);
  });
});

describe('dose in a volume', () => {
  it('of a box across a ramp is a straight line', async () => {
    const { grid: values } = await read(writeDose(grid, ramp));
    // x from -20 to 20: 15 to 35 Gy. Planes every 3 mm from -9 to 9: 21 mm deep.
    const contours = [-9, -6, -3, 0, 3, 6, 9].map((z) => flat(box(-20, 20, -10, 15), z));
    const found = doseVolume(values, contours);
    expect(found?.volume).toBeCloseTo(21, 6);
    expect(found?.outside).toBe(0);
    expect(found?.mean).toBeCloseTo(25, 2);
    expect(found?.least).toBeCloseTo(15, 0);
    expect(found?.most).toBeCloseTo(35, 0);
    if (!found) return;
    expect(doseAt(found.curve, 0.95)).toBeCloseTo(16, 1);
    expect(doseAt(found.curve, 0.5)).toBeCloseTo(25, 1);
    expect(shareAt(found.curve, 20)).toBeCloseTo(0.75, 2);
    expect([shareAt(found.curve, 10), shareAt(found.curve, 40)]).toEqual([1, 0]);
  });

  it('of a ball in a ball of dose has its mean: 60 - 3/4 of 30', async () => {
    const { grid: values } = await read(writeDose({ ...grid, spacing: 2, origin: [-40, -40, -36] }, ball));
    const contours = Array.from({ length: 59 }, (_, i) => i - 29).map((z) =>
      flat(circle(Math.sqrt(900 - z * z)), z + 1e-3),
    );
    const found = doseVolume(values, contours);
    // Sheets of 1 mm, each with the circle of its middle: 4/3 pi 30^3 = 113.1 cm3.
    expect(found?.volume).toBeCloseTo((4 / 3) * Math.PI * 27, 0);
    expect(found?.mean).toBeCloseTo(37.5, 0);
    if (!found) return;
    // What gets 50 Gy lies within 10 mm: a 27th.
    expect(shareAt(found.curve, 50)).toBeCloseTo(1 / 27, 2);
    expect(doseAt(found.curve, 0.5)).toBeCloseTo(60 - 30 * Math.cbrt(0.5), 0);
  });

  it('leaves holes out, and says what lies outside the grid', async () => {
    const { grid: values } = await read(writeDose(grid, ramp));
    const outer = box(-20, 20, -20, 20);
    const inner = box(-10, 10, -10, 10);
    const holed = [0, 3].flatMap((z) => [flat(outer, z), flat(inner, z)]);
    expect(doseVolume(values, holed)?.volume).toBeCloseTo((1600 - 400) * 6e-3, 5);
    const half = doseVolume(values, [flat(box(30, 70, -20, 20), 0), flat(box(30, 70, -20, 20), 3)]);
    expect(half?.outside).toBeCloseTo(0.5, 2);
    expect(half?.mean).toBeCloseTo(45, 1);
    expect(doseVolume(values, [flat(box(100, 120, 0, 10), 0)])).toBeUndefined();
  });

  it('that the file brings itself is read, whichever way it is written, and is ours', async () => {
    const item = (more: DicomJson): DicomJson => ({
      '30040001': { vr: 'CS', Value: ['CUMULATIVE'] },
      '30040002': { vr: 'CS', Value: ['GY'] },
      '30040052': { vr: 'DS', Value: [0.5] },
      '30040054': { vr: 'CS', Value: ['CM3'] },
      // Half a Gy a bin: 20 cm3 to 15 Gy, then straight to none at 35.
      '30040058': {
        vr: 'DS',
        Value: Array.from({ length: 70 }, (_, i) => [1, i < 30 ? 20 : 20 - (i - 30) * 0.5]).flat(),
      },
      '30040060': {
        vr: 'SQ',
        Value: [{ '30060084': { vr: 'IS', Value: [7] }, '30040062': { vr: 'CS', Value: ['INCLUDED'] } }],
      },
      '30040074': { vr: 'DS', Value: [25] },
      ...more,
    });
    const differential = {
      '30040001': { vr: 'CS', Value: ['DIFFERENTIAL'] },
      '30040058': { vr: 'DS', Value: Array.from({ length: 70 }, (_, i) => [1, i < 30 ? 0 : 0.5]).flat() },
    };
    const other = { '30040002': { vr: 'CS', Value: ['RELATIVE'] } };
    const more = { '30040050': { vr: 'SQ', Value: [item({}), item(differential), item(other)] } };
    const dose = await read(writeDose({ ...grid, more }, ramp));
    expect(dose.histograms.map(({ region, mean }) => [region, mean])).toEqual([
      [7, 25],
      [7, 25],
    ]);
    const contours = [-9, -6, -3, 0, 3, 6, 9].map((z) => flat(box(-20, 20, -10, 15), z));
    const own = doseVolume(dose.grid, contours);
    for (const { curve } of dose.histograms) {
      expect(curve.volume).toBe(20);
      for (const gy of [10, 16, 20, 25, 30, 34])
        expect(shareAt(own?.curve ?? curve, gy)).toBeCloseTo(shareAt(curve, gy), 2);
    }
  });
});
