import { describe, expect, test } from 'vitest';
import { factsOf } from '#src/dataset/frame-facts.ts';
import { cutAlong, type CutSet } from '#src/dataset/reformat.ts';
import type { ImageSet } from '#src/dataset/display-set.ts';
import { bodyPlanes, type BodyPlane } from '#src/model/geometry/body-planes.ts';
import { edgeLetters } from '#src/model/geometry/orientation.ts';
import { indexToPatient } from '#src/model/geometry/place.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { length, scale, subtract, vectorOf } from '#src/model/geometry/vector.ts';
import { reslice, type Resliced } from './reformat-plane.ts';
import { volumeGeometry } from './reformat-slices.ts';
import { placeOf, plain, scanOf, setOf, turned, type Acquisition } from './reformat.fixture.ts';

const oblique = turned([1, 2, 0.5], 31);
const slight = turned([0.3, 1, 0.2], 7);

/** The ways a volume comes from a scanner: none of them may matter to what lies where. */
const acquisitions: Readonly<Record<string, Acquisition>> = {
  'axial, head first': plain,
  'axial, from the feet': { ...plain, step: [0, 0, 2], origin: [-11, -9, 4] },
  'axial, unequal rows and columns': { ...plain, spacing: [1.7, 0.6] },
  'axial, far coarser along the body': { ...plain, step: [0, 0, -7.5] },
  'axial, finer along the body': { ...plain, step: [0, 0, -0.4] },
  'axial, turned on its side': { ...plain, row: [0, 1, 0], column: [-1, 0, 0] },
  'axial, prone': { ...plain, row: [-1, 0, 0], column: [0, -1, 0] },
  sagittal: { ...plain, row: [0, 1, 0], column: [0, 0, -1], step: [1.5, 0, 0] },
  'coronal, back to front': { ...plain, row: [1, 0, 0], column: [0, 0, -1], step: [0, -3, 0] },
  'with a tilted gantry': { ...plain, row: [1, 0, 0], column: [0, Math.cos(0.3), Math.sin(0.3)], step: [0, 0, -2] },
  oblique: { ...plain, row: oblique([1, 0, 0]), column: oblique([0, 1, 0]), step: oblique([0, 0, 1.3]) },
  'slightly oblique': { ...plain, row: slight([1, 0, 0]), column: slight([0, 1, 0]), step: slight([0, 0, -2.5]) },
};

/** Different along every axis, and linear: linear interpolation must give it exactly. */
const truth = ([x, y, z]: Vector3): number => 100 + 3 * x - 5 * y + 2 * z;

function cutOf(set: ImageSet, plane: BodyPlane): CutSet | undefined {
  const cut = cutAlong(set, plane);
  return cut.kind === 'cut' ? cut.set : undefined;
}

/** One plane of a cut set with its values. */
function picture(
  set: ImageSet,
  cut: CutSet,
  index: number,
  pixels: readonly (Float64Array | undefined)[],
  rescaled = false,
): Resliced & { readonly columns: number; readonly at: (column: number, row: number) => Vector3 } {
  const { record } = factsOf(cut.frames[index]!);
  const { columns, rows } = cut.frames[index]!.instance.image!;
  const spacing = record.spacing!;
  const job = { plane: record.plane!, pixel: spacing.row, columns, rows };
  const made = reslice(volumeGeometry(set, rescaled)!, pixels, job, undefined);
  const at = (x: number, y: number) => vectorOf(indexToPatient(record.plane!, spacing, { space: 'index', x, y }));
  return { ...made, columns, at };
}

/** Whether a place is between the centres of a phantom's voxels, by solving for it: no code of ours. */
function isInside(made: Acquisition, at: Vector3, by: number): boolean {
  const [a, b, c] = [scale(made.row, made.spacing[1]), scale(made.column, made.spacing[0]), made.step];
  const d = subtract(at, made.origin);
  const det = (p: Vector3, q: Vector3, r: Vector3) =>
    p[0] * (q[1] * r[2] - q[2] * r[1]) - p[1] * (q[0] * r[2] - q[2] * r[0]) + p[2] * (q[0] * r[1] - q[1] * r[0]);
  const whole = det(a, b, c);
  const [i, j, k] = [det(d, b, c) / whole, det(a, d, c) / whole, det(a, b, d) / whole];
  const on = (v: number, count: number) => v > by && v < count - 1 - by;
  return on(i, made.columns) && on(j, made.rows) && on(k, made.slices);
}

