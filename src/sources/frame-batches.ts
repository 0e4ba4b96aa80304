import { instanceKey, type FrameAddress } from '#src/model/dicom/address.ts';

/** Frames of one instance that one request asks for. */
export type FrameBatch = readonly FrameAddress[];

const first = 4;
const largest = 16;

/** The size of the n-th batch (from 0) of an instance: small first, so that something is there soon. */
export function batchSize(nth: number): number {
  return Math.min(first * 2 ** nth, largest);
}

/** The frames by instance, in the order given, in batches that grow. */
export function batchesOf(frames: readonly FrameAddress[]): readonly FrameBatch[] {
  const byInstance = new Map<string, FrameAddress[]>();
  for (const address of frames) {
    const key = instanceKey(address);
    const list = byInstance.get(key);
    if (list) list.push(address);
    else byInstance.set(key, [address]);
  }
  const batches: FrameBatch[] = [];
  for (const list of byInstance.values()) {
    for (let at = 0, nth = 0; at < list.length; nth++) {
      batches.push(list.slice(at, at + batchSize(nth)));
      at += batchSize(nth);
    }
  }
  return batches;
}
