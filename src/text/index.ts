import { createInstance } from 'i18next';
import { en } from './en/index.ts';
import type { Asked, Language } from './words.ts';
import { zh } from './zh/index.ts';

export type { Language } from './words.ts';

/** A key of the catalogue. A key without its Chinese words does not compile. */
export type Key = Asked<keyof typeof en>;

export type Params = Readonly<Record<string, string | number>>;

const catalogue = createInstance();
void catalogue.init({
  lng: 'en',
  fallbackLng: 'en',
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false }, // whoever shows the text escapes it: React, textContent
  resources: { en: { translation: en }, zh: { translation: zh } },
});

const listeners = new Set<() => void>();

/** The words for a key in the language of the page. `count` chooses the plural form. */
export function t(key: Key, params?: Params): string {
  return catalogue.t(key, { ...params });
}

/** Whether a text from outside the type system (a command's title) is a key. */
export function isKey(key: string): key is Key {
  return key in en || `${key}_other` in en;
}

/** The words for a key known only at run time; the key itself where there are none. */
export function wordsFor(key: string, params?: Params): string {
  return isKey(key) ? t(key, params) : key;
}

export function language(): Language {
  return catalogue.language === 'zh' ? 'zh' : 'en';
}

export function setLanguage(next: Language): void {
  if (next === language()) return;
  void catalogue.changeLanguage(next); // resources are here already: done before it returns
  for (const listener of [...listeners]) listener();
}

/** Called after the language has changed; returns how to stop. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
