import type { ViewState } from '#src/model/session/view-state.ts';
import type { App } from './app.ts';

const restMs = 300;
const laterMs = 2000;

/**
 * Keeps what is shown in the address, so that a copied address or a reload shows it again. Written when the view has
 * rested: browsers refuse addresses that change with every slice. While a clip plays nothing is written. What writes it is
 * fetched a little later, so that it is in no picture's way and here when the store is gone.
 */
export function keepLink({ session, place, setFragment }: Pick<App, 'session' | 'place' | 'setFragment'>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let write: ((view: ViewState) => string) | undefined;
  let told = false;
  const load = async () => {
    try {
      ({ writeLink: write } = await import('#src/model/session/link.ts'));
    } catch {
      // Said once; every later change of the view tries again.
      if (!told) session.notices.setState([...session.notices.getState(), { words: 'notice.link-not-kept' }], true);
      told = true;
    }
  };
  const keep = async () => {
    if (!write) await load();
    if (write && place.get().at === 'reading') setFragment(write(session.view.getState()));
  };
  const ahead = setTimeout(() => void load(), laterMs);
  const stop = session.view.subscribe((view) => {
    clearTimeout(timer);
    if (place.get().at !== 'reading' || view.panes.some((p) => p.cine !== undefined)) return;
    timer = setTimeout(() => void keep(), restMs);
  });
  return () => {
    clearTimeout(timer);
    clearTimeout(ahead);
    stop();
  };
}
