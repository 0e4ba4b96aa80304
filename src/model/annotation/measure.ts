import { frameRecord, type ImageRecord } from '../dicom/records.ts';
import type { SpacingBasis } from '../geometry/plane.ts';
import type { IndexPoint } from '../geometry/spaces.ts';
import type { ImageGeometry } from './annotation.ts';
import { calibrationAt, type Calibration, type Uncalibrated } from './calibration.ts';
import { envelopeOnAxes, extents, lineOnAxes, placeOnAxes, type OnAxes } from './on-axes.ts';
import type { Quantity } from './quantity.ts';
import { halfAxes, type RegionGeometry } from './region.ts';
import { pathOutline, splineOutline } from './spline.ts';
import {
  probe,
  regionStatistics,
  type MeasuredPixels,
  type Probe,
  type Statistics,
  type ValueMeaning,
} from './statistics.ts';

/** All that a mark says. What does not apply or is not known is absent. */
export interface Measured {
  /** Length of a line, of the longer axis, or round a region; of a calibration line what the reader says it is. */
  readonly length?: Quantity;
  /** Of the axis across the long one. */
  readonly short?: Quantity;
  readonly diameter?: Quantity;
  /** Length of a calibration line by the file's own scale, where it has one. */
  readonly byFile?: Quantity & { readonly basis: SpacingBasis };
  /** Along the two axes, where they are of different kinds (a Doppler trace). */
  readonly across?: Quantity;
  readonly down?: Quantity;
  readonly onAxes?: OnAxes;
  readonly angle?: Quantity;
  readonly area?: Quantity;
  readonly statistics?: Statistics;
  readonly probe?: Probe;
  /** The values are not a picture's own: the plane was cut through a volume, and they lie between those of its slices. */
  readonly resampled?: boolean;
  /** Where the millimetres, seconds and velocities come from; `none` = not calibrated, lengths are pixels. */
  readonly basis: SpacingBasis | 'none';
  /** Why there is no scale where other places of the image have one. */
  readonly uncalibrated?: Uncalibrated;
}

/** How the pixels of a region are counted: at once, or later; undefined = there are none, or not yet. */
export type CountPixels = (
  region: RegionGeometry,
  frame: MeasuredPixels,
  meaning: ValueMeaning,
) => Statistics | undefined;

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
  count: CountPixels = regionStatistics,
): Measured {
  const record = frameRecord(image, frame);
  const calibration = calibrationAt(image, record, geometry.points);
  const from = sourceOf(calibration);
  const { basis } = from;
  const meaning: ValueMeaning = {
    modality: record.modality,
    of: modality,
    ...(image.padding ? { padding: image.padding } : {}),
  };
  switch (geometry.kind) {
    case 'length':
      return { ...from, ...lengthOf(calibration, geometry.points[0], geometry.points[1]) };
    case 'bidirectional':
      return { ...from, ...axesOf(calibration, geometry.points) };
    case 'calibration': {
      const byFile =
        calibration.kind === 'length' && lengthOf(calibration, geometry.points[0], geometry.points[1]).length;
      return {
        basis: 'user',
        ...(geometry.millimetres > 0 && { length: { value: geometry.millimetres, unit: 'mm' as const } }),
        ...(byFile && { byFile: { ...byFile, basis: calibration.basis } }),
      };
    }
    case 'angle':
      return { ...from, ...angleOf(calibration, geometry.points) };
    case 'cobb':
      return { ...from, ...cobbOf(calibration, geometry.points) };
    case 'arrow':
    case 'text':
      return { basis };
    case 'probe': {
      const found = decoded && probe(geometry.points[0], decoded, meaning);
      const onAxes = calibration.kind === 'axes' && placeOnAxes(calibration, geometry.points[0]);
      return { basis, ...(found ? { probe: found } : {}), ...(onAxes && { onAxes }) };
    }
    case 'path':
      return { basis, ...outline(calibration, pathOutline(geometry.points), false) };
    case 'rectangle':
    case 'ellipse':
    case 'circle':
    case 'spline':
    case 'freehand': {
      if (geometry.kind === 'freehand' && !geometry.closed)
        return { ...from, ...outline(calibration, geometry.points, false) };
      // How bright a spectrum or a trace is drawn says nothing of a patient.
      const statistics = calibration.kind !== 'axes' && decoded ? count(geometry, decoded, meaning) : undefined;
      return {
        ...from,
        ...around(calibration, geometry),
        ...areaOf(calibration, geometry),
        ...(statistics && { statistics }),
      };
    }
  }
}

function sourceOf(calibration: Calibration): Pick<Measured, 'basis' | 'uncalibrated'> {
  if (calibration.kind === 'length') return { basis: calibration.basis };
  if (calibration.kind === 'axes') return { basis: 'ultrasound-region' };
  return { basis: 'none', ...(calibration.why && { uncalibrated: calibration.why }) };
}

/** Of two axes the longer one is the length, whichever was drawn first. */
function axesOf(
  calibration: Calibration,
  [a, b, c, d]: Extract<ImageGeometry, { kind: 'bidirectional' }>['points'],
): Pick<Measured, 'length' | 'short'> {
  const one = lengthOf(calibration, a, b).length;
  const other = lengthOf(calibration, c, d).length;
  if (!one || !other) return {};
  return one.value >= other.value ? { length: one, short: other } : { length: other, short: one };
}

