import { expect, test } from 'vitest';
import { toUid } from '#src/model/dicom/uid.ts';
import type { ImageSet } from '#src/dataset/display-set.ts';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import { instanceOf, planeAt, seriesOf } from '#src/dataset/instances.fixture.ts';
import { besidePicture } from './first-place.ts';
import { fusedRefusal } from './fusion.ts';

/** A stack of axial slices at these heights. */
function stack(modality: string, n: number, heights: readonly number[], frame: string | undefined): ImageSet {
  const address = { source: 'test', study: toUid('1.2.3'), series: toUid(`1.2.3.${n}`) };
  const series = seriesOf(modality, { address, number: n });
  const slices = heights.map((z, i) =>
    instanceOf({
      series,
      number: i + 1,
      instance: frame === undefined ? {} : { frameOfReference: toUid(frame) },
      frame: { plane: planeAt([0, 0, z]), spacing: { row: 1, column: 1, basis: 'patient' } },
    }),
  );
  const [set] = displaySetsOf(series, slices, false);
  if (set?.kind !== 'image') throw new Error('no images');
  return set;
}

const ct = stack('CT', 1, [0, 5, 10, 15, 20], '1.2.9');
const [on] = ct.frames;

test('a series is laid over pictures of its own frame of reference alone', () => {
  expect(fusedRefusal(stack('PT', 2, [0, 4, 8, 12], '1.2.9'), on!)).toBeUndefined();
  expect(fusedRefusal(stack('PT', 2, [0, 4, 8, 12], '1.2.8'), on!)).toBe('pane.fused.other-frame');
  expect(fusedRefusal(stack('PT', 2, [0, 4, 8, 12], undefined), on!)).toBe('pane.fused.no-frame');
});

test('what is no volume is not laid over anything, with its reason', () => {
  expect(fusedRefusal(stack('PT', 2, [0, 4, 8, 16], '1.2.9'), on!)).toBe('pane.cut.missing-slices');
  expect(fusedRefusal({ ...stack('PT', 2, [0, 4, 8], '1.2.9'), growing: true }, on!)).toBe('pane.fused.growing');
});

test('a set hung beside a picture begins at the slice nearest to it', () => {
  const pet = stack('PT', 2, [0, 4, 8, 12, 16], '1.2.9');
  const shown = ct.frames.find(({ instance }) => instance.image?.shared.plane?.position[2] === 15)!;
  expect(besidePicture(pet, shown)?.instance.image?.shared.plane?.position[2]).toBe(16);
  expect(besidePicture(stack('PT', 2, [0, 4, 8], '1.2.8'), shown)).toBeUndefined();
});
