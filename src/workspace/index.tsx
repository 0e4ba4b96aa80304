import { createRoot } from 'react-dom/client';
import { createWorklist } from '#src/session/worklist.ts';
import { type Language, setLanguage } from '#src/text/index.ts';
import '#src/ui/ui.css';
import './styles/worklist.css';
import './styles/reading.css';
import { fetchAhead } from './ahead.ts';
import { type App, AppContext } from './app.ts';
import { Screens } from './Screens.tsx';

/** Draws the app into an element. `preferred` are the languages the browser asks for, best first. */
export function mountWorkspace(
  root: HTMLElement,
  parts: Omit<App, 'worklist' | 'setLanguage'>,
  { preferred }: { readonly preferred: readonly string[] },
): void {
  const speak = (language: Language) => {
    setLanguage(language);
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  };
  const app: App = {
    ...parts,
    worklist: createWorklist(parts.library),
    setLanguage(language) {
      parts.host.settings.set('language', language);
      speak(language);
    },
  };
  speak(languageOf(parts.host.settings.get('language'), preferred));
  fetchAhead(parts.session, parts.pixels);
  createRoot(root).render(
    <AppContext value={app}>
      <Screens />
    </AppContext>,
  );
}

function languageOf(kept: string | undefined, preferred: readonly string[]): Language {
  const wanted = kept ?? preferred.find((l) => /^(en|zh)\b/.test(l)) ?? 'en';
  return wanted.startsWith('zh') ? 'zh' : 'en';
}
