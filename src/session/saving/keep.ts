import type { Annotation } from '#src/model/annotation/annotation.ts';
import { frameKey, type StudyAddress } from '#src/model/dicom/address.ts';
import { uidOfText } from '#src/model/dicom/new-uid.ts';
import type { Sources } from '#src/sources/index.ts';
import type { OwnSegmentation } from '../segments-state.ts';
import type { Session } from '../session.ts';
import { draftOf, mergeDrafts, type FoundDraft } from './draft.ts';
import type { DraftStore } from './draft-store.ts';
import { loadDocuments } from './load.ts';
import { openedStudy } from './opened.ts';
import { studyKey } from './state.ts';
import { countOf, signOf, unsavedOf } from './unsaved.ts';

/** Milliseconds from the last change to the draft, and at most while changes go on. */
const rest = 250;
const longest = 600;

/** Keeps the reader's work while a page is read: takes in what the stores hold, and drafts what they do not. */
export interface Keeper {
  /** The draft that is offered becomes unsaved work of this page. */
  restore(): Promise<void>;
  /** The draft that is offered is thrown away. */
  discard(): Promise<void>;
  /** Writes the drafts now. */
  flush(): Promise<void>;
  stop(): void;
}

/** `drafts` undefined = this browser keeps none. */
export function keepWork(
  session: Session,
  sources: Pick<Sources, 'settings' | 'whole' | 'study' | 'instances'>,
  drafts: DraftStore | undefined,
  now: () => number,
): Keeper {
  const taken = new Set<string>();
  /** Every study that was open here: its marks stay in the book when it is closed. */
  const opened = new Map<string, StudyAddress>();
  /** Studies that this page has a draft of, by key, and what it says. */
  const written = new Map<string, string>();
  let offered: { readonly study: StudyAddress; readonly found: readonly FoundDraft[] } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since: number | undefined;
  const isWaiting = (): boolean => since !== undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async (instead?: { readonly study: string; readonly pages: readonly string[] }): Promise<void> => {
    clearTimeout(timer);
    since = undefined;
    if (!drafts) return;
    let ok = true;
    for (const [key, address] of opened) {
      const unsaved = unsavedOf(session, address);
      const text = countOf(unsaved) === 0 ? '' : signOf(unsaved);
      const pages = instead?.study === key ? instead.pages : [];
      if ((written.get(key) ?? '') === text && pages.length === 0) continue;
      try {
        if (text === '') await drafts.drop(key, pages, true);
        else await drafts.keep(key, draftOf(unsaved), now(), pages);
        written.set(key, text);
      } catch {
        ok = false;
      }
    }
    if (!isWaiting()) session.saving.setState({ drafted: ok });
  };
  const flush = (instead?: Parameters<typeof write>[0]): Promise<void> =>
    (writing = writing.then(
      () => write(instead),
      () => write(instead),
    ));

  const changed = (): void => {
    const first = (since ??= now());
    if (session.saving.getState().drafted) session.saving.setState({ drafted: false });
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), Math.max(0, Math.min(rest, first + longest - now())));
  };

  const takeIn = async (study: StudyAddress): Promise<void> => {
    await loadDocuments(session, sources, study);
    await offerDraft(study);
  };
  const offerDraft = async (study: StudyAddress): Promise<void> => {
    const found = (await drafts?.left(studyKey(study)).catch(() => [])) ?? [];
    if (found.length === 0 || !openedStudy(session, study)) return;
    const { marks, deleted, starred, unstarred, drawn, at } = mergeDrafts(found);
    const { all } = session.annotations.store.getState();
    const { stars } = session.saving.getState();
    const segments = session.segments.getState().all;
    const count =
      marks.filter((mark) => JSON.stringify(all.get(mark.id)) !== JSON.stringify(mark)).length +
      deleted.filter((id) => all.has(id)).length +
      starred.filter((star) => !stars.has(frameKey(star))).length +
      unstarred.filter((star) => stars.has(frameKey(star))).length +
      drawn.filter(({ id, version }) => segments.get(id)?.version !== version).length;
    if (count === 0) {
      const pages = found.map(({ page }) => page);
      await drafts?.drop(studyKey(study), pages, false);
      return;
    }
    offered = { study, found };
    session.saving.setState({ offer: { study, count, at } });
  };
  const withdraw = (): void => {
    offered = undefined;
    session.saving.setState(({ offer: _, ...state }) => state, true);
  };

  const look = (): void => {
    const { studies } = session.open.getState();
    for (const { address, loading } of studies) {
      const key = studyKey(address);
      opened.set(key, address);
      if (loading || taken.has(key)) continue;
      taken.add(key);
      void takeIn(address);
    }
    for (const key of [...taken]) {
      if (!studies.some(({ address }) => studyKey(address) === key)) taken.delete(key);
    }
    if (offered && !openedStudy(session, offered.study)) withdraw();
  };

  const stops = [
    session.open.subscribe(look),
    session.annotations.store.subscribe((state, before) => {
      if (state.all !== before.all) changed();
    }),
    session.segments.subscribe((state, before) => {
      if (state.all !== before.all) changed();
    }),
    session.saving.subscribe((state, before) => {
      const stored = state.storedStars !== before.storedStars || state.segmentations !== before.segmentations;
      if (stored || state.marks !== before.marks || state.stars !== before.stars) changed();
    }),
  ];
  look();

  return {
    async restore() {
      if (!offered) return;
      const { study, found } = offered;
      const { marks, deleted, starred, unstarred, drawn } = mergeDrafts(found);
      session.annotations.load(
        marks.map((mark) => besides(mark, session.annotations.store.getState().all.get(mark.id))),
      );
      for (const id of deleted) session.annotations.remove(id);
      if (drawn.length > 0) {
        const here = session.segments.getState().all;
        const { load } = await import('../segments.ts');
        load(
          session,
          drawn.map((own) => ((here.get(own.id)?.version ?? -1) < own.version ? own : apart(own))),
        );
      }
      const stars = new Map(session.saving.getState().stars);
      for (const star of starred) stars.set(frameKey(star), star);
      for (const star of unstarred) stars.delete(frameKey(star));
      session.saving.setState({ stars });
      withdraw();
      // Written under this page's name and taken from the others' in one step.
      await flush({ study: studyKey(study), pages: found.map(({ page }) => page) });
    },
    async discard() {
      if (!offered) return;
      const { study, found } = offered;
      const pages = found.map(({ page }) => page);
      withdraw();
      await drafts?.drop(studyKey(study), pages, false);
    },
    flush: () => flush(),
    stop() {
      clearTimeout(timer);
      for (const stop of stops) stop();
    },
  };
}

/** A segmentation of a draft beside other work of its version, or newer, under the same id. */
function apart(own: OwnSegmentation): OwnSegmentation {
  return { ...own, id: uidOfText(`${own.id}|${String(own.version)}|draft`) };
}

/** A mark of a draft: under an id of its own where the book has other work of its version, or newer, under the same. */
function besides(mark: Annotation, here: Annotation | undefined): Annotation {
  if (!here || here.version < mark.version || JSON.stringify(here) === JSON.stringify(mark)) return mark;
  return { ...mark, id: uidOfText(`${mark.id}|${mark.changed}|draft`) };
}
