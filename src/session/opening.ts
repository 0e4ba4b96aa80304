import type { SourceId, StudyAddress } from '#src/model/dicom/address.ts';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { emptyView, type ViewState } from '#src/model/session/view-state.ts';
import type { Sources } from '#src/sources/index.ts';
import type { Entry } from './entry.ts';
import type { HangWish } from './hang-study.ts';
import { closeStudy } from './open-state.ts';
import { openStudy } from './open-study.ts';
import type { Session } from './session.ts';
import { compareStudies } from './worklist-order.ts';
import { storeLabel } from './store-label.ts';

export interface Opening {
  readonly session: Session;
  readonly sources: Sources;
  /** All configured sources are open. What is asked of the first one need not wait for it. */
  readonly ready: Promise<void>;
  readonly window: HangWish['window'];
  readonly signal: AbortSignal;
}

/**
 * Closes all studies and shows the given view, or empty panes with the tool that was in hand; annotations and what was
 * seen stay in their books.
 */
export function closeAll(session: Session, view?: ViewState): void {
  const { tool, overlay, link } = session.view.getState();
  session.view.setState(view ?? { ...emptyView, tool, overlay, link }, true);
  session.open.setState({ studies: [], displaySets: new Map() }, true);
  session.related.setState([], true);
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
      if (entry.source !== undefined) await opening.ready;
      await Promise.all(studies.map((study) => openAnywhere(opening, study, entry.source, wish)));
      break;
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
      await openStudy(opening.session, opening.sources, newest.address, {
        hang: { series: [], instances: [], window: opening.window },
        signal: opening.signal,
      });
      break;
    }
  }
  await findRelated(opening);
}

/** Opens studies whose addresses are known: from the worklist, or dropped files. */
export async function openStudies(opening: Opening, studies: readonly StudyAddress[]): Promise<void> {
  const hang = { series: [], instances: [], window: opening.window };
  const { session, sources, signal } = opening;
  await Promise.all(studies.map((address) => openStudy(session, sources, address, { hang, signal })));
  await findRelated(opening);
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
