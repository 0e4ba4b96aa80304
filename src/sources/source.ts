import type { FrameAddress, InstanceAddress, SeriesAddress, SourceId, StudyAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord, SeriesRecord, StudyRecord } from '#src/model/dicom/records.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { Fault, Outcome } from '#src/model/fault/fault.ts';

/**
 * Where bytes come from. A source lives in the I/O worker; every call can be aborted; everything that leaves is plain
 * data. Adding a source = a folder, a line in `kinds.ts`, and the conformance suite passing.
 */
export interface Source {
  readonly id: SourceId;
  readonly can: { readonly search: boolean; readonly store: boolean };
  /** Studies that match, newest first unless asked otherwise. Rows are filtered again here: stores ignore keys. */
  searchStudies(query: StudyQuery, page: Page, signal: AbortSignal): Promise<StudyPage>;
  /** The study and its series. */
  study(study: StudyAddress, signal: AbortSignal): Promise<StudyContents>;
  /**
   * One instance near the middle of the series, as fast as the source can name one: for the first picture and the
   * thumbnail, before all metadata is there. Undefined for an empty series.
   */
  peek(series: SeriesAddress, signal: AbortSignal): Promise<InstanceRecord | undefined>;
  /** All instances of a series, in parts as they arrive, in the source's order. */
  instances(series: SeriesAddress, signal: AbortSignal): AsyncIterable<readonly InstanceRecord[]>;
  /**
   * Frames, each given as soon as it is complete, in any order; one outcome for each address asked for. All addresses of
   * one call belong to one series. How they are fetched (singly, in batches, the whole series) is the source's choice.
   */
  frames(request: FramesRequest, signal: AbortSignal): AsyncIterable<FrameArrival>;
  /**
   * All frames of a series in the source's own order, each as soon as it is complete: where that is much quicker than asking
   * for them in the order wanted. What is damaged or left out does not come; it is asked for by `frames`.
   */
  series?(series: SeriesAddress, signal: AbortSignal): AsyncIterable<FrameArrival>;
  /** Whether `series` is now quicker than `frames`; undefined when that is not known before a first frame has come. */
  seriesPays?(): boolean | undefined;
  /** Instances of a series, where the source has heard how many there are. */
  seriesSize?(series: SeriesAddress): number | undefined;
  /** Every element of one instance, for the tag browser. */
  elements(instance: InstanceAddress, signal: AbortSignal): Promise<readonly ElementRow[]>;
  /** A bulk data value: an encapsulated document, an overlay. */
  bulk(instance: InstanceAddress, tag: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /** The whole object as a Part 10 file, for what is read by its content: reports, segmentations, key objects. */
  whole(instance: InstanceAddress, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /** Stores Part 10 objects; one result an instance. */
  store?(files: readonly Uint8Array<ArrayBuffer>[], signal: AbortSignal): Promise<readonly StoreResult[]>;
}

export interface StudyQuery {
  /** Matched against name, patient ID and accession, any of them. */
  readonly text?: string;
  readonly patientId?: string;
  readonly issuer?: string;
  readonly accession?: string;
  /** `YYYY-MM-DD`, inclusive. */
  readonly from?: string;
  readonly to?: string;
  readonly modalities?: readonly string[];
  readonly description?: string;
  readonly study?: Uid;
  readonly sort?: {
    readonly by: 'date' | 'name' | 'id' | 'accession' | 'description' | 'modality';
    readonly descending: boolean;
  };
}

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

export interface StudyPage {
  readonly rows: readonly StudyRecord[];
  /** What the store says, and only if it says; `more` is known from rows received, never from a total. */
  readonly total?: number;
  readonly more: boolean;
  /** How many rows the store sent to make this page: the next offset is offset + received. */
  readonly received: number;
}

export interface StudyContents {
  readonly study: StudyRecord;
  readonly series: readonly SeriesRecord[];
}

export interface FramesRequest {
  readonly frames: readonly FrameAddress[];
  /** Known of the instances, by SOP Instance UID: saves looking up the syntax. */
  readonly syntaxes?: ReadonlyMap<Uid, Uid>;
  /** `look` = one picture is waited for: alone and at once. `fill` = all of these are wanted, throughput counts. */
  readonly intent: 'look' | 'fill';
  /** Past every cache: these have failed before. */
  readonly fresh?: boolean;
}

/** A frame as stored (or as the store gave it), not decoded. */
export interface EncodedFrame {
  readonly address: FrameAddress;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the bytes are: by part header, metadata and sniffing, in that order of doubt. */
  readonly syntax: Uid;
  /** True when more is to come for this frame: decode at a lower resolution or leave it. */
  readonly partial: boolean;
  /** `digest` when the bytes' SHA-256 was compared with one that the store took at index time. */
  readonly integrity: 'digest' | 'structure';
}

export type FrameArrival =
  | { readonly address: FrameAddress; readonly ok: true; readonly value: EncodedFrame }
  | { readonly address: FrameAddress; readonly ok: false; readonly fault: Fault };

export interface ElementRow {
  /** Eight hex digits; nested items are preceded by their depth. */
  readonly tag: string;
  readonly vr: string;
  readonly keyword?: string;
  readonly depth: number;
  readonly value: string;
}

export type StoreResult = Outcome<{ readonly instance: Uid }> & { readonly instance?: Uid; readonly reason?: number };

/** What `main.tsx` passes to make a source. */
export type SourceSettings =
  | {
      readonly kind: 'dicomweb';
      readonly id: SourceId;
      readonly root: string;
      readonly label?: string;
      /** Takes what other sources do not: reports and key objects about their studies. */
      readonly results?: boolean;
    }
  | { readonly kind: 'files'; readonly id: SourceId };
