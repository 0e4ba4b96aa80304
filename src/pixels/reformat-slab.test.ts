import { describe, expect, test } from 'vitest';
import { factsOf } from '#src/dataset/frame-facts.ts';
import { cutAlong, type CutSet } from '#src/dataset/reformat.ts';
import type { BodyPlane } from '#src/model/geometry/body-planes.ts';
import { indexToPatient } from '#src/model/geometry/place.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { dot, vectorOf } from '#src/model/geometry/vector.ts';
import type { Slab } from '#src/model/session/view-state.ts';
import { resliceSlab } from './reformat-plane.ts';
import { volumeGeometry } from './reformat-slices.ts';
import { holdsAll } from './reformat-slab.ts';
import { placeOf, plain, scanOf, setOf, turned, type Acquisition } from './reformat.fixture.ts';

const oblique = turned([1, 2, 0.5], 31);
const tilted: Acquisition = { ...plain, column: [0, Math.cos(0.3), Math.sin(0.3)] };
const lying: Acquisition = {
  ...plain,
  row: oblique([1, 0, 0]),
  column: oblique([0, 1, 0]),
  step: oblique([0, 0, 1.3]),
};

function gathered(
  made: Acquisition,
  plane: BodyPlane,
  index: number,
  slab: Slab,
  pixels: readonly (Float64Array | undefined)[],
) {
  const cut = cutAlong(setOf(made), plane, { slab }) as { readonly set: CutSet };
  const { axes, through, grain, from } = cut.set.cut;
  const ref = cut.set.frames[index]!;
  const { record } = factsOf(ref);
  const { columns, rows } = ref.instance.image!;
  const job = { plane: record.plane!, pixel: record.spacing!.row, columns, rows };
  const slabJob = { slab, onwards: axes.onwards, through, grain };
  const picture = resliceSlab(volumeGeometry(from, false)!, pixels, job, slabJob, undefined);
  const at = (x: number, y: number): Vector3 =>
    vectorOf(indexToPatient(record.plane!, record.spacing!, { space: 'index', x, y }));
  return {
    ...picture,
    columns,
    rows,
    at,
    onwards: axes.onwards,
    slabJob,
    depth: dot(record.plane!.position, axes.onwards),
  };
}

const linear = ([x, y, z]: Vector3): number => 100 + 3 * x - 5 * y + 2 * z;
const slope: Vector3 = [3, -5, 2];

describe.each(Object.entries({ plain, tilted, lying }))('a slab of a linear field, taken %s', (_name, made) => {
  // Of a field that rises evenly the extremes lie on the slab's faces, and the mean on its plane.
  test.each(['axial', 'coronal', 'sagittal'] as const)('is what the field says: %s', (plane) => {
    const scan = scanOf(made, linear);
    const cut = cutAlong(setOf(made), plane, { slab: { mode: 'mip', thickness: 1 } }) as { readonly set: CutSet };
    const index = cut.set.frames.length >> 1;
    for (const thickness of [1.7, 4, 6.3]) {
      for (const mode of ['mip', 'minip', 'mean'] as const) {
        const { pixels, at, columns, rows, onwards } = gathered(made, plane, index, { mode, thickness }, scan);
        const rise = (Math.abs(dot(slope, onwards)) * thickness) / 2;
        const change = { mip: rise, minip: -rise, mean: 0 }[mode];
        // A little way round the middle of the picture all of the slab is inside the volume.
        let compared = 0;
        for (let y = (rows >> 1) - 2; y <= (rows >> 1) + 2; y++) {
          for (let x = (columns >> 1) - 2; x <= (columns >> 1) + 2; x++) {
            expect(pixels[y * columns + x]).toBeCloseTo(linear(at(x, y)) + change, 2);
            compared++;
          }
        }
        expect(compared).toBe(25);
      }
    }
  });
});

