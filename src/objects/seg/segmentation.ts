import type { Uid } from '#src/model/dicom/uid.ts';
import type { PixelSpacing, Plane } from '#src/model/geometry/plane.ts';
import type { Part } from '../parts.ts';
import type { Runs } from './runs.ts';

/** A SEG (PS3.3 A.51, C.8.20), its masks as runs: a hundred segments are a few megabytes, not a volume each. */
export interface Segmentation {
  readonly kind: 'seg';
  readonly type: 'binary' | 'fractional' | 'labelmap';
  readonly label: string;
  readonly frameOfReference?: Uid;
  readonly rows: number;
  readonly columns: number;
  /** Millimetres between neighbouring frames, empty ones that are left out counted too; absent where that is not said. */
  readonly step?: number;
  readonly parts: readonly Part[];
  readonly masks: readonly Mask[];
}

/** What one frame says of one segment. */
export interface Mask {
  /** Index into the parts. */
  readonly part: number;
  readonly plane?: Plane;
  readonly spacing?: PixelSpacing;
  readonly sliceThickness?: number;
  readonly sources: readonly SourceImage[];
  /** Pixels that are in the segment; of a fractional one, those that are at all. */
  readonly runs: Runs;
  /** Fractional: how much of each pixel of the runs, in their order; 255 = all. */
  readonly share?: Uint8Array<ArrayBuffer>;
}

export interface SourceImage {
  readonly instance: Uid;
  /** From 1; empty = all of them. */
  readonly frames: readonly number[];
}