describe.each(Object.entries(acquisitions))('a volume taken %s', (_name, made) => {
  const set = setOf(made);
  const pixels = scanOf(made, truth);

  test('shows at every pixel of every plane what lies there in the patient', () => {
    let compared = 0;
    for (const plane of bodyPlanes) {
      const cut = cutOf(set, plane);
      if (!cut) continue;
      for (const index of [0, cut.frames.length >> 2, cut.frames.length >> 1, cut.frames.length - 1]) {
        const { pixels: values, at, columns } = picture(set, cut, index, pixels);
        let [worst, misplaced] = [0, 0];
        values.forEach((value, i) => {
          const place = at(i % columns, Math.floor(i / columns));
          // A leaning stack's ends: a point may lie inside the hull and yet beside one of its two slices.
          if (Number.isNaN(value) ? isInside(made, place, 1.01) : !isInside(made, place, -1.01)) misplaced++;
          if (Number.isNaN(value)) return;
          worst = Math.max(worst, Math.abs(value - truth(place)));
          compared++;
        });
        expect(worst).toBeLessThan(2e-3);
        expect(misplaced).toBe(0);
      }
    }
    expect(compared).toBeGreaterThan(500);
  });

  test('keeps the distance between two landmarks within half a percent', () => {
    for (const plane of bodyPlanes) {
      const cut = cutOf(set, plane);
      if (!cut) continue;
      const index = cut.frames.length >> 1;
      const { at } = picture(set, cut, index, pixels);
      // Landmarks as a reader has them: pixels on the picture, and their distance by the picture's own scale.
      const measured = Math.hypot(9, 6) * factsOf(cut.frames[index]!).record.spacing!.row;
      const real = length(subtract(at(10, 8), at(1, 2)));
      expect(Math.abs(measured / real - 1)).toBeLessThan(0.005);
    }
  });

  test('has its letters where a reader expects them', () => {
    const expected = {
      axial: { top: 'A', right: 'L', bottom: 'P', left: 'R' },
      coronal: { top: 'H', right: 'L', bottom: 'F', left: 'R' },
      sagittal: { top: 'H', right: 'P', bottom: 'F', left: 'A' },
    };
    for (const plane of bodyPlanes) {
      const cut = cutOf(set, plane);
      if (!cut) continue;
      expect(edgeLetters({ plane: factsOf(cut.frames[0]!).record.plane! }, {})).toEqual(expected[plane]);
    }
  });

  test('shows a bright spot on the side of the patient where it is', () => {
    // A voxel off the middle on each of the acquisition's axes; where it lies is the standard's equation.
    const [column, row, slice] = [5, 14, 4];
    const spot = placeOf(made, column, row, slice);
    const bright = scanOf(made, () => 0);
    bright[slice]![row * made.columns + column] = 1000;
    for (const plane of bodyPlanes) {
      const cut = cutOf(set, plane);
      if (!cut) continue;
      let best = { value: 0, away: Infinity };
      cut.frames.forEach((_, index) => {
        const { pixels: values, at, columns } = picture(set, cut, index, bright);
        values.forEach((value, i) => {
          if (value > best.value)
            best = { value, away: length(subtract(at(i % columns, Math.floor(i / columns)), spot)) };
        });
      });
      // Half way to the next voxel on all three axes an eighth is left.
      expect(best.value).toBeGreaterThan(124);
      expect(best.away).toBeLessThan(Math.max(made.spacing[0], made.spacing[1], length(made.step)));
    }
  });
});

