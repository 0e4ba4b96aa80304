import type { SourceId, StudyAddress } from '#src/model/dicom/address.ts';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { emptyView, type ViewState } from '#src/model/session/view-state.ts';
import type { Sources } from '#src/sources/index.ts';
import type { Entry } from './entry.ts';
import { nothingHung } from './create.ts';
import { type HangWish, prepareProtocols } from './hang-study.ts';
import type { Settings } from './host.ts';
import { closeStudy, sameStudy } from './open-state.ts';
import { hangAndTell, openStudy } from './open-study.ts';
import type { Session } from './session.ts';
import { compareStudies } from './worklist-order.ts';
import { storeLabel } from './store-label.ts';

export interface Opening {
  readonly session: Session;
  readonly sources: Sources;
  /** All configured sources are open. What is asked of the first one need not wait for it. */
  readonly ready: Promise<void>;
  readonly window: HangWish['window'];
  /** Where this person's protocols are kept. */
  readonly settings: Settings;
  readonly signal: AbortSignal;
}

/**
 * Closes all studies and shows the given view, or empty panes with the tool that was in hand; annotations and what was
 * seen stay in their books.
 */
export function closeAll(session: Session, view?: ViewState): void {
  const { tool, overlay, link, lines } = session.view.getState();
  const kept = { tool, overlay, link, ...(lines === undefined ? {} : { lines }) };
  session.view.setState(view ?? { ...emptyView, ...kept }, true);
  session.open.setState({ studies: [], displaySets: new Map() }, true);
  session.related.setState([], true);
  const { own, window } = session.hanging.getState();
  session.hanging.setState({ ...nothingHung, own, window }, true);
}

/** Opens what an address asks for. Settles when all of it is known. */
export async function openEntry(opening: Opening, entry: Entry): Promise<void> {
  const { dropped = [] } = entry;
  if (dropped.length > 0) {
    const notice = { words: 'notice.address-dropped', params: { names: dropped.join(', ') } } as const;
    opening.session.notices.setState((all) => [...all, notice], true);
  }
  switch (entry.kind) {
    case 'worklist':
    case 'nowhere':
      return;
    case 'view': {
      const { studies, series, instances, protocol } = entry;
      const wish = { series, instances, window: opening.window, ...(protocol === undefined ? {} : { protocol }) };
      const related = listPriors(opening, wish);
      if (entry.source !== undefined) await opening.ready;
      await Promise.all(studies.map((study) => openAnywhere(opening, study, entry.source, wish)));
      await related;
      return;
    }
    case 'find': {
      await opening.ready;
      const { patientId, issuer, accession } = entry;
      const query = {
        ...(patientId === undefined ? {} : { patientId }),
        ...(issuer === undefined ? {} : { issuer }),
        ...(accession === undefined ? {} : { accession }),
      };
      const rows = await searchAll(opening, query, entry.source);
      const [newest] = rows;
      if (!newest) {
        opening.session.notices.setState((all) => [...all, { words: 'notice.nothing-found' }], true);
        return;
      }
      await openStudies(opening, [newest.address], entry.protocol);
    }
  }
}

/** Opens studies whose addresses are known: from the worklist, or dropped files. */
export async function openStudies(
  opening: Opening,
  studies: readonly StudyAddress[],
  protocol?: string,
): Promise<void> {
  const hang = { series: [], instances: [], window: opening.window, ...(protocol === undefined ? {} : { protocol }) };
  const { session, sources, signal } = opening;
  const related = listPriors(opening, hang);
  await Promise.all(studies.map((address) => openStudy(session, sources, address, { hang, signal })));
  await related;
}

/** Opens a study of the patient to be compared with what is open; it is hung by hand. */
export async function openBeside({ session, sources, signal }: Opening, study: StudyAddress): Promise<void> {
  await openStudy(session, sources, study, { beside: true, signal });
}

/**
 * A study whose source is not named: the first source is asked at once, the others once they are known, if it does not
 * have it. Where another has it too, that is said: two stores may hold two states of one study.
 */
