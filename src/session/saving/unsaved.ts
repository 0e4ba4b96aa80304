import type { Annotation } from '#src/model/annotation/annotation.ts';
import { frameKey, type FrameAddress, type StudyAddress } from '#src/model/dicom/address.ts';
import type { OwnSegmentation } from '../segments-state.ts';
import type { Session } from '../session.ts';
import { studyKey, type KeptView } from './state.ts';

/** What of a study is in no store. */
export interface Unsaved {
  readonly changed: readonly Annotation[];
  /** Ids of marks that a document holds and the reader has taken away. */
  readonly deleted: readonly string[];
  readonly starred: readonly FrameAddress[];
  readonly unstarred: readonly FrameAddress[];
  /** Segmentations that no store has as they are now. */
  readonly drawn: readonly OwnSegmentation[];
  readonly views: readonly KeptView[];
}

export function unsavedOf(session: Session, study: StudyAddress): Unsaved {
  const { all } = session.annotations.store.getState();
  const { marks, stars, storedStars, segmentations, views } = session.saving.getState();
  const key = studyKey(study);
  const here = (stars: ReadonlyMap<string, FrameAddress>) =>
    [...stars.values()].filter((star) => studyKey(star) === key);
  return {
    changed: [...all.values()].filter(
      ({ id, version, shape }) => studyKey(shape.on) === key && marks.get(id)?.version !== version,
    ),
    deleted: [...marks].filter(([id, stored]) => stored.study === key && !all.has(id)).map(([id]) => id),
    starred: here(stars).filter((star) => !storedStars.has(frameKey(star))),
    unstarred: here(storedStars).filter((star) => !stars.has(frameKey(star))),
    views: views.filter(({ document }) => document.study === key),
    drawn: [...session.segments.getState().all.values()].filter(({ id, version, series, object }) => {
      const stored = segmentations.get(id);
      // Segments that nothing was ever drawn in are nothing to be kept.
      return studyKey(series) === key && (stored ? stored.version !== version : object.masks.length > 0);
    }),
  };
}

export function countOf({ changed, deleted, starred, unstarred, drawn, views }: Unsaved): number {
  return changed.length + deleted.length + starred.length + unstarred.length + drawn.length + views.length;
}

/** What tells one state of unsaved work from another, as text: of segmentations their versions, for their pixels are many. */
export function signOf({ drawn, views, ...rest }: Unsaved): string {
  return JSON.stringify([rest, drawn.map(({ id, version }) => [id, version]), views.map(({ name }) => name)]);
}

/** How many changes of the open studies no store has. */
export function unsavedCount(session: Session): number {
  return session.open.getState().studies.reduce((sum, { address }) => sum + countOf(unsavedOf(session, address)), 0);
}
