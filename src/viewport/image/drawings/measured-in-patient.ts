import type { ImageGeometry, PatientShape } from '#src/model/annotation/annotation.ts';
import { inOwnPlane, mapped } from '#src/model/annotation/patient-shape.ts';
import { measure, type Measured } from '#src/model/annotation/measure.ts';
import { seriesKey } from '#src/model/dicom/address.ts';
import type { ImageRecord } from '#src/model/dicom/records.ts';
import { indexToPatient } from '#src/model/geometry/place.ts';
import type { IndexPoint } from '#src/model/geometry/spaces.ts';
import { vectorOf } from '#src/model/geometry/vector.ts';
import type { ImageSet } from '#src/dataset/display-set.ts';
import type { Session } from '#src/session/session.ts';
import { loadPatch, type Pixels } from '#src/pixels/index.ts';

// Whoever loads this measures on planes: what cuts them comes along, and nothing before it.
const { cutPatch, finestPixel } = await loadPatch();

/** Pixels of a piece of a plane, at most: of a larger one they become larger. */
const mostPixels = 1 << 20;
/** What was measured is kept for as many shapes. */
const mostKept = 64;

interface Known {
  readonly measured: Measured;
  readonly set: ImageSet | undefined;
}

const known = new Map<string, Known>();

/**
 * What a mark in the patient measures: its geometry in millimetres, and the values of its own plane, cut through the volume
 * for it alone, whichever pane shows it and however thick. Without all slices of the volume there are no values.
 */
export function measuredInPatient(
  { session, pixels }: { readonly session: Session; readonly pixels: Pixels },
  shape: PatientShape,
): Measured {
  const set = volumeOf(session, shape);
  const key = JSON.stringify([shape.on, shape.plane, shape.geometry]);
  const before = known.get(key);
  if (before && before.set === set) return before.measured;
  const pixel = (set && finestPixel(set)) ?? 1;
  const flat = inOwnPlane(shape, pixel);
  const patch = set && hasValues(flat) ? patchOf(pixels, set, shape, flat, pixel) : undefined;
  if (!patch) return measure(flat, plain(shape, pixel), 1, '');
  const measured = { ...measure(patch.geometry, patch.image, 1, set?.modality ?? '', patch.frame), resampled: true };
  if (!measured.statistics && !measured.probe) return measured;
  known.set(key, { measured, set });
  for (const [oldest] of known) if (known.size > mostKept) known.delete(oldest);
  return measured;
}

/** Whether a mark says something of the values under it. */
export function hasValues(geometry: { readonly kind: ImageGeometry['kind']; readonly closed?: boolean }): boolean {
  switch (geometry.kind) {
    case 'probe':
    case 'rectangle':
    case 'ellipse':
    case 'circle':
    case 'spline':
      return true;
    case 'freehand':
      return geometry.closed === true;
    case 'length':
    case 'bidirectional':
    case 'calibration':
    case 'angle':
    case 'cobb':
    case 'arrow':
    case 'text':
    case 'path':
      return false;
  }
}

/** The open volume that a mark's plane was cut through. */
export function volumeOf(session: Session, { on, frameOfReference }: PatientShape): ImageSet | undefined {
  const key = seriesKey(on);
  for (const set of session.open.getState().displaySets.values()) {
    if (set.kind !== 'image' || set.geometry.kind !== 'volume' || seriesKey(set.series) !== key) continue;
    if (set.frames[0]?.instance.frameOfReference === frameOfReference) return set;
  }
  return undefined;
}

function patchOf(pixels: Pixels, set: ImageSet, shape: PatientShape, flat: ImageGeometry, pixel: number) {
  const [across, down] = [extentOf(flat, 'x'), extentOf(flat, 'y')];
  const coarse = Math.max(1, Math.sqrt((across.size * down.size) / mostPixels));
  const side = pixel * coarse;
  const from = { space: 'index' as const, x: across.from, y: down.from };
  const spacing = { row: pixel, column: pixel, basis: 'patient' as const };
  const plane = { ...shape.plane, position: vectorOf(indexToPatient(shape.plane, spacing, from)) };
  const patch = cutPatch(pixels, set, {
    ...{ plane, pixel: side },
    columns: Math.ceil(across.size / coarse),
    rows: Math.ceil(down.size / coarse),
  });
  const rebased = (at: IndexPoint): IndexPoint => ({ ...at, x: (at.x - from.x) / coarse, y: (at.y - from.y) / coarse });
  return patch && { ...patch, geometry: mapped(flat, rebased) };
}

/** From where, in whole pixels of the plane, and over how many a piece reaches that holds a shape; curves go beyond their points. */
function extentOf({ kind, points }: ImageGeometry, axis: 'x' | 'y'): { readonly from: number; readonly size: number } {
  const all = points.map((at) => at[axis]);
  const least = all.reduce((a, b) => Math.min(a, b));
  const most = all.reduce((a, b) => Math.max(a, b));
  const round = kind === 'ellipse' || kind === 'circle' || kind === 'spline';
  const margin = 2 + (round ? (most - least) / 2 : 0);
  const from = Math.floor(least - margin);
  return { from, size: Math.ceil(most + margin) - from + 1 };
}

/** An image that nothing is known of but how large its pixels are. */
function plain({ plane }: PatientShape, pixel: number): ImageRecord {
  return {
    ...{ rows: 1, columns: 1, frameCount: 1, samplesPerPixel: 1, photometric: 'MONOCHROME2', planar: 0 },
    ...{ bitsAllocated: 16, bitsStored: 16, highBit: 15, signed: false, regions: [], shutters: [], overlays: [] },
    shared: {
      ...{ plane, spacing: { row: pixel, column: pixel, basis: 'patient' } },
      ...{ modality: { kind: 'identity' }, windows: [], voiLuts: [] },
    },
  };
}

export { marksThrough } from './in-patient.ts';
