import { frameRecord, type ImageRecord } from '../dicom/records.ts';
import type { SpacingBasis } from '../geometry/plane.ts';
import type { IndexPoint } from '../geometry/spaces.ts';
import type { ImageGeometry } from './annotation.ts';
import { calibrationAt, type AxisUnit, type Calibration } from './calibration.ts';
import { halfAxes } from './region.ts';
import {
  probe,
  regionStatistics,
  type MeasuredPixels,
  type Probe,
  type Statistics,
  type ValueMeaning,
} from './statistics.ts';

export interface Quantity {
  readonly value: number;
  readonly unit: 'mm' | 'px' | 'mm²' | 'px²' | '°' | AxisUnit;
}

/** All that a mark says. What does not apply or is not known is absent. */
export interface Measured {
  /** Length of a line, or round a region. */
  readonly length?: Quantity;
  /** Along the two axes, where they are of different kinds (a Doppler trace). */
  readonly across?: Quantity;
  readonly down?: Quantity;
  readonly angle?: Quantity;
  readonly area?: Quantity;
  readonly statistics?: Statistics;
  readonly probe?: Probe;
  /** Where the millimetres come from; `none` = not calibrated, lengths are pixels. */
  readonly basis: SpacingBasis | 'none';
}

/**
 * What a mark on a frame measures. `decoded` must be at full resolution; without it there are no values, only geometry.
 * `modality` is the series' own.
 */
export function measure(
  geometry: ImageGeometry,
  image: ImageRecord,
  frame: number,
  modality: string,
  decoded?: MeasuredPixels,
): Measured {
  const record = frameRecord(image, frame);
  const calibration = calibrationAt(image, record, geometry.points);
  const basis = calibration.kind === 'length' ? calibration.basis : 'none';
  const meaning: ValueMeaning = {
    modality: record.modality,
    of: modality,
    ...(image.padding ? { padding: image.padding } : {}),
  };
  switch (geometry.kind) {
    case 'length':
      return { basis, ...lengthOf(calibration, geometry.points[0], geometry.points[1]) };
    case 'angle':
      return { basis, ...angleOf(calibration, geometry.points) };
    case 'probe': {
      const found = decoded && probe(geometry.points[0], decoded, meaning);
      return { basis, ...(found ? { probe: found } : {}) };
    }
    case 'rectangle':
    case 'ellipse':
    case 'freehand': {
      if (geometry.kind === 'freehand' && !geometry.closed)
        return { basis, ...outline(calibration, geometry.points, false) };
      const statistics = decoded && regionStatistics(geometry, decoded, meaning);
      const around = geometry.kind === 'ellipse' ? {} : outline(calibration, geometry.points, true);
      return { basis, ...around, ...areaOf(calibration, geometry), ...(statistics ? { statistics } : {}) };
    }
  }
}

function lengthOf(
  calibration: Calibration,
  a: IndexPoint,
  b: IndexPoint,
): Pick<Measured, 'length' | 'across' | 'down'> {
  if (calibration.kind === 'axes') {
    const { column, row } = calibration;
    return {
      across: { value: Math.abs((b.x - a.x) * column.perPixel), unit: column.unit },
      down: { value: Math.abs((b.y - a.y) * row.perPixel), unit: row.unit },
    };
  }
  const value = Math.hypot((b.x - a.x) * calibration.column, (b.y - a.y) * calibration.row);
  return { length: { value, unit: calibration.kind === 'length' ? 'mm' : 'px' } };
}

/** At the middle point, as it is in the patient: pixels that are not square are made so first. */
function angleOf(
  calibration: Calibration,
  points: readonly [IndexPoint, IndexPoint, IndexPoint],
): Pick<Measured, 'angle'> {
  if (calibration.kind === 'axes') return {};
  const [a, apex, b] = points;
  const arm = (end: IndexPoint): readonly [number, number] => [
    (end.x - apex.x) * calibration.column,
    (end.y - apex.y) * calibration.row,
  ];
  const [ux, uy] = arm(a);
  const [vx, vy] = arm(b);
  if ((ux === 0 && uy === 0) || (vx === 0 && vy === 0)) return {};
  // By the tangent: the cosine loses its last digits near 0 and 180.
  const radians = Math.atan2(Math.abs(ux * vy - uy * vx), ux * vx + uy * vy);
  return { angle: { value: (radians * 180) / Math.PI, unit: '°' } };
}

function outline(calibration: Calibration, points: readonly IndexPoint[], closed: boolean): Pick<Measured, 'length'> {
  if (calibration.kind === 'axes') return {};
  let value = 0;
  for (let i = closed ? 0 : 1; i < points.length; i++) {
    const a = points.at(i - 1);
    const b = points[i];
    if (a && b) value += Math.hypot((b.x - a.x) * calibration.column, (b.y - a.y) * calibration.row);
  }
  return { length: { value, unit: calibration.kind === 'length' ? 'mm' : 'px' } };
}

/** Of the shape as drawn, not of the pixels in it. */
function areaOf(
  calibration: Calibration,
  geometry: Extract<ImageGeometry, { kind: 'rectangle' | 'ellipse' | 'freehand' }>,
): Pick<Measured, 'area'> {
  if (calibration.kind === 'axes') return {};
  const pixel = calibration.column * calibration.row;
  const value = pixel * (geometry.kind === 'ellipse' ? ellipseArea(geometry.points) : polygonArea(geometry.points));
  return { area: { value, unit: calibration.kind === 'length' ? 'mm²' : 'px²' } };
}

function ellipseArea(points: readonly IndexPoint[]): number {
  const { u, v } = halfAxes(points);
  return Math.PI * Math.abs(u.x * v.y - u.y * v.x);
}

/** Half the sum of cross products round the border (Gauss). */
function polygonArea(points: readonly IndexPoint[]): number {
  let twice = 0;
  for (const [i, b] of points.entries()) {
    const a = points.at(i - 1) ?? b;
    twice += a.x * b.y - b.x * a.y;
  }
  return Math.abs(twice) / 2;
}
