import type { Fault } from '#src/model/fault/fault.ts';
import type { SrDocument } from '#src/objects/index.ts';

/** How far the reading of a structured report is. */
export type DocumentReading =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly fault: Fault }
  | { readonly kind: 'here'; readonly document: SrDocument };
