import type { Uid } from '#src/model/dicom/uid.ts';
import type { Fault } from '#src/model/fault/fault.ts';

/**
 * The ways to ask for a frame, best first: in the stored syntax; as the store likes; the whole instance, as one part or
 * bare. Never any type at all: that has made a store transcode, and killed one.
 */
export const rungs = [
  { whole: false, accept: 'multipart/related; type="application/octet-stream"; transfer-syntax=*' },
  { whole: false, accept: 'multipart/related; type="application/octet-stream"' },
  { whole: true, accept: 'application/dicom; transfer-syntax=*' },
  { whole: true, accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' },
] as const;

/** Statuses with which stores refuse an Accept. 500 is one of them, and may also be a store's bad moment. */
const refusals = new Set([400, 406, 415, 500]);

interface Place {
  readonly rung: number;
  /** Whether the rungs above were refused for good. A 500 alone must happen twice to count. */
  readonly sure: boolean;
}

/**
 * Which rung serves, remembered for one store by stored syntax; where the store does not say it, by series, because what
 * one syntax needs makes the store transcode another.
 */
export class Ladder {
  readonly #places = new Map<Uid, Place>();

  /** The rung to begin with. One that was fallen to by a 500 alone is doubted once: the best rung is tried again. */
  start(key: Uid): number {
    const place = this.#places.get(key);
    return place?.sure === true ? place.rung : 0;
  }

  /** Whether the fault means that this way of asking is not understood, so that another may be. */
  static refuses(fault: Fault): boolean {
    return fault.kind === 'refused' && refusals.has(fault.status);
  }

  /** This rung served after those above were refused with these statuses. */
  served(key: Uid, rung: number, refused: readonly number[]): void {
    if (rung === 0) {
      this.#places.delete(key);
      return;
    }
    const before = this.#places.get(key);
    const sure = refused.some((status) => status !== 500) || before !== undefined;
    this.#places.set(key, { rung, sure: sure || refused.length === 0 });
  }
}
