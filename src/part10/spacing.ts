import type { PixelSpacing, Plane, SpacingBasis } from '#src/model/geometry/plane.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { number, numbers, text, type DicomJson } from './dicom-json.ts';

const storage = '1.2.840.10008.5.1.4.1.1';
/** CR, DX, MG, IO, XA, RF and their enhanced and biplane kin: one image of a whole thickness. */
const projections = [`${storage}.1`, `${storage}.12.1`, `${storage}.12.2`, `${storage}.12.3`];
const projectionModalities = new Set(['CR', 'DX', 'MG', 'XA', 'RF', 'IO', 'PX', 'RG']);
const tomosynthesis = `${storage}.13.1`;

/** Whether lengths in the image are lengths at a detector until something says otherwise. */
function isProjection(json: DicomJson): boolean {
  const sopClass = text(json, '00080016') ?? '';
  if (sopClass.startsWith(tomosynthesis)) return false;
  if (projections.some((known) => sopClass === known || sopClass.startsWith(`${known}.`))) return true;
  return sopClass === '' && projectionModalities.has(text(json, '00080060') ?? '');
}

function pair(json: DicomJson, tag: string): readonly [number, number] | undefined {
  const [row, column] = numbers(json, tag);
  return row !== undefined && column !== undefined && row > 0 && column > 0 && Number.isFinite(row * column)
    ? [row, column]
    : undefined;
}

/**
 * The size of a pixel and what it is worth (PS3.3 10.7.1.3). Of a projection PixelSpacing is believed to be corrected only
 * if it says how, or differs from what the detector has. `measures` is where PixelSpacing stands: the image itself or its
 * Pixel Measures functional group.
 */
export function spacingOf(json: DicomJson, measures: DicomJson = json): PixelSpacing | undefined {
  const plain = pair(measures, '00280030');
  const imager = pair(json, '00181164');
  const calibration = text(json, '00280A02');
  const as = ([row, column]: readonly [number, number], basis: SpacingBasis): PixelSpacing => ({ row, column, basis });
  if (isProjection(json)) {
    if (plain && calibration === 'FIDUCIAL') return as(plain, 'calibrated-fiducial');
    if (plain && calibration === 'GEOMETRY') return as(plain, 'calibrated-geometry');
    if (plain && imager && !same(plain, imager)) return as(plain, 'calibrated-geometry');
    const detector = imager ?? plain;
    if (!detector) return undefined;
    const factor = number(json, '00181114');
    if (factor !== undefined && factor >= 1 && Number.isFinite(factor))
      return as([detector[0] / factor, detector[1] / factor], 'magnification');
    return as(detector, 'detector');
  }
  if (plain) {
    if (calibration === 'FIDUCIAL') return as(plain, 'calibrated-fiducial');
    if (calibration === 'GEOMETRY') return as(plain, 'calibrated-geometry');
    const captured = (text(json, '00080016') ?? '').startsWith(`${storage}.7`);
    return as(plain, captured && numbers(json, '00200037').length !== 6 ? 'nominal' : 'patient');
  }
  if (imager) return as(imager, 'detector');
  const nominal = pair(json, '00182010');
  return nominal && as(nominal, 'nominal');
}

function same(a: readonly [number, number], b: readonly [number, number]): boolean {
  return Math.abs(a[0] - b[0]) < 1e-3 * b[0] && Math.abs(a[1] - b[1]) < 1e-3 * b[1];
}

/** Position and orientation (PS3.3 C.7.6.2.1.1); undefined unless the directions are unit vectors at right angles. */
export function planeOf(position: readonly number[], orientation: readonly number[]): Plane | undefined {
  const row = unit(orientation.slice(0, 3));
  const column = unit(orientation.slice(3, 6));
  const at = vector(position);
  if (!row || !column || !at || orientation.length !== 6) return undefined;
  const cosine = row[0] * column[0] + row[1] * column[1] + row[2] * column[2];
  return Math.abs(cosine) > 0.01 ? undefined : { position: at, rowDirection: row, columnDirection: column };
}

function vector(values: readonly number[]): Vector3 | undefined {
  const [x, y, z] = values;
  return x !== undefined && y !== undefined && z !== undefined && Number.isFinite(x + y + z) ? [x, y, z] : undefined;
}

/** Made a unit vector; cosines are written with few digits, but what is far from one is no direction. */
function unit(values: readonly number[]): Vector3 | undefined {
  const found = vector(values);
  if (!found) return undefined;
  const length = Math.hypot(...found);
  return Math.abs(length - 1) > 0.05 ? undefined : [found[0] / length, found[1] / length, found[2] / length];
}
