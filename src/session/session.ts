import type { StoreApi } from 'zustand/vanilla';
import type { DisplaySet, DisplaySetId } from '#src/dataset/display-set.ts';
import type { Protocol } from '#src/dataset/protocols/protocol.ts';
import type { StudyAddress } from '#src/model/dicom/address.ts';
import type { SeriesRecord, StudyRecord } from '#src/model/dicom/records.ts';
import type { Annotation } from '#src/model/annotation/annotation.ts';
import type { Fault } from '#src/model/fault/fault.ts';
import type { ViewState } from '#src/model/session/view-state.ts';
import type { ButtonTools } from './buttons.ts';
import type { History } from './history.ts';
import type { Habits } from './habits-state.ts';
import type { LaidOverState } from './laid-over-state.ts';
import type { DocumentReading } from './documents-state.ts';
import type { SavingState } from './saving/state.ts';
import type { SegmentsState } from './segments-state.ts';

/** All that is open and how it is shown: plain data in vanilla stores. One for the page. */
export interface Session {
  /** What is hung and how; the only part a link carries. */
  readonly view: StoreApi<ViewState>;
  /** What is open. */
  readonly open: StoreApi<OpenState>;
  /** Which tool each mouse button has: how this person works, in no link. */
  readonly buttons: StoreApi<ButtonTools>;
  /** Keys and profile: likewise. */
  readonly habits: StoreApi<Habits>;
  readonly annotations: AnnotationBook;
  /** Segmentations that the reader makes. */
  readonly segments: StoreApi<SegmentsState>;
  /** Marks and segments are taken back in one line. */
  readonly history: History;
  /** What is laid over pictures, and how. */
  readonly laidOver: StoreApi<LaidOverState>;
  /** Structured reports that hang in panes, by `instanceKey`. */
  readonly documents: StoreApi<ReadonlyMap<string, DocumentReading>>;
  readonly seen: SeenBook;
  /** What of the marks and stars the stores hold, and how saving goes. */
  readonly saving: StoreApi<SavingState>;
  /** By which protocol the panes are hung, and which there are to choose from. */
  readonly hanging: StoreApi<HangingState>;
  /** Other studies of the patient that the stores know of, newest first; not opened until asked for. */
  readonly related: StoreApi<readonly StudyRecord[]>;
  /** What a person should be told once: keys into the catalogue with what fills them. */
  readonly notices: StoreApi<readonly Notice[]>;
}

export interface Notice {
  readonly words: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

export interface HangingState {
  /** The protocol and stage that the panes were hung by; absent where none was. */
  readonly inForce?: ChosenStage;
  /** What was chosen by hand: goes before what an address asks for. */
  readonly chosen?: ChosenStage;
  /** Those that fit what is open, the best first. Empty until what knows protocols is here. */
  readonly offered: readonly OfferedProtocol[];
  /** Those that this person has made. */
  readonly own: readonly Protocol[];
  /** Studies that panes wait for: to be opened. */
  readonly wanted: readonly StudyAddress[];
  /** Whether the patient's other studies are all listed. */
  readonly priorsKnown: boolean;
  /** CSS pixels of the page. */
  readonly window: { readonly width: number; readonly height: number };
}

export interface ChosenStage {
  readonly protocol: string;
  /** Absent = the first that can be filled. */
  readonly stage?: number;
}

export interface OfferedProtocol {
  readonly id: string;
  /** A key of the catalogue, or the name that a person gave. */
  readonly name: string;
  readonly own: boolean;
  /** Those that can be filled: their numbers in the protocol, and what they are called. */
  readonly stages: readonly { readonly index: number; readonly name: string }[];
}

export interface OpenStudy {
  readonly address: StudyAddress;
  readonly record?: StudyRecord;
  readonly series: readonly SeriesRecord[];
  /** In hanging order; replaced, never changed in place, as instances arrive. */
  readonly displaySets: readonly DisplaySet[];
  readonly fault?: Fault;
  readonly loading: boolean;
  /** Opened beside what was asked for, to be compared with it: hung by hand or by a protocol, never fetched ahead. */
  readonly beside?: boolean;
}

export interface OpenState {
  readonly studies: readonly OpenStudy[];
  readonly displaySets: ReadonlyMap<DisplaySetId, DisplaySet>;
}

export interface AnnotationState {
  readonly all: ReadonlyMap<string, Annotation>;
  readonly selected?: string;
  /** The one that was selected before it. */
  readonly before?: string;
  /** Not drawn on the pictures. */
  readonly hidden: ReadonlySet<string>;
}

/** Annotations with undo. Each change is one step. */
export interface AnnotationBook {
  readonly store: StoreApi<AnnotationState>;
  /** The calibration lines among them, the same list until they change: what measuring looks through at every step. */
  calibrations(): readonly Annotation[];
  put(annotation: Annotation): void;
  /** Several in one step. */
  putAll(annotations: readonly Annotation[]): void;
  remove(id: string): void;
  /** Puts what was kept elsewhere, a stored report or a draft, into the book: no step to undo. */
  load(annotations: readonly Annotation[]): void;
  select(id: string | undefined): void;
  /** Hides and shows marks on the pictures; they stay in the list. How one looks, so no step to undo. */
  setHidden(ids: Iterable<string>): void;
  undo(): boolean;
  redo(): boolean;
  canUndo(): boolean;
  canRedo(): boolean;
}

/** Which images of a display set were on screen in this session, whole: a failed one was not seen. */
export interface SeenBook {
  /** Called by the pane that has painted the image. */
  add(set: DisplaySetId, instance: string, frame: number): void;
  has(set: DisplaySetId, instance: string, frame: number): boolean;
  count(set: DisplaySetId): number;
  subscribe(listener: () => void): () => void;
}