describe('a slice that is not here', () => {
  const set = setOf(plain);
  const cut = cutOf(set, 'coronal')!;

  test('is a hole, and nothing is made up over it', () => {
    const pixels: (Float64Array | undefined)[] = scanOf(plain, truth);
    pixels[6] = undefined;
    const { pixels: values, at, columns, holes } = picture(set, cut, 10, pixels);
    const gone = plain.origin[2] + 6 * plain.step[2];
    values.forEach((value, i) => {
      const place = at(i % columns, Math.floor(i / columns));
      const near = Math.abs(place[2] - gone) < 2 - 1e-6;
      expect(Number.isNaN(value)).toBe(near);
      if (!near) expect(value).toBeCloseTo(truth(place), 3);
      const marked = holes!.gaps.some((band) => {
        const d = band.at[0] + (i % columns) * band.at[1] + Math.floor(i / columns) * band.at[2];
        return d > band.from + 1e-6 && d < band.to - 1e-6;
      });
      expect(marked).toBe(near);
    });
    expect(holes).toMatchObject({ missing: 1, count: 14 });
  });

  test('does not touch a plane that lies on its neighbour', () => {
    const sagittal = setOf(acquisitions['sagittal']!);
    const pixels: (Float64Array | undefined)[] = scanOf(acquisitions['sagittal']!, truth);
    pixels[3] = undefined;
    // The set is sagittal itself, so it is cut by hand along its own slices.
    const slice = (k: number) => {
      const { record } = factsOf(sagittal.frames[k]!);
      const job = { plane: record.plane!, pixel: 1, columns: 24, rows: 20 };
      return reslice(volumeGeometry(sagittal, false)!, pixels, job, undefined).pixels;
    };
    expect([...slice(2)].every((value, i) => Math.abs(value - pixels[2]![i]!) < 1e-3)).toBe(true);
    expect([...slice(3)].every(Number.isNaN)).toBe(true);
  });
});

describe('values', () => {
  test('of slices with slopes of their own are mixed as what they mean, not as they are stored', () => {
    const made: Acquisition = {
      ...plain,
      modality: (slice) => ({ kind: 'rescale', slope: 1 + slice / 2, intercept: slice, unit: 'BQML' }),
    };
    const set = setOf(made);
    const stored = scanOf(made, (at, slice) => (truth(at) - slice) / (1 + slice / 2));
    const cut = cutOf(set, 'sagittal')!;
    expect(cut.frames[0]!.instance.image).toMatchObject({
      float: 32,
      shared: { modality: { kind: 'rescale', slope: 1, intercept: 0, unit: 'BQML' } },
    });
    const { pixels, at, columns } = picture(set, cut, 7, stored, true);
    pixels.forEach((value, i) => expect(value).toBeCloseTo(truth(at(i % columns, Math.floor(i / columns))), 2));
  });

  test('that are padding are not mixed into their neighbours', () => {
    const made: Acquisition = { ...plain, image: { signed: true, padding: { value: -2000 } } };
    const set = setOf(made);
    const corner = (at: Vector3) => at[0] + at[1] < -12;
    const stored = scanOf(made, (at) => (corner(at) ? -2000 : truth(at)));
    const { pixels } = picture(set, cutOf(set, 'coronal')!, 4, stored);
    const known = [...pixels].filter((value) => !Number.isNaN(value));
    expect(Math.min(...known)).toBeGreaterThan(-200);
    expect(known.length).toBeLessThan(pixels.length);
  });

  test('keep their stored integers where a plane goes through the middle of voxels', () => {
    const set = setOf(plain);
    const stored = scanOf(plain, (at) => Math.round(37 * at[0] + 11 * at[1] - 3 * at[2]));
    const cut = cutOf(set, 'coronal')!;
    const { record } = factsOf(cut.frames[5]!);
    const { columns, rows } = cut.frames[5]!.instance.image!;
    const volume = volumeGeometry(set, false)!;
    const { pixels } = reslice(volume, stored, { plane: record.plane!, pixel: 1, columns, rows }, -32769);
    for (let slice = 0; slice < plain.slices; slice++) {
      const row = pixels.subarray(slice * 2 * columns, slice * 2 * columns + columns);
      expect([...row]).toEqual([...stored[slice]!.subarray(5 * 24, 6 * 24)]);
    }
  });
});

test('planes lie on the voxels of a volume along the axes of the body', () => {
  const cut = cutOf(setOf(plain), 'sagittal')!;
  const xs = cut.frames.map((ref) => factsOf(ref).record.plane!.position[0]);
  expect(xs).toEqual(Array.from({ length: 24 }, (_, i) => plain.origin[0] + i));
  expect(factsOf(cut.frames[0]!).record.plane!.position[2]).toBe(30);
});
