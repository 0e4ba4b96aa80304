import { expect, test } from 'vitest';
import { frameKey } from '#src/model/dicom/address.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { add, scale } from '#src/model/geometry/vector.ts';
import { frameAddress } from '#src/dataset/display-set.ts';
import type { DecodedFrame, Pixels } from './pixels.ts';
import { cutOver, type CutOver, type UnderPicture } from './reformat-over.ts';
import { plain, scanOf, setOf, turned, type Acquisition } from './reformat.fixture.ts';

/** A field that interpolation gives back exactly, in values of the modality. */
const field = ([x, y, z]: Vector3) => 3 * x - 2 * y + 5 * z + 400;
/** Each slice has a slope of its own, as PET has. */
const slope = (slice: number) => 0.5 + slice / 10;
const made: Acquisition = {
  ...plain,
  modality: (slice) => ({ kind: 'rescale', slope: slope(slice), intercept: 0, unit: 'SUV bw' }),
};
const set = setOf(made);
const stored = scanOf(made, (at, slice) => field(at) / slope(slice));

/** A store that holds these slices. */
function store(here: (slice: number) => boolean = () => true): Pixels {
  const frames = new Map<string, DecodedFrame>();
  for (const [i, ref] of set.frames.entries()) {
    const address = frameAddress(ref);
    // Frames are in reading order; the acquisition's own number is in the UID.
    const slice = (ref.instance.number ?? 0) - 1;
    if (!here(i)) continue;
    const { rows, columns } = made;
    const frame = { address, rows, columns, samples: 1, pixels: stored[slice]!, min: 0, max: 1e4 } as const;
    frames.set(frameKey(address), { ...frame, quality: 'full', integrity: 'structure', encodedBytes: 1, lossy: false });
  }
  return { peek: (address: Parameters<Pixels['peek']>[0]) => frames.get(frameKey(address)) } as Pixels;
}

const axial: UnderPicture = {
  plane: { position: [-5, -4, 17], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] },
  spacing: { row: 0.7, column: 0.7, basis: 'patient' },
  columns: 15,
  rows: 12,
};

/** The place of a pixel of the cut, from the corner of the picture. */
function placeIn({ plane, spacing }: UnderPicture, { pixel }: CutOver, column: number, row: number): Vector3 {
  const across = scale(plane.rowDirection, (column + 0.5) * pixel - spacing.column / 2);
  return add(plane.position, add(across, scale(plane.columnDirection, (row + 0.5) * pixel - spacing.row / 2)));
}

function worst(under: UnderPicture, cut: CutOver): number {
  let most = 0;
  for (let row = 0; row < cut.rows; row++) {
    for (let column = 0; column < cut.columns; column++) {
      const found = cut.values[row * cut.columns + column]!;
      most = Math.max(most, Math.abs(found - field(placeIn(under, cut, column, row))));
    }
  }
  return most;
}

test('a volume is cut along a picture’s own plane, in modality values', () => {
  const cut = cutOver(store(), set, axial, undefined)!;
  expect(cut.pixel).toBe(0.7);
  expect([cut.columns, cut.rows]).toEqual([15, 12]);
  expect(worst(axial, cut)).toBeLessThan(1e-3);
});

test('also a picture that lies askew, with pixels that are not square', () => {
  const turn = turned([1, 2, 3], 25);
  const askew: UnderPicture = {
    plane: { position: [-3, -2, 15], rowDirection: turn([1, 0, 0]), columnDirection: turn([0, 1, 0]) },
    spacing: { row: 1.1, column: 0.8, basis: 'patient' },
    columns: 8,
    rows: 5,
  };
  const cut = cutOver(store(), set, askew, undefined)!;
  expect(cut.columns * cut.pixel).toBeGreaterThanOrEqual(8 * 0.8);
  expect(cut.rows * cut.pixel).toBeGreaterThanOrEqual(5 * 1.1);
  expect(worst(askew, cut)).toBeLessThan(1e-3);
});

test('needs the two slices on either side alone, and says which are not here', () => {
  // The picture lies at 17 mm, between slices 2 mm apart.
  const depths = set.frames.map((ref) => ref.instance.image!.shared.plane!.position[2]);
  const beside = (i: number) => Math.abs(depths[i]! - 17) < 2;
  const cut = cutOver(store(beside), set, axial, undefined)!;
  expect(cut).toMatchObject({ needed: 2, missing: 0 });
  expect(beside(cut.nearest)).toBe(true);
  expect(worst(axial, cut)).toBeLessThan(1e-3);
  const none = cutOver(
    store(() => false),
    set,
    axial,
    undefined,
  )!;
  expect(none).toMatchObject({ needed: 2, missing: 2 });
  expect(none.values.every(Number.isNaN)).toBe(true);
});

test('in a slab the highest value is that of the face where the field is highest', () => {
  const cut = cutOver(store(), set, axial, { mode: 'mip', thickness: 6 })!;
  const face = { ...axial, plane: { ...axial.plane, position: add(axial.plane.position, [0, 0, 3]) } };
  expect(worst(face, cut)).toBeLessThan(1e-3);
});
