import { expect, test } from 'vitest';
import type { Plane } from '#src/model/geometry/plane.ts';
import { cutLine } from './cut-line.ts';

const lying = (plane: Plane) => ({
  plane,
  spacing: { row: 2, column: 1, basis: 'patient' } as const,
  columns: 100,
  rows: 50,
});
const axial: Plane = { position: [-50, -50, 10], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] };
const coronal: Plane = { position: [0, 20, 0], rowDirection: [1, 0, 0], columnDirection: [0, 0, -1] };
const sagittal: Plane = { position: [-5, 0, 0], rowDirection: [0, 1, 0], columnDirection: [0, 0, -1] };

test('a coronal plane cuts an axial picture in a row, a sagittal one in a column', () => {
  // y = 20 is 70 mm from the first row, and rows are 2 mm apart.
  expect(cutLine(lying(axial), coronal)).toEqual([
    { space: 'index', x: -0.5, y: 35 },
    { space: 'index', x: 99.5, y: 35 },
  ]);
  expect(cutLine(lying(axial), sagittal)).toEqual([
    { space: 'index', x: 45, y: -0.5 },
    { space: 'index', x: 45, y: 49.5 },
  ]);
});

test('a slanting plane cuts from edge to edge', () => {
  const s = Math.SQRT1_2;
  // x + y = 0 on the picture: in its pixels x - 50 + 2 y - 50 = 0.
  const line = cutLine(lying(axial), { position: [0, 0, 0], rowDirection: [s, -s, 0], columnDirection: [0, 0, 1] });
  for (const { x, y } of line!) expect(x + 2 * y).toBeCloseTo(100, 9);
});

test('planes along each other, and beyond the picture, do not cut it', () => {
  expect(cutLine(lying(axial), { ...axial, position: [0, 0, 99] })).toBeUndefined();
  expect(cutLine(lying(axial), { ...coronal, position: [0, 300, 0] })).toBeUndefined();
});