/** How far it is round a region, or across a circle. */
function around(
  calibration: Calibration,
  geometry: RegionGeometry,
): Pick<Measured, 'length' | 'diameter' | 'across' | 'down' | 'onAxes'> {
  switch (geometry.kind) {
    case 'ellipse':
      return {};
    case 'circle': {
      const { length } = lengthOf(calibration, geometry.points[0], geometry.points[1]);
      return length ? { diameter: length } : {};
    }
    case 'spline':
      return outline(calibration, splineOutline(geometry.points), true);
    case 'rectangle':
      return calibration.kind === 'axes'
        ? extents(calibration, geometry.points)
        : outline(calibration, geometry.points, true);
    case 'freehand':
      return outline(calibration, geometry.points, true);
  }
}

function lengthOf(
  calibration: Calibration,
  a: IndexPoint,
  b: IndexPoint,
): Pick<Measured, 'length' | 'across' | 'down' | 'onAxes'> {
  if (calibration.kind === 'axes') {
    return { ...extents(calibration, [a, b]), onAxes: lineOnAxes(calibration, [a, b]) };
  }
  const value = Math.hypot((b.x - a.x) * calibration.column, (b.y - a.y) * calibration.row);
  return { length: { value, unit: calibration.kind === 'length' ? 'mm' : 'px' } };
}

/** At the middle point, as it is in the patient: pixels that are not square are made so first. */
function angleOf(
  calibration: Calibration,
  [a, apex, b]: readonly [IndexPoint, IndexPoint, IndexPoint],
): Pick<Measured, 'angle'> {
  if (calibration.kind === 'axes') return {};
  const value = angleBetween(wayOf(calibration, apex, a), wayOf(calibration, apex, b));
  return value === undefined ? {} : { angle: { value, unit: '°' } };
}

/**
 * Between two end plates, whichever way each was drawn: both are turned to the same side of the line between their
 * middles, which runs along the spine, so that a curve of more than a right angle is told from its supplement. Lines that
 * lie along that line are no end plates: then the smaller angle.
 */
function cobbOf(
  calibration: Calibration,
  [a, b, c, d]: readonly [IndexPoint, IndexPoint, IndexPoint, IndexPoint],
): Pick<Measured, 'angle'> {
  if (calibration.kind === 'axes') return {};
  const [one, other] = [wayOf(calibration, a, b), wayOf(calibration, c, d)];
  const between = angleBetween(one, other);
  if (between === undefined) return {};
  const least = Math.min(between, 180 - between);
  const spine = wayOf(calibration, middle(a, b), middle(c, d));
  const [toOne, toOther] = [angleBetween(spine, one), angleBetween(spine, other)];
  const across = [toOne, toOther].every((to) => to !== undefined && to >= leastAcross && to <= 180 - leastAcross);
  if (!across) return { angle: { value: least, unit: '°' } };
  const sameSide = sideOf(spine, one) === sideOf(spine, other);
  return { angle: { value: sameSide ? between : 180 - between, unit: '°' } };
}

/** Degrees to the line of the spine from which a line counts as lying across it. */
const leastAcross = 30;

function middle(a: IndexPoint, b: IndexPoint): IndexPoint {
  return { space: 'index', x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function sideOf([x, y]: Way, [u, v]: Way): boolean {
  return x * v - y * u > 0;
}

type Way = readonly [number, number];

function wayOf(calibration: { readonly column: number; readonly row: number }, from: IndexPoint, to: IndexPoint): Way {
  return [(to.x - from.x) * calibration.column, (to.y - from.y) * calibration.row];
}

/** Degrees, 0 to 180; undefined where one of them has no direction. */
function angleBetween([ux, uy]: Way, [vx, vy]: Way): number | undefined {
  if ((ux === 0 && uy === 0) || (vx === 0 && vy === 0)) return undefined;
  // By the tangent: the cosine loses its last digits near 0 and 180.
  const radians = Math.atan2(Math.abs(ux * vy - uy * vx), ux * vx + uy * vy);
  return (radians * 180) / Math.PI;
}

function outline(
  calibration: Calibration,
  points: readonly IndexPoint[],
  closed: boolean,
): Pick<Measured, 'length' | 'across' | 'down' | 'onAxes'> {
  if (calibration.kind === 'axes') {
    return { ...extents(calibration, points), onAxes: envelopeOnAxes(calibration, points, closed) };
  }
  let value = 0;
  for (let i = closed ? 0 : 1; i < points.length; i++) {
    const a = points.at(i - 1);
    const b = points[i];
    if (a && b) value += Math.hypot((b.x - a.x) * calibration.column, (b.y - a.y) * calibration.row);
  }
  return { length: { value, unit: calibration.kind === 'length' ? 'mm' : 'px' } };
}

/** Of the shape as drawn, not of the pixels in it. */
function areaOf(calibration: Calibration, geometry: RegionGeometry): Pick<Measured, 'area'> {
  if (calibration.kind === 'axes') return {};
  const value = calibration.column * calibration.row * pixelsIn(geometry);
  return { area: { value, unit: calibration.kind === 'length' ? 'mm²' : 'px²' } };
}

function pixelsIn(geometry: RegionGeometry): number {
  switch (geometry.kind) {
    case 'ellipse':
    case 'circle':
      return ellipseArea(geometry.points);
    case 'spline':
      return polygonArea(splineOutline(geometry.points));
    case 'rectangle':
    case 'freehand':
      return polygonArea(geometry.points);
  }
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
