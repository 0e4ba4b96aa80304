import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';

/** Of an axial grid whose first point lies at `origin`. Millimetres. */
export interface DoseToWrite {
  readonly size: readonly [columns: number, rows: number, planes: number];
  readonly spacing: number;
  readonly origin: Vector3;
  /** Places of the planes along z. */
  readonly places: readonly number[];
  /** The vector as it is written. */
  readonly offsets: readonly number[];
  readonly scaling?: number;
  readonly bits?: 16 | 32;
  readonly more?: DicomJson;
}

const one = (vr: string, ...values: unknown[]): DicomElement => ({ vr, Value: values });

export const doseFrame = '1.2.826.0.1.3680043.10.1.5';

/** An RT dose whose value at each point is what `doseOf` says of its place. */
export function writeDose(dose: DoseToWrite, doseOf: (place: Vector3) => number): Uint8Array<ArrayBuffer> {
  const { size, spacing, origin, places, offsets, scaling = 0.001, bits = 32, more = {} } = dose;
  const [columns, rows] = size;
  const values = places.flatMap((z) =>
    Array.from({ length: columns * rows }, (_, i) => {
      const place: Vector3 = [origin[0] + (i % columns) * spacing, origin[1] + Math.floor(i / columns) * spacing, z];
      return Math.round(doseOf(place) / scaling);
    }),
  );
  const stored = bits === 32 ? Uint32Array.from(values) : Uint16Array.from(values);
  const json: DicomJson = {
    '00080016': one('UI', '1.2.840.10008.5.1.4.1.1.481.2'),
    '00080018': one('UI', '1.2.826.0.1.3680043.10.1.6'),
    '00080060': one('CS', 'RTDOSE'),
    '0020000D': one('UI', '1.2.826.0.1.3680043.10.1.7'),
    '0020000E': one('UI', '1.2.826.0.1.3680043.10.1.8'),
    '00200032': one('DS', ...origin),
    '00200037': one('DS', 1, 0, 0, 0, 1, 0),
    '00200052': one('UI', doseFrame),
    '00280002': one('US', 1),
    '00280004': one('CS', 'MONOCHROME2'),
    '00280008': one('IS', places.length),
    '00280009': one('AT', '3004000C'),
    '00280010': one('US', rows),
    '00280011': one('US', columns),
    '00280030': one('DS', spacing, spacing),
    '00280100': one('US', bits),
    '00280101': one('US', bits),
    '00280102': one('US', bits - 1),
    '00280103': one('US', 0),
    '30040002': one('CS', 'GY'),
    '30040004': one('CS', 'PHYSICAL'),
    '3004000A': one('CS', 'PLAN'),
    '3004000C': one('DS', ...offsets),
    '3004000E': one('DS', scaling),
    ...more,
  };
  return writePart10(json, explicitLittleEndian, { kind: 'native', bytes: new Uint8Array(stored.buffer), vr: 'OW' });
}
