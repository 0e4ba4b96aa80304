import type { Annotation } from '#src/model/annotation/annotation.ts';
import { readAnnotations, writeAnnotations, type AnnotationFile } from '#src/model/annotation/validate.ts';
import { frameKey, type FrameAddress } from '#src/model/dicom/address.ts';
import { uidOfText } from '#src/model/dicom/new-uid.ts';
import type { OwnSegmentation } from '../segments-state.ts';
import { draftedSegmentation, segmentationDraft, type SegmentationDraft } from './draft-segments.ts';
import type { Unsaved } from './unsaved.ts';

/** What a page keeps of its unsaved work on one study: UIDs, geometry and what the reader wrote; no patient. */
export interface Draft {
  readonly format: 1;
  readonly marks: AnnotationFile;
  readonly deleted: readonly string[];
  readonly starred: readonly FrameAddress[];
  readonly unstarred: readonly FrameAddress[];
  /** Absent in drafts from before there were any. */
  readonly drawn?: readonly SegmentationDraft[];
}

/** A draft as it was found, with when it was kept (milliseconds since 1970) and by which page. */
export interface FoundDraft {
  readonly page: string;
  readonly at: number;
  readonly draft: Draft;
}

export function draftOf({ changed, deleted, starred, unstarred, drawn }: Unsaved): Draft {
  return {
    format: 1,
    marks: writeAnnotations(changed),
    deleted,
    starred,
    unstarred,
    ...(drawn.length > 0 && { drawn: drawn.map(segmentationDraft) }),
  };
}

function sameDrawing(a: SegmentationDraft, b: SegmentationDraft): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export interface MergedDraft {
  readonly marks: readonly Annotation[];
  readonly deleted: readonly string[];
  readonly starred: readonly FrameAddress[];
  readonly unstarred: readonly FrameAddress[];
  readonly drawn: readonly OwnSegmentation[];
  readonly at: number;
}

/**
 * The drafts of several pages as one. Of one mark the highest version counts; two different ones of one version both
 * remain, the later kept under an id of its own; what one page deleted and another drew on is kept; of stars the later
 * word counts.
 */
export function mergeDrafts(found: readonly FoundDraft[]): MergedDraft {
  const marks = new Map<string, Annotation>();
  const stars = new Map<string, { readonly star: FrameAddress; readonly on: boolean }>();
  const deleted = new Set<string>();
  const drawn = new Map<string, OwnSegmentation>();
  for (const { page, draft } of [...found].sort((a, b) => a.at - b.at)) {
    for (const mark of readAnnotations(draft.marks).annotations) {
      const other = marks.get(mark.id);
      if (!other || other.version < mark.version) marks.set(mark.id, mark);
      else if (other.version === mark.version && JSON.stringify(other) !== JSON.stringify(mark)) {
        const id = uidOfText(`${mark.id}|${page}`);
        marks.set(id, { ...mark, id });
      }
    }
    for (const kept of draft.drawn ?? []) {
      const own = draftedSegmentation(kept);
      if (!own) continue;
      const other = drawn.get(own.id);
      if (!other || other.version < own.version) drawn.set(own.id, own);
      else if (other.version === own.version && !sameDrawing(segmentationDraft(other), kept)) {
        const id = uidOfText(`${own.id}|${page}`);
        drawn.set(id, { ...own, id });
      }
    }
    for (const id of draft.deleted) deleted.add(id);
    for (const star of draft.starred) stars.set(frameKey(star), { star, on: true });
    for (const star of draft.unstarred) stars.set(frameKey(star), { star, on: false });
  }
  const starsThatAre = (on: boolean): readonly FrameAddress[] =>
    [...stars.values()].filter((one) => one.on === on).map(({ star }) => star);
  return {
    marks: [...marks.values()],
    deleted: [...deleted].filter((id) => !marks.has(id)),
    starred: starsThatAre(true),
    unstarred: starsThatAre(false),
    drawn: [...drawn.values()],
    at: Math.max(0, ...found.map(({ at }) => at)),
  };
}
