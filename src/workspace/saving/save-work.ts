import type { FrameAddress } from '#src/model/dicom/address.ts';
import { newUid } from '#src/model/dicom/new-uid.ts';
import type { SavingHost } from '#src/session/saving/save.ts';
import type { Keeper } from '#src/session/saving/keep.ts';
import { unsavedCount } from '#src/session/saving/unsaved.ts';
import { loadInPatient } from '#src/viewport/index.ts';
import type { App } from '../app.ts';

type SavingApp = Pick<App, 'session' | 'host' | 'library' | 'pixels'>;

/** The name that measurements are saved under: `family^given`, chosen on this machine. */
export const readerSetting = 'reader';

/** Brings what is unsaved to the stores. What does that is fetched with the first save. */
export async function saveWork(app: SavingApp, only?: 'views'): Promise<void> {
  try {
    const { saveAll } = await import('#src/session/saving/save.ts');
    await saveAll(await hostOf(app), only);
  } catch {
    app.session.notices.setState((all) => [...all, { words: 'notice.saving-not-loaded' }], true);
  }
}

/** The reader has taken the files that no store took. */
export async function filesTaken(app: SavingApp): Promise<void> {
  const { keptAsFiles } = await import('#src/session/saving/save.ts');
  keptAsFiles(await hostOf(app));
}

async function hostOf({ session, host, library, pixels }: SavingApp): Promise<SavingHost> {
  const { measuredInPatient } = await loadInPatient();
  return {
    session,
    sources: library,
    now: () => host.now(),
    reader: () => host.settings.get(readerSetting),
    pixels: (on: FrameAddress) => {
      const decoded = pixels.peek(on);
      return decoded?.quality === 'full' ? decoded : undefined;
    },
    inPatient: (shape) => measuredInPatient({ session, pixels }, shape),
  };
}

let keeper: Promise<Keeper | undefined> | undefined;

/**
 * From the first study that is read until the page goes: what the stores hold is taken in, what they do not is drafted,
 * and a page that could lose something says so before it goes. Returns how to stop what belongs to the screen alone.
 */
export function keepReading(app: SavingApp): () => void {
  keeper ??= startKeeper(app);
  const flush = () => void keeper?.then((kept) => kept?.flush());
  const hidden = () => {
    if (document.visibilityState === 'hidden') flush();
  };
  const guard = (event: BeforeUnloadEvent) => {
    flush();
    const { drafted } = app.session.saving.getState();
    if (!drafted && unsavedCount(app.session) > 0) event.preventDefault();
  };
  document.addEventListener('visibilitychange', hidden);
  window.addEventListener('pagehide', flush);
  window.addEventListener('beforeunload', guard);
  return () => {
    flush();
    document.removeEventListener('visibilitychange', hidden);
    window.removeEventListener('pagehide', flush);
    window.removeEventListener('beforeunload', guard);
  };
}

async function startKeeper({ session, library, host }: SavingApp): Promise<Keeper | undefined> {
  try {
    const [{ keepWork }, { openDrafts }] = await Promise.all([
      import('#src/session/saving/keep.ts'),
      import('#src/session/saving/draft-store.ts'),
    ]);
    return keepWork(session, library, await openDrafts(newUid()), () => host.now());
  } catch {
    keeper = undefined;
    session.saving.setState({ drafted: false });
    session.notices.setState((all) => [...all, { words: 'notice.saving-not-loaded' }], true);
    return undefined;
  }
}

export async function answerOffer(answer: 'restore' | 'discard'): Promise<void> {
  await (await keeper)?.[answer]();
}
