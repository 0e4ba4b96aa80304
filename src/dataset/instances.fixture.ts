import type { FrameRecord, ImageRecord, InstanceRecord, SeriesRecord, StudyRecord } from '#src/model/dicom/records.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';

/** Records as a source would give them, for tests: what is not said is the plainest there is. */
const study: StudyRecord = {
  address: { source: 'test', study: toUid('1.2.3') },
  patient: { id: 'P' },
  moment: {},
  modalities: [],
};

export const ctClass = '1.2.840.10008.5.1.4.1.1.2';

export function seriesOf(modality: string, more: Partial<SeriesRecord> = {}): SeriesRecord {
  return { address: { ...study.address, series: toUid('1.2.3.4') }, modality, description: 'series', ...more };
}

export interface Made {
  readonly series: SeriesRecord;
  /** Also the last component of its UID, after the series’. */
  readonly number: number;
  readonly sopClass?: string;
  readonly instance?: Partial<InstanceRecord>;
  readonly image?: Partial<ImageRecord>;
  readonly frame?: Partial<FrameRecord>;
}

export function instanceOf({ series, number, sopClass = ctClass, instance, image, frame }: Made): InstanceRecord {
  return {
    address: { ...series.address, instance: toUid(`${series.address.series}.${number}`) },
    study,
    series,
    sopClass: toUid(sopClass),
    number,
    imageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    image: {
      rows: 4,
      columns: 4,
      frameCount: 1,
      samplesPerPixel: 1,
      photometric: 'MONOCHROME2',
      planar: 0,
      bitsAllocated: 16,
      bitsStored: 16,
      highBit: 15,
      signed: false,
      shutters: [],
      overlays: [],
      regions: [],
      shared: { modality: { kind: 'identity' }, windows: [], voiLuts: [], ...frame },
      ...image,
    },
    ...instance,
  };
}

export function objectOf(
  series: SeriesRecord,
  number: number,
  sopClass: string,
  more: Partial<InstanceRecord> = {},
): InstanceRecord {
  const { image: _image, ...rest } = instanceOf({ series, number, sopClass });
  return { ...rest, ...more };
}

export function planeAt(position: Vector3, look: 'axial' | 'sagittal' | 'coronal' = 'axial'): Plane {
  switch (look) {
    case 'axial':
      return { position, rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] };
    case 'sagittal':
      return { position, rowDirection: [0, 1, 0], columnDirection: [0, 0, -1] };
    case 'coronal':
      return { position, rowDirection: [1, 0, 0], columnDirection: [0, 0, -1] };
  }
}

/** An axial stack: instance n (from 1) at the n-th of the given heights. */
export function axialStack(heights: readonly number[], series = seriesOf('CT')): InstanceRecord[] {
  return heights.map((z, i) => instanceOf({ series, number: i + 1, frame: { plane: planeAt([0, 0, z]) } }));
}
