import type { Uid } from '../dicom/uid.ts';

/**
 * What can go wrong on the way of a frame, as values. Each says enough for a person to be told what happened, what it
 * means and what to do; the words are in the catalogue (`text`), never here.
 */
export type Fault =
  /** The store could not be reached, or the connection broke before the body was complete. */
  | { readonly kind: 'unreachable'; readonly source: string }
  /** The store answered with an error status after all retries. */
  | { readonly kind: 'refused'; readonly source: string; readonly status: number }
  /** The store says it does not have it (404, or an empty answer where one was due). */
  | { readonly kind: 'missing' }
  /** Sign-in is needed: 401, 403, or an HTML page where DICOM was due. */
  | { readonly kind: 'sign-in'; readonly source: string }
  /** The bytes end before the codestream or the pixels do. Bytes. */
  | { readonly kind: 'truncated'; readonly expected?: number; readonly got: number }
  /** The bytes contradict themselves or the metadata; nothing was drawn. `reason` is technical English. */
  | { readonly kind: 'corrupt'; readonly reason: string }
  /** The frame's SHA-256 is not the one the archive took when it was indexed. */
  | { readonly kind: 'digest' }
  /** No decoder for this transfer syntax or pixel layout. */
  | { readonly kind: 'unsupported'; readonly syntax?: Uid; readonly reason: string }
  /** Larger than this machine's budget. Bytes. */
  | { readonly kind: 'too-large'; readonly bytes: number; readonly limit: number }
  /** Not a DICOM file, or one without what is needed to show it. `reason` is technical English. */
  | { readonly kind: 'not-dicom'; readonly reason: string }
  /** A worker or decoder died. `reason` is technical English. */
  | { readonly kind: 'internal'; readonly reason: string }
  /** Nobody wants it any more. Never shown. */
  | { readonly kind: 'aborted' };

/** A value or the fault that took its place. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export function good<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function bad(fault: Fault): { readonly ok: false; readonly fault: Fault } {
  return { ok: false, fault };
}

/** A Fault on its way through code that throws (streams, parsers); caught at the room's edge and turned into a value. */
export class FaultError extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(JSON.stringify(fault));
    this.fault = fault;
  }
}

/** The fault that an exception stands for. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof FaultError) return thrown.fault;
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return { kind: 'aborted' };
  return { kind: 'internal', reason: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** Whether asking again may help. */
export function isRetryable(fault: Fault): boolean {
  switch (fault.kind) {
    case 'unreachable':
    case 'refused':
    case 'truncated':
    case 'corrupt':
    case 'missing':
    case 'sign-in':
    case 'internal':
    case 'digest':
      return true;
    case 'unsupported':
    case 'too-large':
    case 'not-dicom':
    case 'aborted':
      return false;
  }
}
