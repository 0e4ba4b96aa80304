import type { FrameAddress } from '#src/model/dicom/address.ts';
import type { PixelArray } from '#src/model/display/units.ts';
import type { Slab } from '#src/model/session/view-state.ts';
import type { Fault, Outcome } from '#src/model/fault/fault.ts';
import type { DisplaySetId, ImageSet } from '#src/dataset/display-set.ts';

/** A frame ready to be drawn: stored values, before any modality or VOI transform. */
export interface DecodedFrame {
  readonly address: FrameAddress;
  readonly rows: number;
  readonly columns: number;
  /** 1 grey or palette index, 3 RGB interleaved (already converted from YBR by what the codestream says). */
  readonly samples: 1 | 3;
  /** rows x columns x samples values. One buffer, shared with the cache: never written to. */
  readonly pixels: PixelArray;
  /** Smallest and largest stored value of the frame. */
  readonly min: number;
  readonly max: number;
  /** `reduced`: decoded below full resolution while the rest arrives; rows and columns are then the reduced ones. */
  readonly quality: 'full' | 'reduced';
  readonly integrity: 'digest' | 'structure';
  /** Length of the frame as it came. Bytes. */
  readonly encodedBytes: number;
  /** The codestream itself was lossy, whatever the header says. */
  readonly lossy: boolean;
  /** Of a plane cut through a volume whose slices are not all here: where nothing is known. */
  readonly holes?: Holes;
  /** Cut from one of so many slices of the volume, because all of them do not fit into memory. */
  readonly every?: number;
  /** What of the volume it gathers; `whole` = all of it before and behind the plane. */
  readonly slab?: Slab & { readonly whole: boolean };
}

/** Where a plane cut through a volume crosses slices that are not here. Nothing is interpolated over them. */
export interface Holes {
  /** Slices of the volume that are not here, and all of them. */
  readonly missing: number;
  readonly count: number;
  /** The volume's cross-section: where all of these hold. */
  readonly within: readonly Band[];
  /** Within it, the holes: where any of these holds. */
  readonly gaps: readonly Band[];
  /** Of a picture that lies in no plane: the holes themselves, within the volume; there are no bands then. */
  readonly runs?: readonly HoleRun[];
}

/** Part of one column of an image, between two heights: integers are pixel centres. */
export interface HoleRun {
  readonly column: number;
  readonly from: number;
  readonly to: number;
}

/** Points of an image for which `from < c + x * cx + y * cy < to`; x and y are columns and rows, integers at pixel centres. */
export interface Band {
  readonly at: readonly [c: number, cx: number, cy: number];
  readonly from: number;
  readonly to: number;
}

export type FrameMark = 'absent' | 'loaded' | 'failed';

/** What a pane tells the store of pixels: which list it shows, where it is and which way it goes. */
export interface Focus {
  readonly set: ImageSet;
  /** Index into `set.frames`. */
  readonly index: number;
  /** +1, -1, or 0 when standing. */
  readonly direction: -1 | 0 | 1;
  /** `pane` = on screen; `thumbnail` = one picture; `ahead` = will probably be wanted. */
  readonly role: 'pane' | 'thumbnail' | 'ahead';
}

/**
 * Decoded frames by priority. One for the page. Callers say what they look at (`focus`), the store orders everything:
 * visible first, then the direction of travel, then the rest; nothing is awaited by timers.
 */
export interface Pixels {
  /** Says what a viewer (a pane, a thumbnail) looks at now; replaces what it said before. */
  focus(viewer: string, focus: Focus): void;
  /** The viewer is gone; what only it wanted is aborted. */
  release(viewer: string): void;
  /** The decoded frame, if it is here now. Marks it as used. */
  peek(address: FrameAddress): DecodedFrame | undefined;
  /** Waits for a full frame; settles as soon as it is decoded or has failed for good. Asking does not outrank panes. */
  load(address: FrameAddress, signal?: AbortSignal): Promise<Outcome<DecodedFrame>>;
  /** Forgets a failure and asks again, past every cache. */
  retry(address: FrameAddress): void;
  fault(address: FrameAddress): Fault | undefined;
  /** Marks of every frame of a set, in its order; the array is live and must not be kept. */
  marks(set: ImageSet): readonly FrameMark[];
  /** Called after frames of this set have arrived, been reduced, evicted or failed; at most once an animation frame. */
  onChange(set: DisplaySetId, listener: (indices: readonly number[]) => void): () => void;
  /** Byte counts for the memory meter. */
  memory(): { readonly decoded: number; readonly budget: number };
  /** Called before decoded frames are dropped, so that the engine drops its views of them too. */
  onEvict(listener: (addresses: readonly FrameAddress[]) => void): () => void;
}
