import type { StudyAddress } from '#src/model/dicom/address.ts';
import { compareStudies } from '#src/session/worklist-order.ts';
import type { App } from './app.ts';

type ListedApp = Pick<App, 'session' | 'worklist' | 'open'>;

/**
 * The study after (1) or before (-1) the one being read: in the worklist as it stands, and where the page came without one,
 * among the patient's own, newest first.
 */
export function studyBeside({ session, worklist }: ListedApp, by: 1 | -1): StudyAddress | undefined {
  const now = session.open.getState().studies[0];
  if (!now) return undefined;
  const listed = worklist.store.getState().rows.map((row) => row.address);
  const isNow = ({ study, source }: StudyAddress) => study === now.address.study && source === now.address.source;
  const others = session.related.getState().filter(({ address }) => !isNow(address));
  const byDate = [...others, ...(now.record ? [now.record] : [])]
    .sort((a, b) => compareStudies(a, b, { by: 'date', descending: true }))
    .map(({ address }) => address);
  const list = listed.some(isNow) ? listed : byDate;
  const at = list.findIndex(isNow);
  return at < 0 ? undefined : list[at + by];
}

/** Leaves what is read for another study of the list; the list's own mark goes along. */
export function openFromList({ worklist, open }: ListedApp, study: StudyAddress): void {
  worklist.choose(study);
  open([study]);
}
