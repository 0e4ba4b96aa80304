import type { ImageSet } from '#src/dataset/display-set.ts';
import type { Slot } from './frame-store.ts';
import type { FrameMark } from './pixels.ts';

/** A set as registered: its frames' slots in order, their marks, and what its frames weigh. */
export interface KnownSet {
  set: ImageSet;
  slots: readonly Slot[];
  indexOf: ReadonlyMap<Slot, number>;
  marks: FrameMark[];
  /** Bytes of a decoded frame, the largest of the set. */
  frameBytes: number;
}
