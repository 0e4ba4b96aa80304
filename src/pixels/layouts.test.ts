import { expect, test } from 'vitest';
import type { ImageRecord, InstanceRecord } from '#src/model/dicom/records.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { Layouts } from './layouts.ts';

const image: ImageRecord = {
  rows: 512,
  columns: 512,
  frameCount: 1,
  samplesPerPixel: 1,
  photometric: 'MONOCHROME2',
  planar: 0,
  bitsAllocated: 16,
  bitsStored: 12,
  highBit: 11,
  signed: false,
  shutters: [],
  overlays: [],
  regions: [],
  shared: { modality: { kind: 'identity' }, windows: [], voiLuts: [] },
};

function instance(n: number, change: Partial<ImageRecord> = {}): InstanceRecord {
  const address = { source: 's', study: toUid('1'), series: toUid('1.1') };
  const study = { address, patient: { id: '' }, moment: {}, modalities: [] };
  return {
    address: { ...address, instance: toUid(`1.1.${String(n)}`) },
    study,
    series: { address, modality: 'CT' },
    sopClass: toUid('1.2'),
    imageType: [],
    image: { ...image, ...change },
  };
}

test('3,000 alike instances are told as one', () => {
  const layouts = new Layouts();
  const told = layouts.add(Array.from({ length: 3000 }, (_, i) => instance(i)));
  expect(told).toHaveLength(1);
  expect(told[0]?.exceptions).toEqual([]);
  expect(told[0]?.usual).toMatchObject({ rows: 512, bitsStored: 12, signed: false });
});

test('an instance that is not alike is told by itself, and later ones add to it', () => {
  const layouts = new Layouts();
  layouts.add([instance(1)]);
  expect(layouts.add([instance(2), instance(3, { signed: true })])[0]?.exceptions).toMatchObject([
    ['s/1/1.1/1.1.3@', { signed: true }],
  ]);
  expect(layouts.add([instance(4)])).toEqual([]);
  expect(layouts.add([instance(5, { columns: 256 })])[0]?.exceptions).toHaveLength(1);
  expect(layouts.all()[0]?.exceptions).toHaveLength(2);
});

test('what is told holds nothing of the record but what decoding needs', () => {
  const told = new Layouts().add([instance(1)]);
  expect(Object.keys(told[0]?.usual ?? {}).sort()).toEqual(
    [
      'bitsAllocated',
      'bitsStored',
      'columns',
      'highBit',
      'photometric',
      'planar',
      'rows',
      'samplesPerPixel',
      'signed',
    ].sort(),
  );
});