async function openAnywhere(opening: Opening, study: Uid, named: SourceId | undefined, wish: HangWish): Promise<void> {
  const { session, sources, signal } = opening;
  const open = (source: SourceId) => openStudy(session, sources, { source, study }, { hang: wish, signal });
  if (named !== undefined) {
    await open(named);
    return;
  }
  const first = sources.settings[0]?.id;
  if (first !== undefined) await open(first);
  await opening.ready;
  if (signal.aborted) return;
  const others = sources.settings.map((s) => s.id).filter((id) => id !== first && id !== 'files');
  const failed = () => session.open.getState().studies.every((s) => s.address.study !== study || s.fault);
  if (!failed()) {
    const also = await Promise.all(
      others.map(async (source) => {
        const answer = await sources.searchStudies(source, { study }, { offset: 0, limit: 1 }, signal);
        return answer.ok && answer.value.rows.some((r) => r.address.study === study) ? source : undefined;
      }),
    );
    const twin = also.find((source) => source !== undefined);
    if (twin !== undefined && first !== undefined) {
      session.notices.setState(
        (all) => [
          ...all,
          {
            words: 'notice.two-stores',
            params: { shown: storeLabel(sources.settings, first), other: storeLabel(sources.settings, twin) },
          },
        ],
        true,
      );
    }
    return;
  }
  for (const source of others) {
    const answer = await sources.study({ source, study }, signal);
    if (!answer.ok) continue;
    if (first !== undefined) closeStudy(session, { source: first, study });
    await open(source);
    return;
  }
}

async function searchAll(
  { sources, signal }: Opening,
  query: Parameters<Sources['searchStudies']>[1],
  only?: SourceId,
): Promise<readonly StudyRecord[]> {
  const ids = sources.settings.map((s) => s.id).filter((id) => id !== 'files' && (only === undefined || id === only));
  const pages = await Promise.all(ids.map((id) => sources.searchStudies(id, query, { offset: 0, limit: 100 }, signal)));
  return pages
    .flatMap((page) => (page.ok ? page.value.rows : []))
    .sort((a, b) => compareStudies(a, b, { by: 'date', descending: true }));
}

/**
 * Lists the patient's other studies, and opens those that a protocol hangs, as long as the studies stay open. Asked for by
 * name a protocol waits for the list; otherwise the first picture goes before it.
 */
async function listPriors(opening: Opening, wish: HangWish): Promise<void> {
  const { session, sources, settings, signal } = opening;
  session.hanging.setState({ window: wish.window });
  const protocols = prepareProtocols(session, settings);
  const stop = session.hanging.subscribe(({ wanted }, before) => {
    if (wanted === before.wanted) return;
    for (const address of wanted) {
      if (session.open.getState().studies.some((study) => sameStudy(study.address, address))) continue;
      void openStudy(session, sources, address, { hang: wish, beside: true, signal });
    }
  });
  signal.addEventListener('abort', stop, { once: true });
  await until(session, signal, () => {
    const [main] = session.open.getState().studies;
    const shown = main?.displaySets.some((set) => session.seen.count(set.id) > 0) ?? false;
    return (
      main !== undefined && (!main.loading || (main.record !== undefined && (shown || wish.protocol !== undefined)))
    );
  });
  await findRelated(opening);
  await protocols;
  if (signal.aborted) return;
  session.hanging.setState({ priorsKnown: true });
  if (wish.protocol !== undefined || session.hanging.getState().chosen) hangAndTell(session, wish);
}

/** Settles when something holds of what is open or was seen, or the studies are left. */
function until(session: Session, signal: AbortSignal, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!signal.aborted && !holds()) return;
      for (const stop of stops) stop();
      signal.removeEventListener('abort', look);
      resolve();
    };
    const stops = [session.open.subscribe(look), session.seen.subscribe(look)];
    signal.addEventListener('abort', look);
    look();
  });
}

/** The patient's other studies, in the store that the first came from; a patient without an ID has none that are known. */
async function findRelated(opening: Opening): Promise<void> {
  await opening.ready;
  const { session, signal } = opening;
  const record = session.open.getState().studies[0]?.record;
  if (!record || record.patient.id === '' || signal.aborted) return;
  const { id, issuer } = record.patient;
  const gone = () => signal.aborted;
  const rows = await searchAll(opening, { patientId: id, ...(issuer ? { issuer } : {}) }, record.address.source);
  const same = rows.filter((r) => r.patient.id === id && (!issuer || !r.patient.issuer || r.patient.issuer === issuer));
  if (!gone()) session.related.setState(same, true);
}
