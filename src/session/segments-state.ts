import type { InstanceAddress, SeriesAddress } from '#src/model/dicom/address.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { Runs, Segmentation } from '#src/objects/index.ts';

/** Segmentations that the reader makes here, and what the tools that make them are set to. Plain data. */
export interface SegmentsState {
  readonly all: ReadonlyMap<Uid, OwnSegmentation>;
  /** Which segment is drawn on, by its number; absent = the first stroke begins one. */
  readonly active?: ActiveSegment;
  /** Numbers of segments that are not drawn over the pictures. */
  readonly hidden: ReadonlyMap<Uid, ReadonlySet<number>>;
  /** What a stroke under way makes of one frame. */
  readonly live?: LiveMask;
  /** Diameter of brushes. Millimetres; pixels where the picture says no millimetres. */
  readonly size: number;
  /** Values that the threshold brush takes, in the modality's unit; absent = those like the value that it was put to. */
  readonly range?: { readonly low: number; readonly high: number };
  /** How far from its seed's value a region grows, in the modality's unit. */
  readonly tolerance: number;
  /** Whether a region grows through the slices beside its own. */
  readonly deep: boolean;
  /** Work that is under way, from 0 to 1. */
  readonly work?: { readonly done: number; readonly stop: () => void };
}

/** Immutable: each change is a new version under the same id. */
export interface OwnSegmentation {
  /** Of the work, from its first stroke; each saved object has a UID of its own. */
  readonly id: Uid;
  readonly version: number;
  /** The series whose pictures it is drawn on. */
  readonly series: SeriesAddress;
  /** What it began as a copy of. */
  readonly from?: { readonly address: InstanceAddress; readonly sopClass: Uid };
  /** As one that was read, so that both are drawn by the same code: a mask a segment and frame, named by its source. */
  readonly object: Segmentation;
}

export interface ActiveSegment {
  readonly id: Uid;
  /** The segment's number. */
  readonly segment: number;
}

export interface LiveMask {
  /** In the book, or begun by this stroke. */
  readonly of: OwnSegmentation;
  readonly segment: number;
  /** The picture that it is drawn on. */
  readonly instance: Uid;
  readonly frame: number;
  /** What the segment covers there; absent on planes cut anew, where it is worked out when the stroke has ended. */
  readonly runs?: Runs;
  /** Width of the line: the brush on planes cut anew. In the units of the picture's pixels' size; absent = a thin line. */
  readonly width?: number;
  /** A line that is not closed yet, in pixels of the image. */
  readonly outline: readonly { readonly x: number; readonly y: number }[];
}

/** What a slider of sizes goes through. */
export const brushSizes = { least: 1, most: 100 } as const;

export const noSegments: SegmentsState = {
  all: new Map(),
  hidden: new Map(),
  size: 10,
  tolerance: 50,
  deep: false,
};
