import type { Uid } from './uid.ts';

/** The name a store was configured under; `files` for dropped files, `dicom-web` for the first store. */
export type SourceId = string;

export interface StudyAddress {
  readonly source: SourceId;
  readonly study: Uid;
}

export interface SeriesAddress extends StudyAddress {
  readonly series: Uid;
}

export interface InstanceAddress extends SeriesAddress {
  readonly instance: Uid;
  /** What tells two contents under one UID apart (an ETag, a digest); absent where the source gives none. */
  readonly version?: string;
}

/** One frame of one instance. Everything cached, annotated, audited or shared is known by the whole of this. */
export interface FrameAddress extends InstanceAddress {
  /** Counted from 1, as DICOM does (PS3.3 C.7.6.6). */
  readonly frame: number;
}

/** The address as one string, fit for a Map key. Every part takes part in it. */
export function frameKey(a: FrameAddress): string {
  return `${instanceKey(a)}#${String(a.frame)}`;
}

/** The instance's address as one string, fit for a Map key. */
export function instanceKey(a: InstanceAddress): string {
  return `${a.source}/${a.study}/${a.series}/${a.instance}@${a.version ?? ''}`;
}

/** The series' address as one string, fit for a Map key. */
export function seriesKey(a: SeriesAddress): string {
  return `${a.source}/${a.study}/${a.series}`;
}
