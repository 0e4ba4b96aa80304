import type { FrameRecord, ImageRecord, UltrasoundRegion } from '../dicom/records.ts';
import { pixelSize } from '../geometry/pixel-size.ts';
import type { SpacingBasis } from '../geometry/plane.ts';
import type { IndexPoint } from '../geometry/spaces.ts';

/** What a pixel is worth at the place of a measurement. */
export type Calibration =
  /** Millimetres a column and a row, and where the figures come from: it is said with every length. */
  | { readonly kind: 'length'; readonly column: number; readonly row: number; readonly basis: SpacingBasis }
  /**
   * Axes of different kinds (time and velocity of a Doppler trace): there is no length across them. `spectral`: a spectrum of
   * pulsed or continuous wave Doppler, whose velocities are those of blood.
   */
  | { readonly kind: 'axes'; readonly column: AxisScale; readonly row: AxisScale; readonly spectral: boolean }
  /** Nothing is known but the shape of a pixel: lengths are in column widths and said to be pixels. */
  | { readonly kind: 'none'; readonly column: number; readonly row: number; readonly why?: Uncalibrated };

/** Why an image with ultrasound regions has no scale for a mark: it lies in several, not in one, or in one without a scale. */
export type Uncalibrated = 'across-regions' | 'outside-regions' | 'region-without-scale';

/**
 * Of a signed scale: `perPixel` is the increment of one pixel to the right or down, so that it is negative where velocities
 * grow upwards (PS3.3 C.8.5.5.1.17).
 */
export interface AxisScale {
  readonly perPixel: number;
  readonly unit: AxisUnit;
  /** Index coordinate at which the value is 0: the baseline, the time of capture. Absent where the file does not say. */
  readonly zero?: number;
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
    if (frame.spacing?.basis !== 'user')
      return { kind: 'none', column: 1, row: 1, why: whyNone(image.regions, points) };
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

function holds({ x0, y0, x1, y1 }: UltrasoundRegion, { x, y }: IndexPoint): boolean {
  return x >= x0 - 0.5 && x <= x1 + 0.5 && y >= y0 - 0.5 && y <= y1 + 0.5;
}

function whyNone(regions: readonly UltrasoundRegion[], points: readonly IndexPoint[]): Uncalibrated {
  const inSome = points.every((at) => regions.some((region) => holds(region, at)));
  return inSome ? 'across-regions' : 'outside-regions';
}

function regionOf(regions: readonly UltrasoundRegion[], points: readonly IndexPoint[]): UltrasoundRegion | undefined {
  const holding = regions.filter((region) => points.every((at) => holds(region, at)));
  const first = holding.filter((region) => (region.flags & yields) === 0);
  const equal = first.length > 0 ? first : holding;
  // Some scanners put a region without a scale about all others, with the same priority.
  return equal.find((region) => hasScale(region)) ?? equal[0];
}

function hasScale({ unitsX, unitsY, deltaX, deltaY }: UltrasoundRegion): boolean {
  return (unitsX > 0 && deltaX !== 0) || (unitsY > 0 && deltaY !== 0);
}

const centimetres = 3;

function regionCalibration(region: UltrasoundRegion): Calibration {
  const { unitsX, unitsY, deltaX, deltaY } = region;
  if (unitsX === centimetres && unitsY === centimetres && deltaX !== 0 && deltaY !== 0) {
    return { kind: 'length', column: Math.abs(deltaX) * 10, row: Math.abs(deltaY) * 10, basis: 'ultrasound-region' };
  }
  const { x0, y0, referenceX, referenceY, referenceValueX, referenceValueY } = region;
  const column = axis(unitsX, deltaX, x0, referenceX, referenceValueX);
  const row = axis(unitsY, deltaY, y0, referenceY, referenceValueY);
  if (column.unit === '' && row.unit === '') return { kind: 'none', column: 1, row: 1, why: 'region-without-scale' };
  return { kind: 'axes', column, row, spectral: spectra.includes(region.dataType) };
}

/** RegionDataType (PS3.3 C.8.5.5.1.2): PW and CW spectral Doppler. */
const spectra = [3, 4];

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

/**
 * `from`: the region's first column or row, which the reference pixel is counted from (PS3.3 C.8.5.5.1.16); its value is 0
 * where none is written.
 */
function axis(code: number, delta: number, from: number, reference: number | undefined, value = 0): AxisScale {
  if (delta === 0) return { perPixel: 0, unit: '' };
  return {
    perPixel: code === centimetres ? delta * 10 : delta,
    unit: units[code] ?? '',
    ...(reference !== undefined && { zero: from + reference - value / delta }),
  };
}
