import type { PersonName } from '#src/model/dicom/person-name.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { Moment } from '#src/model/time/moment.ts';
import type { Code } from './codes.ts';

/** A content item of a structured report (PS3.3 C.17.3), as it is written: plain data, character sets decoded. */
export interface ContentItem {
  /** Its place in the tree, by which others refer to it: `1`, `1.2`, `1.2.5` (PS3.3 C.17.3.2.5). */
  readonly at: string;
  /** How it stands to the item it is in, as written; absent of the root. */
  readonly relationship?: string;
  readonly concept?: Code;
  readonly value: ContentValue;
  /** When it was observed, where the item says so itself. */
  readonly observed?: Moment;
  readonly children: readonly ContentItem[];
}

/** PS3.3 table C.17.3-7 and what may stand in its place. Absent values are those that the item does not have. */
export type ContentValue =
  | { readonly type: 'CONTAINER' }
  /** `tooLong` in bytes: a text that is not held in memory. */
  | { readonly type: 'TEXT'; readonly text: string; readonly tooLong?: number }
  | { readonly type: 'CODE'; readonly code?: Code }
  /** `number` with its digits as written; `qualifier` says why there is none, or what of it is doubtful. */
  | { readonly type: 'NUM'; readonly number?: string; readonly unit?: Code; readonly qualifier?: Code }
  /** `moment` where what is written is one. */
  | { readonly type: 'DATE' | 'TIME' | 'DATETIME'; readonly written: string; readonly moment?: Moment }
  | { readonly type: 'UIDREF'; readonly uid: string }
  | { readonly type: 'PNAME'; readonly name?: PersonName }
  | { readonly type: 'IMAGE' | 'COMPOSITE' | 'WAVEFORM'; readonly objects: readonly ReferencedObject[] }
  /** `count` = points. */
  | { readonly type: 'SCOORD' | 'SCOORD3D'; readonly graphic: string; readonly count: number }
  /** `positions` are sample numbers, seconds or moments, as written. */
  | { readonly type: 'TCOORD'; readonly range: string; readonly positions: readonly string[] }
  /** `tooLarge` = cells of a table of more than a person reads: it has no rows then. */
  | {
      readonly type: 'TABLE';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly tooLarge?: number;
    }
  /** Another item of the same document, by its place. */
  | { readonly type: 'REFERENCE'; readonly to: string }
  /** A value type that this program does not know, or none at all. */
  | { readonly type: 'UNKNOWN'; readonly written: string };

/** An object that an item refers to (PS3.3 tables 10-11, C.18.3-1, C.18.4-1, C.18.5-1). */
export interface ReferencedObject {
  readonly sopClass: string;
  readonly instance: Uid;
  /** From 1; empty = the whole object. */
  readonly frames: readonly number[];
  readonly segments: readonly number[];
  /** Multiplex group and channel, in turn. */
  readonly channels: readonly number[];
}

/** A structured report as a document (PS3.3 C.17.2, C.17.3). */
export interface SrDocument {
  readonly instance: string;
  readonly sopClass: string;
  /** Whose it says it is, for whoever holds it to be another's. */
  readonly patient: { readonly id: string; readonly name?: PersonName };
  /** COMPLETE or PARTIAL; VERIFIED or UNVERIFIED; PRELIMINARY or FINAL: as written. */
  readonly completion?: string;
  readonly completionWords?: string;
  readonly verification?: string;
  readonly preliminary?: string;
  readonly verifiers: readonly Verifier[];
  readonly content?: Moment;
  readonly institution?: string;
  /** What its words are written in, fit for the attribute `lang`; absent where the document does not say. */
  readonly language?: string;
  readonly root: ContentItem;
}

export interface Verifier {
  readonly name?: PersonName;
  readonly organisation?: string;
  readonly moment?: Moment;
}
