import { describe, expect, it } from 'vitest';
import { toUid } from '../dicom/uid.ts';
import { indexPoint as at } from '../geometry/place.ts';
import type { Plane } from '../geometry/plane.ts';
import { patientPoint } from '../geometry/vector.ts';
import type { ImageGeometry, PatientShape } from './annotation.ts';
import {
  drawnInPatient,
  goesThrough,
  inOwnPlane,
  onPicture,
  planeThroughPoints,
  squarePlane,
} from './patient-shape.ts';

const spacing = { row: 0.5, column: 0.5, basis: 'patient' as const };
/** Coronal: columns to the left, rows to the feet, at y = 10. */
const coronal: Plane = { position: [-20, 10, 40], rowDirection: [1, 0, 0], columnDirection: [0, 0, -1] };
const line: ImageGeometry = { kind: 'length', points: [at(10, 20), at(70, 100)] };
const shapeOf = (plane: Plane, geometry: ImageGeometry = line): PatientShape => ({
  ...{ space: 'patient', plane: squarePlane(plane), frameOfReference: toUid('1.2.3') },
  on: { source: 's', study: toUid('1.2'), series: toUid('1.3') },
  geometry: drawnInPatient(geometry, { plane, spacing }, squarePlane(plane))!,
});

describe('a mark on a plane cut through a volume', () => {
  it('lies where its pixels lie in the patient', () => {
    // 10 columns and 20 rows of half a millimetre from -20, 10, 40.
    expect(shapeOf(coronal).geometry.points).toEqual([patientPoint([-15, 10, 30]), patientPoint([15, 10, -10])]);
  });

  it('is as long in its own plane in millimetres, and comes back to its pixels', () => {
    const shape = shapeOf(coronal);
    const [p, q] = inOwnPlane(shape, 1).points;
    expect(Math.hypot(q!.x - p.x, q!.y - p.y)).toBeCloseTo(50, 9);
    expect(onPicture(shape, { plane: coronal, spacing })).toEqual(line);
  });

  it('is on every plane through it and on no other', () => {
    const shape = shapeOf(coronal);
    const moved = (y: number): Plane => ({ ...coronal, position: [-300, y, 7] });
    expect([9, 9.3, 10, 10.7, 11].map((y) => goesThrough(moved(y), shape, 0.75))).toEqual([false, true, true, true, false]); // prettier-ignore
    // Looked at from behind it is the same plane; across it, it is none.
    expect(goesThrough({ ...coronal, rowDirection: [-1, 0, 0] }, shape, 0.75)).toBe(true);
    expect(goesThrough({ ...coronal, columnDirection: [0, 1, 0] }, shape, 100)).toBe(false);
    // A point has no plane: any picture near it shows it.
    const point = shapeOf(coronal, { kind: 'probe', points: [at(0, 0)] });
    expect(goesThrough({ position: [0, 0, 40.4], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] }, point, 0.5)).toBe(true); // prettier-ignore
  });

  it('stays in its own plane when it is moved on a neighbour of it', () => {
    const { plane } = shapeOf(coronal);
    const beside = { plane: { ...coronal, position: [-20, 10.6, 40] } as Plane, spacing };
    const moved = drawnInPatient(line, beside, plane);
    expect(moved?.points.map(({ y }) => y)).toEqual([10, 10]);
  });

  it('needs no calibration', () => {
    const calibration: ImageGeometry = { kind: 'calibration', millimetres: 5, points: [at(0, 0), at(1, 0)] };
    expect(drawnInPatient(calibration, { plane: coronal, spacing }, coronal)).toBeUndefined();
  });
});

describe('a plane through places', () => {
  const axial: Plane = { position: [0, 0, 0], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] };
  const points = (...all: (readonly [number, number, number])[]) => all.map(patientPoint);

  it('is theirs where they span one, looked at as the body is', () => {
    const found = planeThroughPoints(points([0, 0, 0], [10, 0, 10], [0, 10, 0]), axial, 0.1)!;
    const [x, y, z] = found.rowDirection;
    expect([x, y, z].map((n) => Math.round(n * 1e6) / 1e6)).toEqual([0.707107, 0, 0.707107]);
  });

  it('is none where they lie in none', () => {
    expect(planeThroughPoints(points([0, 0, 0], [10, 0, 0], [0, 10, 0], [0, 0, 3]), axial, 0.25)).toBeUndefined();
  });

  it('of a line or a place lies as the body does, if it can', () => {
    expect(planeThroughPoints(points([1, 2, 3]), axial, 0.1)?.rowDirection).toEqual([1, 0, 0]);
    expect(planeThroughPoints(points([0, 0, 3], [0, 10, 3]), axial, 0.1)?.columnDirection).toEqual([0, 1, 0]);
    expect(planeThroughPoints(points([0, 0, 0], [0, 0, 9]), axial, 0.1)).toBeDefined();
  });
});
