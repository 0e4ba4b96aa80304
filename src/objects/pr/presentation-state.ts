import type { PersonName } from '#src/model/dicom/person-name.ts';
import type { OverlayPlane, Shutter } from '#src/model/dicom/records.ts';
import type { Lut, ModalityTransform, VoiWindow } from '#src/model/display/luts.ts';
import type { Moment } from '#src/model/time/moment.ts';
import type { Rgb } from '../parts.ts';
import type { SourceImage } from '../seg/segmentation.ts';

/** A grayscale softcopy presentation state (PS3.3 A.33.1): how somebody saw pictures and what they drew on them. */
export interface PresentationState {
  readonly kind: 'pr';
  readonly label: string;
  readonly description?: string;
  readonly creator?: PersonName;
  readonly created?: Moment;
  /** The pictures it is of. */
  readonly images: readonly SourceImage[];
  /** In place of the pictures' own, where it has one. */
  readonly modality?: ModalityTransform;
  readonly voi: readonly ForImages<{ readonly windows: readonly VoiWindow[]; readonly luts: readonly Lut[] }>[];
  /** Low values are white. */
  readonly inverse: boolean;
  readonly presentationLut?: Lut;
  readonly shutters: readonly Shutter[];
  readonly overlays: readonly OverlayPlane[];
  /** Degrees clockwise, then left and right exchanged (PS3.3 C.10.6). */
  readonly rotation: 0 | 90 | 180 | 270;
  readonly flip: boolean;
  readonly areas: readonly ForImages<DisplayedArea>[];
  readonly annotations: readonly ForImages<Annotated>[];
  /** What it asks for and is not done. */
  readonly unapplied: readonly Unapplied[];
}

export type Unapplied =
  'bitmap-shutter' | 'overlay-in-image' | 'true-size' | 'magnify' | 'graphic-type' | 'mask' | 'colour';

/** `images` empty = all of the state's pictures. */
export type ForImages<T> = T & { readonly images: readonly SourceImage[] };

/** Corners of the area to be seen, column and row from 1, both part of it; as the file says, turned or not. */
export interface DisplayedArea {
  readonly topLeft: readonly [number, number];
  readonly bottomRight: readonly [number, number];
}

export interface Annotated {
  readonly colour: Rgb;
  readonly graphics: readonly Graphic[];
  readonly texts: readonly TextObject[];
}

/** Corners of pixels from 0, 0 (PS3.3 C.10.5.1.2), or fractions of the displayed area. */
export type GraphicUnits = 'pixel' | 'display';

export interface Graphic {
  readonly type: 'point' | 'polyline' | 'interpolated' | 'circle' | 'ellipse';
  readonly units: GraphicUnits;
  readonly filled: boolean;
  /** x, y of each point. */
  readonly points: readonly number[];
}

export interface TextObject {
  readonly lines: readonly string[];
  readonly box?: {
    readonly units: GraphicUnits;
    readonly from: readonly [number, number];
    readonly to: readonly [number, number];
    readonly align: 'left' | 'center' | 'right';
  };
  readonly anchor?: { readonly units: GraphicUnits; readonly at: readonly [number, number]; readonly visible: boolean };
}
