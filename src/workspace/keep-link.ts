import type { App } from './app.ts';

const restMs = 300;

/**
 * Keeps what is shown in the address, so that a copied address or a reload shows it again. Written when the view has
 * rested: browsers refuse addresses that change with every slice. While a clip plays nothing is written.
 */
export function keepLink({ session, place, setFragment }: Pick<App, 'session' | 'place' | 'setFragment'>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = session.view.subscribe((view) => {
    clearTimeout(timer);
    if (place.get().at !== 'reading' || view.panes.some((p) => p.cine !== undefined)) return;
    timer = setTimeout(() => {
      void import('#src/model/session/link.ts').then(({ writeLink }) => {
        if (place.get().at === 'reading') setFragment(writeLink(session.view.getState()));
      });
    }, restMs);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
