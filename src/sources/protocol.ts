import type { FrameAddress, InstanceAddress, SeriesAddress, SourceId, StudyAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import type { Outcome } from '#src/model/fault/fault.ts';
import type { DroppedFile, FrameList } from './client.ts';
import type { Page, SourceSettings, StudyQuery } from './source.ts';

/** What the page asks of the I/O worker. Each has its answer, {@link FromWorker}, under the same id. */
export type Call =
  | { readonly name: 'searchStudies'; readonly source: SourceId; readonly query: StudyQuery; readonly page: Page }
  | { readonly name: 'study'; readonly study: StudyAddress }
  | { readonly name: 'peek'; readonly series: SeriesAddress }
  | { readonly name: 'instances'; readonly series: SeriesAddress }
  | { readonly name: 'elements'; readonly instance: InstanceAddress }
  | { readonly name: 'bulk'; readonly instance: InstanceAddress; readonly tag: string }
  | { readonly name: 'whole'; readonly instance: InstanceAddress }
  | { readonly name: 'store'; readonly source: SourceId; readonly files: readonly Uint8Array<ArrayBuffer>[] }
  | { readonly name: 'addFiles'; readonly files: readonly DroppedFile[] };

export interface ListFocus {
  readonly index: number;
  readonly direction: -1 | 0 | 1;
  readonly rank: number;
  readonly only?: boolean;
}

export type ToWorker =
  | { readonly kind: 'open'; readonly settings: readonly SourceSettings[] }
  | { readonly kind: 'call'; readonly id: number; readonly call: Call }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'list'; readonly id: string; readonly list: FrameList }
  | { readonly kind: 'focus'; readonly id: string; readonly focus: ListFocus }
  | { readonly kind: 'drop'; readonly id: string }
  | { readonly kind: 'held'; readonly frames: readonly FrameAddress[]; readonly held: boolean }
  | { readonly kind: 'refetch'; readonly frames: readonly FrameAddress[] }
  | { readonly kind: 'only-look'; readonly on: boolean }
  | { readonly kind: 'decoder'; readonly port: MessagePort }
  | { readonly kind: 'close' };

/** What a call brings before it is answered: instances as they come, files as they are indexed. */
export type CallPart =
  | { readonly kind: 'instances'; readonly records: readonly InstanceRecord[] }
  | { readonly kind: 'progress'; readonly done: number; readonly all: number };

export type FromWorker =
  | { readonly kind: 'part'; readonly id: number; readonly part: CallPart }
  | { readonly kind: 'result'; readonly id: number; readonly outcome: Outcome<unknown> };