describe('a slab across slices of any values', () => {
  // One value a slice, as uneven as can be: highest and lowest are on slices or on a face, and one voxel must not be missed.
  const values = [5, 900, -30, 40, 7, 7, 320, -800, 55, 0, 12, 600, 3, 77];
  const scan = scanOf(plain, (_at, slice) => values[slice]!);
  /** The straight line between slices, looked at every hundredth of a millimetre. `z` in millimetres. */
  const dense = (z: number, thickness: number): number[] => {
    const found: number[] = [];
    const steps = Math.round(thickness * 100);
    for (let i = 0; i <= steps; i++) {
      const k = (plain.origin[2] - (z - thickness / 2 + (thickness * i) / steps)) / 2;
      if (k < -1e-9 || k > values.length - 1 + 1e-9) continue;
      const below = Math.min(Math.max(Math.floor(k), 0), values.length - 2);
      found.push(values[below]! + (k - below) * (values[below + 1]! - values[below]!));
    }
    return found;
  };

  test.each([1, 3, 4, 7.5, 11])('agrees with looking at it everywhere: %d mm', (thickness) => {
    for (const index of [0, 3, 6, 7, 13]) {
      const all = dense(plain.origin[2] - 2 * index, thickness);
      const mean = all.reduce((a, b) => a + b, 0) / all.length;
      const pixel = (mode: Slab['mode']) => gathered(plain, 'axial', index, { mode, thickness }, scan).pixels[100];
      expect(pixel('mip')).toBeCloseTo(Math.max(...all), 3);
      expect(pixel('minip')).toBeCloseTo(Math.min(...all), 3);
      // The dense mean counts its two ends in full: less than a thousandth of the largest difference.
      expect(Math.abs(pixel('mean')! - mean)).toBeLessThan(2);
    }
  });

  test('that holds the whole volume says so, and finds its one bright voxel from every side', () => {
    const bright = scanOf(plain, () => 0);
    bright[4]![14 * plain.columns + 5] = 1000;
    const spot = placeOf(plain, 5, 14, 4);
    for (const plane of ['axial', 'coronal', 'sagittal'] as const) {
      const made = gathered(plain, plane, 3, { mode: 'mip', thickness: 10_000 }, bright);
      expect(holdsAll(made.slabJob, made.depth)).toBe(true);
      expect(made.max).toBe(1000);
      const i = made.pixels.indexOf(1000);
      const at = made.at(i % made.columns, Math.floor(i / made.columns));
      // Nothing is said of how deep it lies.
      at.forEach((part, axis) => made.onwards[axis] === 0 && expect(part).toBeCloseTo(spot[axis]!, 6));
    }
    const thin = gathered(plain, 'axial', 3, { mode: 'mip', thickness: 6 }, bright);
    expect(holdsAll(thin.slabJob, thin.depth)).toBe(false);
  });
});

describe('a slab with a slice that is not here', () => {
  const pixels: (Float64Array | undefined)[] = scanOf(plain, linear);
  pixels[6] = undefined;

  test('knows nothing where it goes through the gap, and marks that', () => {
    // Slices are 2 mm apart: a slab of 5 mm round slice 4 ends half a millimetre behind slice 5, in the gap.
    for (const [index, gone] of [
      [2, false],
      [4, true],
      [6, true],
      [8, true],
      [10, false],
    ] as const) {
      const {
        pixels: values,
        holes,
        columns,
        rows,
      } = gathered(plain, 'axial', index, { mode: 'mip', thickness: 5 }, pixels);
      expect([...values].every((value) => Number.isNaN(value) === gone)).toBe(true);
      expect(holes).toMatchObject({ missing: 1, count: 14 });
      const inside = ({ at, from, to }: NonNullable<typeof holes>['gaps'][number]) => {
        const figure = at[0] + (columns >> 1) * at[1] + (rows >> 1) * at[2];
        return figure > from && figure < to;
      };
      expect(holes!.gaps.some(inside)).toBe(gone);
    }
  });

  test('keeps the gap of a plane across the slices as wide as it is', () => {
    const { pixels: values, at, columns } = gathered(plain, 'coronal', 10, { mode: 'mean', thickness: 6 }, pixels);
    const z = plain.origin[2] + 6 * plain.step[2];
    values.forEach((value, i) => {
      const place = at(i % columns, Math.floor(i / columns));
      expect(Number.isNaN(value)).toBe(Math.abs(place[2] - z) < 2 - 1e-6);
      if (!Number.isNaN(value)) expect(value).toBeCloseTo(linear(place), 2);
    });
  });
});
