import type { FrameAddress, SeriesAddress } from '../dicom/address.ts';
import type { Uid } from '../dicom/uid.ts';
import type { Plane } from '../geometry/plane.ts';
import type { IndexPoint, PatientPoint } from '../geometry/spaces.ts';

/**
 * One mark made by a person or a machine; the only truth of it. Immutable: an edit is a new version under the same id.
 * Geometry is stored in the space it was measured in and never converted in place.
 */
export interface Annotation {
  /** A DICOM UID from the start (2.25.), so that a saved object keeps it. */
  readonly id: string;
  readonly version: number;
  readonly author: string;
  /** ISO 8601 with offset. */
  readonly created: string;
  readonly changed: string;
  /** What a person wrote: the name of a measurement, the words of an arrow or a note. */
  readonly label?: string;
  /** Absent = the colour of marks. */
  readonly colour?: MarkColour;
  /** What it measures, where other marks measure the same: on other slices, or in another study. */
  readonly lesion?: Lesion;
  readonly shape: Shape;
  /** Where the text stands, if it was moved. Same space as the shape. */
  readonly textAt?: IndexPoint | PatientPoint;
}

/** One thing in the patient, followed over slices and time. The UID is the same in every study (PS3.16 TID 1501). */
export interface Lesion {
  readonly uid: Uid;
  /** What it is called, a number where nobody gave a name. */
  readonly name: string;
  /** A lymph node: its short axis is what is followed (RECIST 1.1). */
  readonly node?: true;
}

/** Told apart on grey pictures and by people who do not see red and green apart; the interface says their values. */
export const markColours = ['yellow', 'cyan', 'orange', 'magenta', 'green', 'white'] as const;
export type MarkColour = (typeof markColours)[number];

export type Shape = ImageShape | PatientShape;

export type ImageMark = Annotation & { readonly shape: ImageShape };
export type PatientMark = Annotation & { readonly shape: PatientShape };

/** In the pixels of one frame. */
export interface ImageShape {
  readonly space: 'index';
  readonly on: FrameAddress;
  readonly geometry: ImageGeometry;
}

/** In the patient: on a plane cut through a volume, which no picture of a store is. */
export interface PatientShape {
  readonly space: 'patient';
  /** The series whose volume was cut. */
  readonly on: SeriesAddress;
  readonly frameOfReference: Uid;
  /** The plane it was drawn in, its directions of length 1 and at right angles: all points lie in it. */
  readonly plane: Plane;
  readonly geometry: PatientGeometry;
}

export type ImageGeometry = Geometry<IndexPoint>;

/** Millimetres need no calibration. */
export type PatientGeometry = Exclude<Geometry<PatientPoint>, { readonly kind: 'calibration' }>;

export type Geometry<P> =
  | { readonly kind: 'length'; readonly points: readonly [P, P] }
  /** Ends of the long axis, then of the short one, perpendicular to it in the patient. */
  | { readonly kind: 'bidirectional'; readonly points: FourPoints<P> }
  /** A line of known length: it gives the images it speaks for a scale (`user-calibration.ts`). */
  | { readonly kind: 'calibration'; readonly millimetres: number; readonly points: readonly [P, P] }
  | { readonly kind: 'angle'; readonly points: readonly [P, P, P] }
  /** Ends of one line, then of the other. */
  | { readonly kind: 'cobb'; readonly points: FourPoints<P> }
  /** Tip, then tail; the label is its text, if it has any. */
  | { readonly kind: 'arrow'; readonly points: readonly [P, P] }
  /** The label is what it says. */
  | { readonly kind: 'text'; readonly points: readonly [P] }
  | { readonly kind: 'probe'; readonly points: readonly [P] }
  /** Four corners in order round the rectangle: it may lie at an angle to the pixels when the image was rotated. */
  | { readonly kind: 'rectangle'; readonly points: FourPoints<P> }
  /** Ends of one axis, then of the other. */
  | { readonly kind: 'ellipse'; readonly points: FourPoints<P> }
  /** Round in the patient, so an ellipse of pixels that are not square: ends of two diameters at right angles there. */
  | { readonly kind: 'circle'; readonly points: FourPoints<P> }
  /** Points that a closed Catmull-Rom curve goes through (`spline.ts`). */
  | { readonly kind: 'spline'; readonly points: readonly P[] }
  /** Points that an open such curve goes through: what a volume is cut along. */
  | { readonly kind: 'path'; readonly points: readonly P[] }
  | { readonly kind: 'freehand'; readonly closed: boolean; readonly points: readonly P[] };

type FourPoints<P> = readonly [P, P, P, P];
