import { expect, test } from 'vitest';
import type { Plane } from '#src/model/geometry/plane.ts';
import { differenceOf } from './difference.ts';

const plane: Plane = { position: [0, 0, 0], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] };
const rescaled = { kind: 'rescale', slope: 2, intercept: -1024, unit: 'HU' } as const;

test('a difference is the picture’s modality values less the other’s, and unknown where the other is', () => {
  const cut = { columns: 3, rows: 2, pixel: 0.5, needed: 1, missing: 0, nearest: 0 };
  const under = { plane, spacing: { row: 0.5, column: 0.5, basis: 'patient' as const }, columns: 3, rows: 2 };
  const stored = Int16Array.from([512, 513, 514, 600, 700, 800]);
  const values = Float32Array.from([0, 1, 4, NaN, 376.5, -1000]);
  // 2 * 512 - 1024 = 0, 2, 4, -, 376, 576
  expect([
    ...differenceOf({ ...cut, values }, under, { frame: { columns: 3, rows: 2, pixels: stored }, modality: rescaled }),
  ]).toEqual([0, 1, 0, NaN, -0.5, 1576]);
});

const modality = { kind: 'identity' } as const;

test('a picture of oblong pixels gives each finer pixel of the cut the value of the one that it lies in', () => {
  const cut = { columns: 2, rows: 6, pixel: 1, needed: 1, missing: 0, nearest: 0, values: new Float32Array(12) };
  const under = { plane, spacing: { row: 3, column: 1, basis: 'patient' as const }, columns: 2, rows: 2 };
  const out = differenceOf(cut, under, {
    frame: { columns: 2, rows: 2, pixels: Uint8Array.from([1, 2, 3, 4]) },
    modality,
  });
  expect([...out]).toEqual([1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4]);
});

test('a plane that is still in larger pixels lends each of its values to the pixels it stands for, padding none', () => {
  const cut = { columns: 4, rows: 2, pixel: 1, needed: 1, missing: 0, nearest: 0, values: new Float32Array(8) };
  const under = { plane, spacing: { row: 1, column: 1, basis: 'patient' as const }, columns: 4, rows: 2 };
  const frame = { columns: 2, rows: 1, pixels: Int16Array.from([7, -2000]) };
  const out = differenceOf(cut, under, { frame, modality, padding: { value: -2000 } });
  expect([...out]).toEqual([7, 7, NaN, NaN, 7, 7, NaN, NaN]);
});
