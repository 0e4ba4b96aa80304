import type { Vector3 } from './spaces.ts';

/** Where an image lies in the patient (PS3.3 C.7.6.2.1). Millimetres. */
export interface Plane {
  /** Centre of the first pixel. */
  readonly position: Vector3;
  /** Direction in which the column index grows (first three of ImageOrientationPatient). */
  readonly rowDirection: Vector3;
  /** Direction in which the row index grows (last three). */
  readonly columnDirection: Vector3;
}

/**
 * The size of a pixel and where that figure comes from, because a length at the detector is not a length in the patient
 * (PS3.3 10.7.1.3). Millimetres.
 */
export interface PixelSpacing {
  /** Between rows: the first value of PixelSpacing. */
  readonly row: number;
  /** Between columns: the second value. */
  readonly column: number;
  readonly basis: SpacingBasis;
}

export type SpacingBasis =
  /** PixelSpacing of a cross-sectional image. */
  | 'patient'
  /** ImagerPixelSpacing alone: at the detector. */
  | 'detector'
  /** PixelSpacing of a projection, corrected with a fiducial or by geometry (PixelSpacingCalibrationType). */
  | 'calibrated-fiducial'
  | 'calibrated-geometry'
  /** ImagerPixelSpacing divided by EstimatedRadiographicMagnificationFactor. */
  | 'magnification'
  /** NominalScannedPixelSpacing of a film or document. */
  | 'nominal'
  /** Ultrasound region. */
  | 'ultrasound-region'
  /** A line drawn by the reader. */
  | 'user';
