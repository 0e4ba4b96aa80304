import { expect, test } from 'vitest';
import type { Ribbon } from '#src/dataset/display-set.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { onRibbon, pathOver, ribbonCut } from './ribbon-lines.ts';

/** Half a circle of 20 mm about the origin, from the patient's right by the front to the left, from 30 mm down to -10 mm. */
const angles = Array.from({ length: 64 }, (_, x) => (x * Math.PI) / 63);
const ribbon: Ribbon = {
  tops: angles.map((a): Vector3 => [-20 * Math.cos(a), -20 * Math.sin(a), 30]),
  aside: angles.map((a): Vector3 => [-Math.cos(a), -Math.sin(a), 0]),
  down: [0, 0, -1],
  length: 20 * Math.PI,
};
const picture = { ribbon, pixel: 1, rows: 41 };

test('an axial plane cuts it straight across, a sagittal one down a column, an oblique one in a bend', () => {
  const axial = ribbonCut(picture, { position: [99, 99, 10], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] });
  expect(axial).toHaveLength(1);
  expect(axial[0]!.length).toBe(64);
  for (const { y } of axial[0]!) expect(y).toBeCloseTo(20, 9);
  const sagittal = ribbonCut(picture, { position: [0, 0, 0], rowDirection: [0, 1, 0], columnDirection: [0, 0, -1] });
  expect(sagittal).toHaveLength(1);
  expect(sagittal[0]!.map(({ x, y }) => [x, y])).toEqual([
    [expect.closeTo(31.5, 6), -0.5],
    [expect.closeTo(31.5, 6), 40.5],
  ]);
  // A coronal plane 10 mm before the middle: at 30 and 150 degrees.
  const coronal = ribbonCut(picture, { position: [0, -10, 0], rowDirection: [1, 0, 0], columnDirection: [0, 0, -1] });
  expect(coronal.map(([from]) => from!.x)).toEqual([expect.closeTo(10.5, 1), expect.closeTo(52.5, 1)]);
  // z = y through the middle of the body: down to -20 mm at the front, which is below the picture.
  const s = Math.SQRT1_2;
  const bent = ribbonCut(picture, { position: [0, 0, 0], rowDirection: [1, 0, 0], columnDirection: [0, s, s] });
  for (const { x, y } of bent.flat()) expect(30 - y).toBeCloseTo(-20 * Math.sin(angles[x]!), 9);
  expect(bent).toHaveLength(2);
});

test('a plane beside it does not cut it', () => {
  expect(ribbonCut(picture, { position: [0, 0, 60], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] })).toEqual([]);
  expect(ribbonCut(picture, { position: [50, 0, 0], rowDirection: [0, 1, 0], columnDirection: [0, 0, 1] })).toEqual([]);
});

test('the path lies on every slice along its plane, and on no other', () => {
  const path = { points: [[0, 0, 10], [20, 30, 10]] as Vector3[], frameOfReference: toUid('1.2'), up: [0, 0, 1] as const }; // prettier-ignore
  const spacing = { row: 2, column: 1, basis: 'patient' } as const;
  const slice = (z: number) => ({ plane: { position: [-10, -10, z], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] }, spacing, columns: 99, rows: 99 }) as const; // prettier-ignore
  for (const z of [10, -70]) {
    const line = pathOver(slice(z), path)!;
    expect([line[0], line.at(-1)]).toMatchObject([
      { x: 10, y: 5 },
      { x: 30, y: 20 },
    ]);
  }
  const coronal = { ...slice(0), plane: { position: [0, 0, 0], rowDirection: [1, 0, 0], columnDirection: [0, 0, -1] } } as const; // prettier-ignore
  expect(pathOver(coronal, path)).toBeUndefined();
});

test('a place is found on it, with how far it lies beside', () => {
  expect(onRibbon(picture, [-19, 0, 12])).toMatchObject({
    index: { x: 0, y: 18 },
    distance: expect.closeTo(1, 9) as number,
  });
});
