import type { FrameAddress, InstanceAddress, StudyAddress } from '#src/model/dicom/address.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { Fault } from '#src/model/fault/fault.ts';

/** What the stores hold of the reader's work, and how saving goes. Plain data; what acts on it is loaded when it is needed. */
export interface SavingState {
  /** Marks as the documents in the stores have them, by id. */
  readonly marks: ReadonlyMap<string, StoredMark>;
  /** Documents that nothing takes the place of. */
  readonly documents: readonly KnownDocument[];
  /** Images with a star now, by frame key. */
  readonly stars: ReadonlyMap<string, FrameAddress>;
  /** Keys of images with a star in the stores. */
  readonly storedStars: ReadonlyMap<string, FrameAddress>;
  /** The reader's segmentations as the stores have them, by the id of the work. */
  readonly segmentations: ReadonlyMap<Uid, StoredSegmentation>;
  /** Presentation states that were kept and no store has. */
  readonly views: readonly KeptView[];
  readonly busy: boolean;
  /** What could not be saved, until it is. */
  readonly trouble?: SavingTrouble;
  /** Work of a page that was not closed in peace. */
  readonly offer?: DraftOffer;
  /** Whether what is not saved is kept in a draft at this moment. */
  readonly drafted: boolean;
}

export interface StoredMark {
  readonly version: number;
  readonly study: string;
  /** The document that holds it. */
  readonly document: Uid;
}

export interface KeptView {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly document: KnownDocument;
}

export interface StoredSegmentation {
  readonly version: number;
  readonly document: KnownDocument;
}

export interface KnownDocument {
  readonly address: InstanceAddress;
  readonly sopClass: Uid;
  readonly kind: 'report' | 'key-objects' | 'segmentation' | 'view';
  readonly study: string;
  /** Written by this program. */
  readonly own: boolean;
  /** Written by this page. */
  readonly here: boolean;
}

export interface SavingTrouble {
  readonly study: StudyAddress;
  /** Absent = the source takes nothing, and no other was named: a file is offered. */
  readonly fault?: Fault;
  /** A store's reason for an object that it refused (PS3.18 table I.2-2). */
  readonly reason?: number;
  /** What was to be stored. */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

export interface DraftOffer {
  readonly study: StudyAddress;
  readonly count: number;
  /** Milliseconds since 1970: when the last of it was kept. */
  readonly at: number;
}

export const nothingSaved: SavingState = {
  marks: new Map(),
  documents: [],
  stars: new Map(),
  storedStars: new Map(),
  segmentations: new Map(),
  views: [],
  busy: false,
  drafted: true,
};

/** Two sources may hold one study. */
export function studyKey({ source, study }: StudyAddress): string {
  return `${source}/${study}`;
}
