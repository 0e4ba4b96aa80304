import type { FrameRecord, ImageRecord, UltrasoundRegion } from '../dicom/records.ts';
import { pixelSize } from '../geometry/pixel-size.ts';
import type { SpacingBasis } from '../geometry/plane.ts';
import type { IndexPoint } from '../geometry/spaces.ts';

/** What a pixel is worth at the place of a measurement. */
export type Calibration =
  /** Millimetres a column and a row, and where the figures come from: it is said with every length. */
  | { readonly kind: 'length'; readonly column: number; readonly row: number; readonly basis: SpacingBasis }
  /** Axes of different kinds (time and velocity of a Doppler trace): there is no length across them. */
  | { readonly kind: 'axes'; readonly column: AxisScale; readonly row: AxisScale }
  /** Nothing is known but the shape of a pixel: lengths are in column widths and said to be pixels. */
  | { readonly kind: 'none'; readonly column: number; readonly row: number };

/** Of a signed scale: `perPixel` keeps its sign, velocities grow upwards. */
export interface AxisScale {
  readonly perPixel: number;
  readonly unit: AxisUnit;
}

export type AxisUnit = '%' | 'dB' | 'mm' | 's' | 'Hz' | 'dB/s' | 'cm/s' | 'cm²' | 'cm²/s' | 'cm³' | 'cm³/s' | '°' | '';

/**
 * The calibration that holds at all the points of one measurement. Where the image has ultrasound regions, all points must
 * lie in one of them; a measurement across a border is not calibrated (PS3.3 C.8.5.5), unless the reader has calibrated.
 */
export function calibrationAt(image: ImageRecord, frame: FrameRecord, points: readonly IndexPoint[]): Calibration {
  if (image.regions.length > 0) {
    const region = regionOf(image.regions, points);
    if (region) return regionCalibration(region);
    if (frame.spacing?.basis !== 'user') return { kind: 'none', column: 1, row: 1 };
  }
  const { width, height, basis } = pixelSize(image, frame);
  if (basis) return { kind: 'length', column: width, row: height, basis };
  return { kind: 'none', column: 1, row: height / width };
}

/**
 * Millimetres a column over the whole picture, for its scale bar: the frame's own spacing, else that of the one region of
 * ultrasound tissue. Two regions of different depth have no scale in common.
 */
export function pictureScale(
  image: ImageRecord,
  frame: FrameRecord,
): { readonly column: number; readonly basis: SpacingBasis } | undefined {
  const { width, basis } = pixelSize(image, frame);
  if (basis) return { column: width, basis };
  const tissue = image.regions.filter(({ spatialFormat }) => spatialFormat === twoDimensional).map(regionCalibration);
  const [only] = tissue;
  if (tissue.length !== 1 || only?.kind !== 'length') return undefined;
  return { column: only.column, basis: only.basis };
}

/** RegionSpatialFormat (PS3.3 C.8.5.5.1.1): 2D. */
const twoDimensional = 1;

/** Flag bit 0: pixels of this region give way to another's where they overlap (PS3.3 C.8.5.5.1.3). */
const yields = 1;

function regionOf(regions: readonly UltrasoundRegion[], points: readonly IndexPoint[]): UltrasoundRegion | undefined {
  const holding = regions.filter((r) =>
    points.every(({ x, y }) => x >= r.x0 - 0.5 && x <= r.x1 + 0.5 && y >= r.y0 - 0.5 && y <= r.y1 + 0.5),
  );
  return holding.find((region) => (region.flags & yields) === 0) ?? holding[0];
}

const centimetres = 3;

function regionCalibration(region: UltrasoundRegion): Calibration {
  const { unitsX, unitsY, deltaX, deltaY } = region;
  if (unitsX === centimetres && unitsY === centimetres && deltaX !== 0 && deltaY !== 0) {
    return { kind: 'length', column: Math.abs(deltaX) * 10, row: Math.abs(deltaY) * 10, basis: 'ultrasound-region' };
  }
  const column = axis(unitsX, deltaX);
  const row = axis(unitsY, deltaY);
  if (column.unit === '' && row.unit === '') return { kind: 'none', column: 1, row: 1 };
  return { kind: 'axes', column, row };
}

/** PS3.3 C.8.5.5.1.15. */
const units: readonly AxisUnit[] = [
  '',
  '%',
  'dB',
  'mm',
  's',
  'Hz',
  'dB/s',
  'cm/s',
  'cm²',
  'cm²/s',
  'cm³',
  'cm³/s',
  '°',
];

function axis(code: number, delta: number): AxisScale {
  return { perPixel: code === centimetres ? delta * 10 : delta, unit: delta === 0 ? '' : (units[code] ?? '') };
}
