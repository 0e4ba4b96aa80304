import type { Uid } from '#src/model/dicom/uid.ts';
import type { EncodedFrame, FrameArrival } from './source.ts';

/**
 * What is said between the I/O worker and one decode worker. The I/O worker keeps the queue, ordered by rank, and sends
 * at most `credit` frames that are not yet answered, so that the frame being looked at never waits behind others.
 */
export type ToDecoder =
  | FrameArrival
  /** Frames of this transfer syntax will come: what decodes them may be loaded meanwhile. Not answered. */
  | { readonly prepare: Uid };

/** The decoder is done with a frame (drawn, reduced or failed) and can take another. */
export interface FromDecoder {
  readonly done: true;
}

/** Unanswered frames a decode worker may hold. */
export const credit = 2;

/** The buffer is transferred with the message. */
export function transferOf(frame: EncodedFrame): Transferable[] {
  return [frame.bytes.buffer];
}
