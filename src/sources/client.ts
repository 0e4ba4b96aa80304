import type { FrameAddress, InstanceAddress, SeriesAddress, SourceId, StudyAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { Outcome } from '#src/model/fault/fault.ts';
import type { ElementRow, Page, SourceSettings, StoreResult, StudyContents, StudyPage, StudyQuery } from './source.ts';

/**
 * The page's side of the I/O worker: every source by id, plain data in and out, faults as values. Frames do not come back
 * here: they go from the I/O worker to the decode workers through the ports given to `attachDecoder`.
 */
export interface Sources {
  /** The configured sources, in the order configured. */
  readonly settings: readonly SourceSettings[];
  /** Opens more sources; one whose id is already open stays as it is. */
  open(more: readonly SourceSettings[]): void;
  searchStudies(source: SourceId, query: StudyQuery, page: Page, signal?: AbortSignal): Promise<Outcome<StudyPage>>;
  study(study: StudyAddress, signal?: AbortSignal): Promise<Outcome<StudyContents>>;
  peek(series: SeriesAddress, signal?: AbortSignal): Promise<Outcome<InstanceRecord | undefined>>;
  /** `onPart` hears every part as it arrives; the outcome tells how many instances there were. */
  instances(
    series: SeriesAddress,
    onPart: (part: readonly InstanceRecord[]) => void,
    signal?: AbortSignal,
  ): Promise<Outcome<number>>;
  elements(instance: InstanceAddress, signal?: AbortSignal): Promise<Outcome<readonly ElementRow[]>>;
  bulk(instance: InstanceAddress, tag: string, signal?: AbortSignal): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  /** The whole object as a Part 10 file, read by `objects`. */
  whole(instance: InstanceAddress, signal?: AbortSignal): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  store(
    source: SourceId,
    files: readonly Uint8Array<ArrayBuffer>[],
    signal?: AbortSignal,
  ): Promise<Outcome<readonly StoreResult[]>>;
  /** Indexes dropped files (any names, nested, zip); the studies found can then be opened from source `files`. */
  addFiles(
    files: readonly DroppedFile[],
    onProgress: (done: number, all: number) => void,
  ): Promise<Outcome<FilesReport>>;

  /** Registers or replaces an ordered list of frames under an id; nothing is fetched until it has a focus. */
  setList(id: string, list: FrameList): void;
  /** Where the viewer stands in its list; `rank` smaller = sooner (0 panes, 1 thumbnails, 2 ahead). */
  focusList(
    id: string,
    focus: { readonly index: number; readonly direction: -1 | 0 | 1; readonly rank: number; readonly only?: boolean },
  ): void;
  dropList(id: string): void;
  /** Frames the page has and does not want again (true), or has dropped from its cache (false). */
  setHeld(frames: readonly FrameAddress[], held: boolean): void;
  /** Asks again for frames that failed, past every cache. */
  refetch(frames: readonly FrameAddress[]): void;
  /** While on, only frames that are looked at are fetched: for a machine that has no core to spare beside its first picture. */
  onlyLook(on: boolean): void;
  /** A decode worker's port; see `decode-port.ts` for what is said on it. */
  attachDecoder(port: MessagePort): void;
  close(): void;
}

export interface FrameList {
  readonly frames: readonly FrameAddress[];
  readonly syntaxes: ReadonlyMap<Uid, Uid>;
  /** The list is all frames of its series, so a whole-series retrieve may be chosen. */
  readonly wholeSeries: boolean;
}

export interface DroppedFile {
  readonly file: File;
  /** Path within what was dropped, for the report. */
  readonly path: string;
}

export interface FilesReport {
  /** Studies now open from source `files`. */
  readonly studies: readonly StudyAddress[];
  readonly indexed: number;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** One SOP Instance UID, different bytes: both kept, the first is shown. */
  readonly conflicts: readonly { readonly instance: Uid; readonly paths: readonly string[] }[];
}
