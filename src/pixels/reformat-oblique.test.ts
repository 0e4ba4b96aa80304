import { describe, expect, test } from 'vitest';
import { factsOf } from '#src/dataset/frame-facts.ts';
import { cutAlong, planeThrough, type CutSet } from '#src/dataset/reformat.ts';
import { edgeLetters } from '#src/model/geometry/orientation.ts';
import { indexToPatient, patientToIndex } from '#src/model/geometry/place.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { cross, dot, length, patientPoint, subtract, unit, vectorOf } from '#src/model/geometry/vector.ts';
import { reslice } from './reformat-plane.ts';
import { volumeGeometry } from './reformat-slices.ts';
import { placeOf, plain, scanOf, setOf, turned, type Acquisition } from './reformat.fixture.ts';

const skew = turned([1, 2, 0.5], 31);
const acquisitions: Readonly<Record<string, Acquisition>> = {
  'along the body': plain,
  'with slices five times as thick as pixels': { ...plain, spacing: [0.6, 0.6], step: [0, 0, -3] },
  'with unequal rows and columns': { ...plain, spacing: [1.7, 0.6] },
  'with a tilted gantry': { ...plain, column: [0, Math.cos(0.3), Math.sin(0.3)] },
  'along nothing': { ...plain, row: skew([1, 0, 0]), column: skew([0, 1, 0]), step: skew([0, 0, 1.3]) },
};

/** Ways to look through the patient, and what is up. */
const looks: readonly (readonly [normal: Vector3, up: Vector3])[] = (
  [
    [0.5, 0, 0.866],
    [0.3, -0.8, 0.52],
    [-0.577, 0.577, 0.577],
  ] as const
).map((normal) => {
  const n = unit(normal);
  return [n, unit(cross(n, [0.2, 1, 0.1]))];
});

function cutOf(made: Acquisition, [normal, up]: (typeof looks)[number]): CutSet {
  const cut = cutAlong(setOf(made), 'oblique', { normal, up });
  if (cut.kind !== 'cut') throw new Error(cut.kind);
  return cut.set;
}

const linear = ([x, y, z]: Vector3): number => 100 + 3 * x - 5 * y + 2 * z;

describe.each(Object.entries(acquisitions))('oblique planes through a volume taken %s', (_name, made) => {
  test('show at every pixel what lies there, and stand upright and unmirrored', () => {
    const pixels = scanOf(made, linear);
    let compared = 0;
    for (const look of looks) {
      const set = cutOf(made, look);
      for (const index of [set.frames.length >> 2, set.frames.length >> 1]) {
        const { record } = factsOf(set.frames[index]!);
        const { plane, spacing } = record as Required<typeof record>;
        expect(dot(unit(cross(plane.rowDirection, plane.columnDirection)), look[0])).toBeCloseTo(1, 9);
        expect(dot(plane.columnDirection, look[1])).toBeCloseTo(-1, 9);
        expect(spacing.row).toBe(spacing.column);
        const { columns, rows } = set.frames[index]!.instance.image!;
        const geometry = volumeGeometry(set.cut.from, false)!;
        const { pixels: values } = reslice(geometry, pixels, { plane, pixel: spacing.row, columns, rows }, undefined);
        values.forEach((value, i) => {
          if (Number.isNaN(value)) return;
          const at = indexToPatient(plane, spacing, { space: 'index', x: i % columns, y: Math.floor(i / columns) });
          expect(Math.abs(value - linear(vectorOf(at)))).toBeLessThan(3e-3);
          compared++;
        });
      }
    }
    expect(compared).toBeGreaterThan(500);
  });

  test('keep distances between landmarks within half a percent, and find each where it is', () => {
    const landmarks = [placeOf(made, 5, 14, 4), placeOf(made, 17, 6, 4)] as const;
    const scan = scanOf(made, () => 0);
    scan[4]![14 * made.columns + 5] = scan[4]![6 * made.columns + 17] = 1000;
    // A plane through both and a third place: they are on one picture.
    const across = unit(subtract(landmarks[1], landmarks[0]));
    const normal = unit(cross(across, [0.3, 0.2, 0.9]));
    const set = cutOf(made, [normal, unit(cross(normal, across))]);
    const index = planeThrough(set, landmarks[0]);
    const { plane, spacing } = factsOf(set.frames[index]!).record as Required<ReturnType<typeof factsOf>['record']>;
    const [a, b] = landmarks.map((at) => patientToIndex(plane, spacing, patientPoint(at)));
    const finest = Math.min(...made.spacing, length(made.step));
    for (const one of [a!, b!]) expect(Math.abs(one.distance)).toBeLessThanOrEqual(finest / 2 + 1e-6);
    const measured = Math.hypot(a!.index.x - b!.index.x, a!.index.y - b!.index.y) * spacing.row;
    expect(Math.abs(measured / length(subtract(landmarks[0], landmarks[1])) - 1)).toBeLessThan(0.005);
    // And the bright voxels are on the picture where the standard's equation puts them.
    const { columns, rows } = set.frames[index]!.instance.image!;
    const cut = { plane, pixel: spacing.row, columns, rows };
    const { pixels: values } = reslice(volumeGeometry(set.cut.from, false)!, scan, cut, undefined);
    for (const { index: at } of [a!, b!]) {
      const near = [-1, 0, 1].flatMap((dy) =>
        [-1, 0, 1].map((dx) => values[(Math.round(at.y) + dy) * columns + Math.round(at.x) + dx] ?? 0),
      );
      expect(Math.max(...near)).toBeGreaterThan(150);
    }
  });

  test('are gone through along their normal, by steps as fine as the volume has', () => {
    const set = cutOf(made, looks[0]!);
    const [first, second] = set.frames.map((ref) => factsOf(ref).record.plane!.position);
    const way = subtract(second!, first!);
    expect(length(way)).toBeCloseTo(Math.min(...made.spacing, length(made.step)), 1);
    expect(Math.abs(dot(unit(way), looks[0]![0]))).toBeCloseTo(1, 9);
  });
});

test('letters of a plane half way between axial and sagittal name both', () => {
  const s = Math.SQRT1_2;
  // Looked through from the right foot end to the left head end, front up.
  const set = cutOf(plain, [
    [s, 0, s],
    [0, -1, 0],
  ]);
  expect(edgeLetters({ plane: factsOf(set.frames[0]!).record.plane! }, {})).toEqual({
    top: 'A',
    right: expect.stringMatching(/^(LF|FL)$/) as string,
    bottom: 'P',
    left: expect.stringMatching(/^(RH|HR)$/) as string,
  });
});

test('the same planes are the same set, however often they are asked for; others are others', () => {
  const set = setOf(plain);
  const [normal, up] = looks[0]!;
  const once = cutAlong(set, 'oblique', { normal, up });
  expect(cutAlong(set, 'oblique', { normal: [...normal], up: [...up] })).toBe(once);
  expect(cutAlong(set, 'oblique', { normal: looks[1]![0], up: looks[1]![1] })).not.toBe(once);
  const instances = [once, cutAlong(set, 'oblique', { normal: looks[1]![0], up: looks[1]![1] })].map(
    (cut) => cut.kind === 'cut' && cut.set.frames[0]!.instance.address.instance,
  );
  expect(new Set(instances).size).toBe(2);
});

test('a way to look that is none shows the pictures as they were taken', () => {
  expect(cutAlong(setOf(plain), 'oblique', { normal: [0, 0, 1], up: [0, 0, 1] })).toEqual({ kind: 'acquired' });
});
