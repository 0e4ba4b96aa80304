import { displaySetsOf } from '#src/dataset/display-sets.ts';
import { newUid } from '#src/model/dicom/new-uid.ts';
import { frameKey } from '#src/model/dicom/address.ts';
import {
  grayscalePresentation,
  marksAsGraphics,
  storedRecord,
  writePresentationState,
  type SeenPicture,
} from '#src/objects/index.ts';
import { patchStudy } from '../open-state.ts';
import type { Session } from '../session.ts';
import { openedStudy } from './opened.ts';
import { studyKey, type KeptView } from './state.ts';

/** What is kept of how a picture is seen, beside the picture. */
export interface ViewWords {
  readonly description: string;
  /** What is written beside a mark. */
  readonly lines: (mark: string) => readonly string[];
  readonly reader?: string;
  readonly now: Date;
}

/** Keeps how a picture is seen, and the marks on it, as a presentation state that waits to be saved. */
export function keepView(session: Session, seen: SeenPicture, words: ViewWords): void {
  const { address } = seen.instance;
  const record = openedStudy(session, address)?.record;
  if (!record) return;
  const on = frameKey({ ...address, frame: seen.frame });
  const { all, hidden } = session.annotations.store.getState();
  const marks = [...all.values()].filter(
    ({ id, shape }) => shape.space === 'index' && frameKey(shape.on) === on && !hidden.has(id),
  );
  const { now, description, reader, lines } = words;
  const [series, instance] = [newUid(), newUid()];
  const clock = [now.getHours(), now.getMinutes(), now.getSeconds()].map((part) => String(part).padStart(2, '0'));
  const label = `VIEW_${clock.join('')}`;
  const bytes = writePresentationState(
    { study: record, series, instance, now, replaces: [], label, description, ...(reader !== undefined && { reader }) },
    seen,
    marks.map((mark) => marksAsGraphics(mark, lines(mark.id))),
  );
  const document: KeptView['document'] = {
    address: { ...record.address, series, instance },
    sopClass: grayscalePresentation,
    kind: 'view',
    study: studyKey(record.address),
    own: true,
    here: true,
  };
  const view: KeptView = { name: `fovea-pr-${instance.slice(-8)}.dcm`, bytes, document };
  session.saving.setState(({ views }) => ({ views: [...views, view] }));
}

/** A view that was stored is listed among what belongs to the pictures, as it will be when the study is opened again. */
export async function listView(session: Session, { bytes, document }: KeptView): Promise<void> {
  const instance = await storedRecord(bytes, document.address.source);
  const opened = openedStudy(session, document.address);
  if (!instance || !opened) return;
  const displaySets = [...opened.displaySets, ...displaySetsOf(instance.series, [instance], false)];
  patchStudy(session, document.address, { displaySets });
}
