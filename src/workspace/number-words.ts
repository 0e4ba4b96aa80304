import { language } from '#src/text/index.ts';

/** A number as it is written in the language of the page. */
export function numberWords(value: number): string {
  return value.toLocaleString(language() === 'zh' ? 'zh-CN' : 'en-US');
}
