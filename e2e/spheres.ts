import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';

export type Place = readonly [x: number, y: number, z: number];

/** A ball of bone in air. Millimetres in the patient. */
export interface Sphere {
  readonly centre: Place;
  readonly radius: number;
}

/** How spheres were scanned: the axes need be neither at right angles nor along the patient's. */
export interface Scan {
  readonly number: number;
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** Centre of the first pixel of the first slice. */
  readonly origin: Place;
  readonly row: Place;
  readonly column: Place;
  readonly spacing: readonly [row: number, column: number];
  /** From each slice to the next. */
  readonly step: Place;
}

const value = (vr: string, ...Value: unknown[]): DicomElement => ({ vr, Value });

const along = (from: Place, ...ways: readonly (readonly [Place, number])[]): Place =>
  ways.reduce<Place>((at, [way, by]) => [at[0] + way[0] * by, at[1] + way[1] * by, at[2] + way[2] * by], from);

/** Centre of a voxel, by the standard's equation (PS3.3 C.7.6.2.1-1). */
export function placeOf(scan: Scan, column: number, row: number, slice: number): Place {
  const { origin, step, spacing } = scan;
  return along(origin, [step, slice], [scan.row, column * spacing[1]], [scan.column, row * spacing[0]]);
}

/** The slices as files: 1000 HU in the spheres, -1000 around them, the edge covered by as much as lies within. */
export function scanned(scan: Scan, spheres: readonly Sphere[]): readonly Uint8Array<ArrayBuffer>[] {
  const { columns, rows, number } = scan;
  const soft = Math.min(...scan.spacing) / 2;
  return Array.from({ length: scan.slices }, (_, slice) => {
    const pixels = new Int16Array(rows * columns);
    for (let i = 0; i < pixels.length; i++) {
      const at = placeOf(scan, i % columns, Math.floor(i / columns), slice);
      const inside = Math.max(...spheres.map(({ centre, radius }) => radius - Math.hypot(...along(at, [centre, -1]))));
      pixels[i] = Math.round(1000 * Math.min(1, Math.max(-1, inside / soft)));
    }
    const dataset: DicomJson = {
      '00080016': value('UI', '1.2.840.10008.5.1.4.1.1.2'),
      '00080018': value('UI', `2.25.77${String(number)}.${String(slice + 1)}`),
      '00080020': value('DA', '20261114'),
      '00080060': value('CS', 'CT'),
      '0008103E': value('LO', `Spheres ${String(number)}`),
      '00100010': value('PN', { Alphabetic: 'Spheres^Two' }),
      '00100020': value('LO', 'SPHERES'),
      '0020000D': value('UI', '2.25.77'),
      '0020000E': value('UI', `2.25.77${String(number)}`),
      '00200011': value('IS', number),
      '00200013': value('IS', slice + 1),
      '00200032': value('DS', ...placeOf(scan, 0, 0, slice)),
      '00200037': value('DS', ...scan.row, ...scan.column),
      '00200052': value('UI', '2.25.78'),
      '00280002': value('US', 1),
      '00280004': value('CS', 'MONOCHROME2'),
      '00280010': value('US', rows),
      '00280011': value('US', columns),
      '00280030': value('DS', ...scan.spacing),
      '00280100': value('US', 16),
      '00280101': value('US', 16),
      '00280102': value('US', 15),
      '00280103': value('US', 1),
      '00281052': value('DS', 0),
      '00281053': value('DS', 1),
      '00281054': value('LO', 'HU'),
    };
    return writePart10(dataset, explicitLittleEndian, {
      kind: 'native',
      bytes: new Uint8Array(pixels.buffer),
      vr: 'OW',
    });
  });
}
