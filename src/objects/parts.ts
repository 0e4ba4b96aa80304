import type { Uid } from '#src/model/dicom/uid.ts';
import type { PixelSpacing, Plane } from '#src/model/geometry/plane.ts';
import type { SegmentKind } from './seg/kinds.ts';

/** A picture as what lies over it must know it. */
export interface Slice {
  readonly instance: Uid;
  /** From 1. */
  readonly frame: number;
  readonly rows: number;
  readonly columns: number;
  readonly plane?: Plane;
  readonly spacing?: PixelSpacing;
  readonly frameOfReference?: Uid;
  /** Millimetres to the next picture of its stack; absent where that is not known. */
  readonly step?: number;
}

/** One of a SEG's segments or of a structure set's regions. */
export interface Part {
  /** As the object numbers it. */
  readonly number: number;
  readonly name: string;
  /** What it is, in the words of its code or of its interpreted type. */
  readonly meaning?: string;
  /** Of a segment: what it is, as it is coded. */
  readonly codes?: SegmentKind;
  /** sRGB, 0 to 255. */
  readonly colour: Rgb;
  /** Frames or contours it is made of. */
  readonly count: number;
  /** Of a segment that was read: millilitres, where its frames say how large they are. */
  readonly volume?: number;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** Why something of an object is not drawn on a picture it may belong to. */
export type Doubt =
  /** It lies in another frame of reference: where it would lie here is not known. */
  | 'frame-of-reference'
  /** Neither a reference nor a plane says where it lies. */
  | 'no-place'
  /** It names this picture as its source, and a place elsewhere. */
  | 'contradiction';
