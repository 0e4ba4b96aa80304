import type { Uid } from '#src/model/dicom/uid.ts';
import type { Part } from '../parts.ts';
import type { SourceImage } from '../seg/segmentation.ts';

/** An RT structure set (PS3.3 A.19, C.8.8.5, C.8.8.6). */
export interface StructureSet {
  readonly kind: 'rtstruct';
  readonly label: string;
  readonly parts: readonly Part[];
  readonly contours: readonly Contour[];
}

export interface Contour {
  /** Index into the parts. */
  readonly part: number;
  /** The frame of reference that its region is drawn in. */
  readonly frameOfReference?: Uid;
  readonly type: ContourType;
  readonly sources: readonly SourceImage[];
  /** x, y, z of each point. Millimetres in the patient. */
  readonly points: Float64Array<ArrayBuffer>;
}

/** `xor` = CLOSEDPLANAR_XOR: its contours together, by even and odd (PS3.3 C.8.8.6.3). */
export type ContourType = 'closed' | 'xor' | 'open' | 'point';
