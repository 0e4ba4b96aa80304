import type { Uid } from '#src/model/dicom/uid.ts';
import type { ValueGrid } from '../values/value-grid.ts';

/** An RT dose with its grid (PS3.3 A.18, C.8.8.3). */
export interface Dose {
  readonly kind: 'rtdose';
  readonly label: string;
  readonly frameOfReference?: Uid;
  /** Gy, or what the file calls relative: a share of a dose that it does not name. */
  readonly units: 'Gy' | 'relative';
  /** DoseType: PHYSICAL, EFFECTIVE, ERROR. */
  readonly type: string;
  /** DoseSummationType: PLAN, FRACTION, BEAM ... */
  readonly summation: string;
  readonly grid: ValueGrid;
  /** The greatest value of the grid. */
  readonly most: number;
  /** The structure sets that it names. */
  readonly structures: readonly Uid[];
  readonly histograms: readonly FileHistogram[];
}

/** A dose-volume histogram as the file brings it (PS3.3 C.8.8.4), made cumulative. */
export interface FileHistogram {
  /** ROINumber of the region in the structure set that the histograms name; it is of this region alone. */
  readonly region: number;
  readonly structures?: Uid;
  readonly curve: Curve;
  /** As written; absent where the file does not say. Units of the dose. */
  readonly least?: number;
  readonly mean?: number;
  readonly most?: number;
}

/** Share of a volume that gets at least a dose: doses grow, shares fall from 1. */
export interface Curve {
  readonly doses: Float64Array<ArrayBuffer>;
  readonly shares: Float64Array<ArrayBuffer>;
  /** All of the volume; absent where it is not known. Cubic centimetres. */
  readonly volume?: number;
}

/** The dose that a share (0 to 1) of the volume gets at least: D95 at 0.95. */
export function doseAt({ doses, shares }: Curve, share: number): number {
  for (let i = shares.length - 1; i >= 0; i--) {
    const here = shares[i] as number;
    if (here < share) continue;
    const next = shares[i + 1];
    const dose = doses[i] as number;
    if (next === undefined || here === next) return dose;
    return dose + ((doses[i + 1] as number) - dose) * ((here - share) / (here - next));
  }
  return NaN;
}

/** The share of the volume that gets at least a dose: V20 at 20. */
export function shareAt({ doses, shares }: Curve, dose: number): number {
  if (dose <= (doses[0] ?? Infinity)) return shares[0] ?? NaN;
  for (let i = 1; i < doses.length; i++) {
    const here = doses[i] as number;
    if (here < dose) continue;
    const before = doses[i - 1] as number;
    const [a, b] = [shares[i - 1] as number, shares[i] as number];
    return here === before ? b : a + (b - a) * ((dose - before) / (here - before));
  }
  return 0;
}
