import type { LesionVolume } from '#src/model/annotation/lesion-volume.ts';
import { language, t } from '#src/text/index.ts';

/** A tenth is what a screen can measure. */
export function figureWords(value: number): string {
  const words = value.toLocaleString(locale(), { maximumFractionDigits: 1, useGrouping: false });
  return words.replace(/^-/, '−');
}

/** In cubic centimetres, with how many slices it is of, and what lies between those that were drawn. */
export function volumeWords({ value, drawn, between }: LesionVolume): string {
  const volume = (value / 1000).toLocaleString(locale(), { maximumSignificantDigits: 3 });
  const said = t('followUp.volume', { volume, count: drawn });
  return between > 0 ? `${said} ${t('followUp.between', { count: between })}` : said;
}

function locale(): string {
  return language() === 'zh' ? 'zh-CN' : 'en-US';
}
