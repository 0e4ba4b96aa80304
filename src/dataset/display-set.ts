import type { FrameAddress, SeriesAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import type { Fault } from '#src/model/fault/fault.ts';
import type { PlaneAxes, PlaneName } from '#src/model/geometry/body-planes.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';

/** The display set's own id: stable for the same objects in the same order of arrival of series, fit for a link. */
export type DisplaySetId = string & { readonly __displaySet: never };

/** A frame of an instance, with all that is known of it. */
export interface FrameRef {
  readonly instance: InstanceRecord;
  /** From 1. */
  readonly frame: number;
}

/**
 * What can be hung in a pane. One series may give several (mixed orientations, b-values, clips beside stills); nothing
 * here throws: what cannot be shown is `unshowable` with its reason.
 */
export type DisplaySet = ImageSet | VideoSet | WaveformSet | DocumentSet | SlideSet | DerivedSet | UnshowableSet;

export interface DisplaySetBase {
  readonly id: DisplaySetId;
  /** The series it was made from. */
  readonly series: SeriesAddress;
  readonly modality: string;
  readonly seriesNumber?: number;
  readonly label: string;
  readonly instances: readonly InstanceRecord[];
  /** True until all instances of the series are known. */
  readonly growing: boolean;
}

/** A stack of frames in reading order; `geometry` says whether it may also be a volume. */
export interface ImageSet extends DisplaySetBase {
  readonly kind: 'image';
  readonly frames: readonly FrameRef[];
  readonly geometry: StackGeometry;
  /** A clip in time (ultrasound, angiography) rather than a stack in space. */
  readonly clip: boolean;
  /** Of planes cut anew through a volume: which volume, and which planes. Its frames are in no store (`reformat.ts`). */
  readonly cut?: CutPlanes;
}

/** Parallel planes cut through a volume, or a ribbon, as a set of frames that can hang in a pane like any other. */
export interface CutSet extends ImageSet {
  readonly cut: CutPlanes;
}

/**
 * A picture cut along a path across the plane that the path was drawn on: each column lies straight in the patient, and
 * from each to the next it is as far as along the path.
 */
export interface Ribbon {
  /** Where the centre of each column's first pixel lies. Millimetres in the patient. */
  readonly tops: readonly Vector3[];
  /** Down each column. A unit vector. */
  readonly down: Vector3;
  /** To the side of the path at each column, in the plane that it was drawn on. Unit vectors. */
  readonly aside: readonly Vector3[];
  /** Along the path. Millimetres. */
  readonly length: number;
}

export interface CutPlanes {
  readonly from: ImageSet;
  readonly plane: PlaneName;
  readonly axes: PlaneAxes;
  /** The ends of the volume along the way one goes through the planes. Millimetres from the frame of reference's origin. */
  readonly through: { readonly from: number; readonly to: number };
  /** How far apart a slab is looked at along that way: no further than voxels are, on them where planes lie on them. Millimetres. */
  readonly grain: number;
  /** Of the one picture of a curved cut, which lies in no plane: `axes` are those at the path's beginning. */
  readonly ribbon?: Ribbon;
}

export type StackGeometry =
  | {
      readonly kind: 'volume';
      /** From the first frame to the last. */
      readonly normal: Vector3;
      /** Millimetres between neighbouring frames. */
      readonly step: number;
      /** Degrees that the stack's axis leans from its normal (gantry tilt); 0 where it does not. */
      readonly tilt: number;
    }
  | { readonly kind: 'stack'; readonly reason: StackReason };

/** Why a set of frames is not a volume. The words are in the catalogue. */
export type StackReason =
  | 'single'
  | 'no-plane'
  | 'projection'
  | 'time'
  | 'colour'
  | 'uneven-spacing'
  | 'missing-slices'
  | 'duplicate-positions'
  | 'mixed-orientation'
  | 'mixed-size'
  | 'mixed-frame-of-reference';

export interface VideoSet extends DisplaySetBase {
  readonly kind: 'video';
}
export interface WaveformSet extends DisplaySetBase {
  readonly kind: 'waveform';
}
export interface DocumentSet extends DisplaySetBase {
  readonly kind: 'document';
}
export interface SlideSet extends DisplaySetBase {
  readonly kind: 'slide';
}
/** Segmentations, presentation states, key objects and the like: shown over or beside what they refer to. */
export interface DerivedSet extends DisplaySetBase {
  readonly kind: 'derived';
  readonly object: string;
}
export interface UnshowableSet extends DisplaySetBase {
  readonly kind: 'unshowable';
  readonly fault: Fault;
}

export function frameAddress(ref: FrameRef): FrameAddress {
  return { ...ref.instance.address, frame: ref.frame };
}
