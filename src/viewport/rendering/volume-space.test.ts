import { expect, test } from 'vitest';
import { placeOf, plain, setOf, turned, type Acquisition } from '#src/pixels/reformat.fixture.ts';
import { dot, subtract } from '#src/model/geometry/vector.ts';
import { cameraFor, onScreen } from './camera.ts';
import { panBy, zoomBy } from './handling.ts';
import { ballOf, volumeSpace } from './volume-space.ts';

const around = turned([1, 2, 3], 37);
/** Along nothing, voxels of three lengths, and a gantry tilted by 20 degrees. */
const leaning: Acquisition = {
  ...plain,
  row: around([1, 0, 0]),
  column: around([0, 1, 0]),
  spacing: [0.7, 1.3],
  step: around([0, 3 * Math.sin(0.35), 3 * Math.cos(0.35)]),
};

test('every voxel is found where the standard’s equation puts it, and back', () => {
  for (const made of [plain, leaning]) {
    const space = volumeSpace(setOf(made))!;
    const [i, j, k] = [7, 11, 5];
    // Sets are read in their own order of slices: the place tells which is which.
    const place = placeOf(made, i, j, k);
    const voxel = space.rows.map((row) => dot(subtract(place, space.origin), row));
    expect(voxel[0]).toBeCloseTo(i, 9);
    expect(voxel[1]).toBeCloseTo(j, 9);
    expect([k, made.slices - 1 - k].some((slice) => Math.abs(slice - voxel[2]!) < 1e-9)).toBe(true);
  }
});

test('the box and the ball go round the centres of all voxels', () => {
  const space = volumeSpace(setOf(plain))!;
  // 24 columns and 20 rows of 1 mm from -11, -9; 14 slices of 2 mm down from 30.
  expect(space.box).toEqual([-11, 12, -9, 10, 4, 30]);
  const { centre, radius } = ballOf(space);
  expect(centre).toEqual([0.5, 0.5, 17]);
  expect(radius).toBeCloseTo(Math.hypot(23, 19, 26) / 2, 9);
});

test('a set that is no volume has no space', () => {
  expect(volumeSpace(setOf({ ...plain, slices: 1 }))).toBeUndefined();
});

test('the whole volume fits the shorter side, and zoom and pan mean what they say', () => {
  const space = volumeSpace(setOf(plain))!;
  const { centre, radius } = ballOf(space);
  const camera = cameraFor(space, { preset: 'mip' }, 300, 200);
  expect(camera.pixel).toBeCloseTo((2 * radius) / 200, 9);
  expect(onScreen(camera, centre)).toEqual([0, 0]);
  // From the front a place 5 mm to the patient's left and 3 mm towards the head.
  const [x, y] = onScreen(camera, [centre[0] + 5, centre[1] + 40, centre[2] + 3]);
  expect(x).toBeCloseTo(5, 9);
  expect(y).toBeCloseTo(3, 9);
  // Moved by ten CSS pixels to the right and four down.
  const moved = cameraFor(space, panBy({ preset: 'mip' }, camera.pixel, 10, 4), 300, 200);
  expect(onScreen(moved, centre)[0]).toBeCloseTo(10 * camera.pixel, 9);
  expect(onScreen(moved, centre)[1]).toBeCloseTo(-4 * camera.pixel, 9);
});

test('what lies under the pointer stays there when it is zoomed about', () => {
  const space = volumeSpace(setOf(leaning))!;
  const view = { preset: 'mip', zoom: 1.5, pan: [4, -7] } as const;
  const before = cameraFor(space, view, 300, 200);
  const { centre } = ballOf(space);
  const [right, up] = onScreen(before, centre).map((at) => at / before.pixel) as [number, number];
  const after = cameraFor(space, zoomBy(view, before.pixel, 2, [right, up]), 300, 200);
  expect(after.pixel).toBeCloseTo(before.pixel / 2, 9);
  expect(onScreen(after, centre)[0] / after.pixel).toBeCloseTo(right, 6);
  expect(onScreen(after, centre)[1] / after.pixel).toBeCloseTo(up, 6);
});
