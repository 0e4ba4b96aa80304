import { describe, expect, it } from 'vitest';
import { instanceOf, planeAt, seriesOf } from '#src/dataset/instances.fixture.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { complaintsOf } from '../../../e2e/other-readers.ts';
import { readLaidOver } from '../read-laid-over.ts';
import type { PresentationState } from './presentation-state.ts';
import { writePresentationState, type SeenMark, type SeenPicture } from './write-presentation-state.ts';

const series = seriesOf('CT');
const instance = instanceOf({
  series,
  number: 1,
  image: { rows: 300, columns: 400 },
  frame: { plane: planeAt([0, 0, 0]), spacing: { row: 0.7, column: 0.7, basis: 'patient' } },
});
const seen: SeenPicture = {
  instance,
  frame: 1,
  modality: { kind: 'rescale', slope: 1, intercept: -1024, unit: 'HU' },
  voi: { kind: 'window', window: { center: 40.5, width: 400, shape: 'linear' } },
  inverse: true,
  rotation: 90,
  flip: true,
  area: { topLeft: [20, 5], bottomRight: [301, 200] },
  spacing: { row: 0.7, column: 0.7, basis: 'patient' },
  shutters: [{ shape: 'circle', row: 150, column: 200, radius: 140 }],
};
const marks: readonly SeenMark[] = [
  {
    graphics: [{ type: 'POLYLINE', data: [10.5, 20.25, 30, 40.125] }],
    text: { lines: ['Läsion', '25.4 mm'], at: [10.5, 20.25] },
  },
  { graphics: [{ type: 'ELLIPSE', data: [1, 2, 9, 2, 5, 0, 5, 4] }] },
];

function written(picture: SeenPicture): Uint8Array<ArrayBuffer> {
  return writePresentationState(
    {
      study: { ...instance.study, modalities: ['CT'] },
      series: toUid('1.2.826.0.1.3680043.10.1.79.1'),
      instance: toUid('1.2.826.0.1.3680043.10.1.79.1.1'),
      now: new Date(0),
      replaces: [],
      label: 'VIEW_0900',
      description: 'Bild 7 王',
    },
    picture,
    marks,
  );
}

async function readBack(bytes: Uint8Array<ArrayBuffer>): Promise<PresentationState> {
  const outcome = await readLaidOver(bytes);
  if (!outcome.ok || outcome.value.kind !== 'pr') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

describe('a presentation state that is written', () => {
  it('is read back as the picture was seen: greys, area, turn, mirror, shutter and marks', async () => {
    const read = await readBack(written(seen));
    expect(read).toMatchObject({
      label: 'VIEW_0900',
      description: 'Bild 7 王',
      images: [{ instance: instance.address.instance, frames: [] }],
      modality: seen.modality,
      voi: [{ images: [], windows: [{ center: 40.5, width: 400, shape: 'linear' }], luts: [] }],
      inverse: true,
      rotation: 90,
      flip: true,
      areas: [{ ...seen.area, images: [] }],
      shutters: seen.shutters,
      unapplied: [],
    });
    expect(read.annotations.map(({ graphics, texts }) => ({ graphics, texts }))).toMatchObject([
      {
        graphics: [{ type: 'polyline', units: 'pixel', points: [10.5, 20.25, 30, 40.125] }],
        texts: [{ lines: ['Läsion', '25.4 mm'], anchor: { at: [10.5, 20.25], units: 'pixel', visible: false } }],
      },
      { graphics: [{ type: 'ellipse', filled: false, points: [1, 2, 9, 2, 5, 0, 5, 4] }], texts: [] },
    ]);
  });

  it('keeps a table of the file, entry for entry', async () => {
    const lut = { first: -1000, bits: 12, data: Uint16Array.from({ length: 3000 }, (_, i) => (i * 7) % 4096) };
    const read = await readBack(written({ ...seen, voi: { kind: 'lut', lut } }));
    const [kept] = read.voi[0]?.luts ?? [];
    expect(kept).toMatchObject({ first: -1000, bits: 16 });
    // Twelve bits stand as the same share of sixteen.
    expect(Array.from(kept!.data, (value) => Math.round((value / 65535) * 4095))).toEqual([...lut.data]);
  });

  it('has no fault that other programs know of', () => {
    const lut = { first: -1000, bits: 12, data: Uint16Array.from({ length: 3000 }, (_, i) => i) };
    const enhanced = toUid('1.2.840.10008.5.1.4.1.1.2.1');
    const multi = { ...instance, sopClass: enhanced, image: { ...instance.image!, frameCount: 3 } };
    for (const picture of [
      seen,
      { ...seen, voi: { kind: 'lut', lut } as const },
      { ...seen, instance: multi, frame: 2 },
    ])
      expect(complaintsOf(written(picture), 'PR')).toEqual([]);
  });
});
