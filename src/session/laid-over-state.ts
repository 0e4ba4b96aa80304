import type { InstanceRecord } from '#src/model/dicom/records.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { Fault } from '#src/model/fault/fault.ts';
import type { DoseLook, LaidOver, MapLook } from '#src/objects/index.ts';

/** What is laid over pictures, by SOP Instance UID, and how it is drawn. Which of it is on is in the view. */
export interface LaidOverState {
  readonly known: ReadonlyMap<Uid, KnownObject>;
  /** Parts that are switched off, as indices into the object's parts. */
  readonly hidden: ReadonlyMap<Uid, ReadonlySet<number>>;
  readonly manner: 'both' | 'outline' | 'fill';
  /** Of fills, 0 to 1. */
  readonly opacity: number;
  /** By which levels doses are shown; of those that are not here, by the usual ones. */
  readonly doses: ReadonlyMap<Uid, DoseLook>;
  /** How parametric maps are shown; of those that are not here, by all their values. */
  readonly maps: ReadonlyMap<Uid, MapLook>;
}

/** An object that was asked for. */
export interface KnownObject {
  readonly instance: InstanceRecord;
  readonly state:
    | { readonly kind: 'loading' }
    | { readonly kind: 'failed'; readonly fault: Fault }
    | { readonly kind: 'here'; readonly object: LaidOver };
}

export const nothingLaidOver: LaidOverState = {
  known: new Map(),
  hidden: new Map(),
  manner: 'both',
  opacity: 0.35,
  doses: new Map(),
  maps: new Map(),
};
