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
  readonly label?: string;
  readonly shape: Shape;
  /** Where the text stands, if it was moved. Same space as the shape. */
  readonly textAt?: IndexPoint;
}

export type Shape = ImageShape;

/** In the pixels of one frame. */
export interface ImageShape {
  readonly space: 'index';
  readonly on: FrameAddress;
  readonly geometry: ImageGeometry;
}

export type ImageGeometry =
  | { readonly kind: 'length'; readonly points: readonly [IndexPoint, IndexPoint] }
  | { readonly kind: 'angle'; readonly points: readonly [IndexPoint, IndexPoint, IndexPoint] }
  | { readonly kind: 'probe'; readonly points: readonly [IndexPoint] }
  /** Four corners in order round the rectangle: it may lie at an angle to the pixels when the image was rotated. */
  | { readonly kind: 'rectangle'; readonly points: readonly [IndexPoint, IndexPoint, IndexPoint, IndexPoint] }
  /** Ends of one axis, then of the other. */
  | { readonly kind: 'ellipse'; readonly points: readonly [IndexPoint, IndexPoint, IndexPoint, IndexPoint] }
  | { readonly kind: 'freehand'; readonly closed: boolean; readonly points: readonly IndexPoint[] };
