import type { NameGroup, PersonName } from './person-name.ts';

/** A piece of text and the language a screen reader should say it in, where its script tells. */
export interface NameText {
  readonly text: string;
  readonly lang?: string;
}

/** A name as it is shown: the reader's script first, the other beside it. */
export interface ShownName {
  readonly first: NameText;
  readonly second?: NameText;
}

/**
 * How a name is shown to a reader of that language; undefined when it is empty. The family name stands first in either:
 * in Latin letters with a comma behind it, as lists of patients have it; in Han and Hangul without a space, in kana with one.
 * A Chinese reader gets the ideographic group first; both scripts are always given.
 */
export function shownName(name: PersonName | undefined, language: 'en' | 'zh'): ShownName | undefined {
  const alphabetic = name?.alphabetic && groupText(name.alphabetic);
  const ideographic = name?.ideographic && groupText(name.ideographic);
  const phonetic = name?.phonetic && groupText(name.phonetic);
  const order = language === 'zh' ? [ideographic, alphabetic, phonetic] : [alphabetic, ideographic, phonetic];
  const [first, second] = order.filter((text) => text !== undefined && text !== '').map(nameText);
  return first && { first, ...(second && second.text !== first.text ? { second } : {}) };
}

function nameText(text = ''): NameText {
  const lang = languageOf(text);
  return lang === undefined ? { text } : { text, lang };
}

function groupText({ family, given, middle, prefix, suffix }: NameGroup): string {
  const native = languageOf(family + given);
  if (native === 'zh' || native === 'ko') return [family, given, middle].join('');
  if (native === 'ja') return [family, given, middle].filter(Boolean).join(' ');
  const called = [prefix, given, middle].filter(Boolean).join(' ');
  return [[family, called].filter(Boolean).join(', '), suffix].filter(Boolean).join(' ');
}

/** By script; Han alone is taken as Chinese, which a Japanese or Korean name in Han may also be. */
function languageOf(text: string): string | undefined {
  if (/[\u3040-\u30ff\uff66-\uff9d]/u.test(text)) return 'ja';
  if (/\p{Script=Hangul}/u.test(text)) return 'ko';
  if (/\p{Script=Han}/u.test(text)) return 'zh';
  return undefined;
}
