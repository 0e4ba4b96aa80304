import { createRoot } from 'react-dom/client';
import { createWorklist } from '#src/session/worklist.ts';
import '#src/ui/ui.css';
import { fetchAhead } from './ahead.ts';
import type { Language } from '#src/text/index.ts';
import { type App, AppContext } from './app.ts';
import { loadScreen, Screens } from './Screens.tsx';
import { speak } from './speak.ts';

/** Draws the app into an element, in place of what is in it, once the screen that is asked for is here. */
export async function mountWorkspace(
  root: HTMLElement,
  parts: Omit<App, 'worklist' | 'setLanguage'>,
  language: Language,
): Promise<void> {
  speak(language);
  await loadScreen(parts.place.get().at);
  const app: App = {
    ...parts,
    worklist: createWorklist(parts.library),
    setLanguage(language) {
      parts.host.settings.set('language', language);
      speak(language);
    },
  };
  fetchAhead(parts.session, parts.pixels);
  createRoot(root).render(
    <AppContext value={app}>
      <Screens />
    </AppContext>,
  );
}
