import type { FrameAddress } from '../dicom/address.ts';
import type { IndexPoint } from '../geometry/spaces.ts';

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
  readonly shape: Shape;
  /** Where the text stands, if it was moved. Same space as the shape. */
  readonly textAt?: IndexPoint;
}

/** Told apart on grey pictures and by people who do not see red and green apart; the interface says their values. */
export const markColours = ['yellow', 'cyan', 'orange', 'magenta', 'green', 'white'] as const;
export type MarkColour = (typeof markColours)[number];

export type Shape = ImageShape;

/** In the pixels of one frame. */
export interface ImageShape {
  readonly space: 'index';
  readonly on: FrameAddress;
  readonly geometry: ImageGeometry;
}

export type ImageGeometry =
  | { readonly kind: 'length'; readonly points: readonly [IndexPoint, IndexPoint] }
  /** Ends of the long axis, then of the short one, perpendicular to it in the patient. */
  | { readonly kind: 'bidirectional'; readonly points: FourPoints }
  /** A line of known length: it gives the images it speaks for a scale (`user-calibration.ts`). */
  | { readonly kind: 'calibration'; readonly millimetres: number; readonly points: readonly [IndexPoint, IndexPoint] }
  | { readonly kind: 'angle'; readonly points: readonly [IndexPoint, IndexPoint, IndexPoint] }
  /** Ends of one line, then of the other. */
  | { readonly kind: 'cobb'; readonly points: FourPoints }
  /** Tip, then tail; the label is its text, if it has any. */
  | { readonly kind: 'arrow'; readonly points: readonly [IndexPoint, IndexPoint] }
  /** The label is what it says. */
  | { readonly kind: 'text'; readonly points: readonly [IndexPoint] }
  | { readonly kind: 'probe'; readonly points: readonly [IndexPoint] }
  /** Four corners in order round the rectangle: it may lie at an angle to the pixels when the image was rotated. */
  | { readonly kind: 'rectangle'; readonly points: FourPoints }
  /** Ends of one axis, then of the other. */
  | { readonly kind: 'ellipse'; readonly points: FourPoints }
  /** Round in the patient, so an ellipse of pixels that are not square: ends of two diameters at right angles there. */
  | { readonly kind: 'circle'; readonly points: FourPoints }
  /** Points that a closed Catmull-Rom curve goes through (`spline.ts`). */
  | { readonly kind: 'spline'; readonly points: readonly IndexPoint[] }
  | { readonly kind: 'freehand'; readonly closed: boolean; readonly points: readonly IndexPoint[] };

type FourPoints = readonly [IndexPoint, IndexPoint, IndexPoint, IndexPoint];
