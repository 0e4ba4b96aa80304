import { language, t } from '#src/text/index.ts';

/** A volume in millilitres, with three digits that count. */
export function millilitres(volume: number): string {
  const zone = language() === 'zh' ? 'zh-CN' : 'en-US';
  return t('segments.volume', { volume: volume.toLocaleString(zone, { maximumSignificantDigits: 3 }) });
}

/** A number as it is written in the language of the page. */
export function numberWords(value: number): string {
  return value.toLocaleString(language() === 'zh' ? 'zh-CN' : 'en-US');
}
