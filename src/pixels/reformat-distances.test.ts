import { describe, expect, test } from 'vitest';
import { factsOf } from '#src/dataset/frame-facts.ts';
import { cutAlong, planeThrough, type CutSet } from '#src/dataset/reformat.ts';
import type { PlaneName } from '#src/model/geometry/body-planes.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { add, cross, dot, length, scale, subtract, unit } from '#src/model/geometry/vector.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { reslice } from './reformat-plane.ts';
import { volumeGeometry } from './reformat-slices.ts';
import { scanOf, setOf, type Acquisition } from './reformat.fixture.ts';

/*
 * Two soft round lesions of known place in the patient, scanned in every way a scanner has, found again on the picture by
 * its pixels alone, and measured by the picture's own scale. Nothing of the way from patient to picture is used to find them.
 */

const lean = (18.5 * Math.PI) / 180;
const base: Acquisition = {
  columns: 64,
  rows: 64,
  slices: 50,
  row: [1, 0, 0],
  column: [0, 1, 0],
  spacing: [2.25, 2.25],
  step: [0, 0, -3],
  origin: [-71, -71, 74],
};
const acquisitions: Readonly<Record<string, Acquisition>> = {
  'even voxels': base,
  'slices four times as far apart as pixels': {
    ...base,
    spacing: [1.4, 1.4],
    columns: 102,
    rows: 102,
    step: [0, 0, -6.3],
    slices: 24,
  },
  'rows and columns unequal': { ...base, spacing: [2.6, 1.3], columns: 110, rows: 55 },
  // As a head is scanned: the gantry leans, the table moves along the body.
  'a gantry that leans by 18.5 degrees': {
    ...base,
    column: [0, Math.cos(lean), -Math.sin(lean)],
    origin: [-71, -68, 97],
  },
  'a leaning gantry and thick slices': {
    ...base,
    column: [0, Math.cos(lean), Math.sin(lean)],
    spacing: [1.4, 1.4],
    columns: 102,
    rows: 102,
    step: [0, 0, -6],
    slices: 26,
    origin: [-71, -68, 52],
  },
};

/** Millimetres: how far a lesion reaches, wide enough to be seen by the thickest slices. */
const sigma = 6;
const lesion = (at: Vector3, centre: Vector3): number =>
  1000 * Math.exp(-(length(subtract(at, centre)) ** 2) / (2 * sigma * sigma));

type Way = readonly [plane: PlaneName, view: Pick<PaneView, 'normal' | 'up' | 'slab'>, a: Vector3, b: Vector3];
const skew = unit([0.5, 0.6, 0.4]);
const across = unit(cross(skew, [0.1, 0.2, 1]));
const thin = { mode: 'mip', thickness: 1 } as const;
const ways: Readonly<Record<string, Way>> = {
  coronal: ['coronal', {}, [-31, 4, 27], [24, 4, -22]],
  sagittal: ['sagittal', {}, [6, -30, 25], [6, 27, -20]],
  axial: ['axial', { slab: thin }, [-33, -25, 3], [22, 26, 3]],
  oblique: [
    'oblique',
    { normal: skew, up: unit(cross(skew, across)) },
    scale(across, -34),
    add(scale(across, 30), scale(cross(skew, across), 9)),
  ],
};

/** The middle of the brightness within so many pixels of the brightest one, in pixels. */
function middleOf(values: Float32Array, columns: number, around: number): readonly [x: number, y: number] {
  let best = values.findIndex((value) => !Number.isNaN(value));
  values.forEach((value, i) => {
    if (value > values[best]!) best = i;
  });
  const [cx, cy] = [best % columns, Math.floor(best / columns)];
  let [sum, x, y] = [0, 0, 0];
  for (let dy = -around; dy <= around; dy++) {
    for (let dx = -around; dx <= around; dx++) {
      const value = values[(cy + dy) * columns + cx + dx] ?? NaN;
      if (dx * dx + dy * dy > around * around || Number.isNaN(value)) continue;
      sum += value;
      x += value * (cx + dx);
      y += value * (cy + dy);
    }
  }
  return [x / sum, y / sum];
}

/** The half of a picture nearer to one of two places is looked at alone. Pixels. */
function half(values: Float32Array, columns: number, isThere: (x: number, y: number) => boolean): Float32Array {
  return values.map((value, i) => (isThere(i % columns, Math.floor(i / columns)) ? value : NaN));
}

describe.each(Object.entries(acquisitions))('%s', (_name, made) => {
  test.each(Object.entries(ways))('keep a distance within half a percent: %s', (_way, [plane, view, a, b]) => {
    const cut = cutAlong(setOf(made), plane, view) as { readonly set: CutSet };
    const ref = cut.set.frames[planeThrough(cut.set, a)]!;
    const { record } = factsOf(ref);
    const { columns, rows } = ref.instance.image!;
    const pixel = record.spacing!.row;
    expect(record.spacing!.column).toBe(pixel);
    const volume = volumeGeometry(cut.set.cut.from, false)!;
    const scan = scanOf(made, (at) => lesion(at, a) + lesion(at, b));
    const made2d = reslice(volume, scan, { plane: record.plane!, pixel, columns, rows }, undefined);
    const values = made2d.pixels as Float32Array;
    const around = Math.round((4 * sigma) / pixel);
    const p = middleOf(values, columns, around);
    const q = middleOf(
      half(values, columns, (x, y) => Math.hypot(x - p[0], y - p[1]) * pixel > 4 * sigma),
      columns,
      around,
    );
    const measured = Math.hypot(p[0] - q[0], p[1] - q[1]) * pixel;
    expect(Math.abs(measured / length(subtract(a, b)) - 1)).toBeLessThan(0.005);
    // And it lies on the screen as it does in the patient: the slope from one to the other is not mirrored.
    const way = subtract(b, a);
    const { rowDirection, columnDirection } = record.plane!;
    const slope = Math.sign((q[0] - p[0]) * (q[1] - p[1]));
    expect(slope).toBe(Math.sign(dot(way, rowDirection) * dot(way, columnDirection)));
  });
});
