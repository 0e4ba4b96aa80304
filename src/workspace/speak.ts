import { type Language, setLanguage } from '#src/text/index.ts';

/** Words and document are of this language from now on. */
export function speak(language: Language): void {
  setLanguage(language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}
