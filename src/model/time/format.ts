import type { Moment } from './moment.ts';

export type MomentLanguage = 'en' | 'zh';

/** For tables: `2026-11-21 14:05`, as written, to the minute; the offset is added where the source gave one and it is asked for. */
export function tableMoment(moment: Moment, withOffset = false): string {
  const { date, time, offset } = moment;
  const parts = [date, time?.slice(0, 5), withOffset ? offset : undefined];
  return parts.filter((part) => part !== undefined).join(' ');
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** For sentences: `21 Nov 2026, 14:05` or `2026年11月21日 14:05`; as much as is known. */
export function proseMoment(moment: Moment, language: MomentLanguage): string {
  const date = moment.date === undefined ? undefined : proseDate(moment.date, language);
  const time = moment.time?.slice(0, 5);
  return [date, time].filter((part) => part !== undefined).join(language === 'en' ? ', ' : ' ');
}

/** Of `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
export function proseDate(date: string, language: MomentLanguage): string {
  const [year = '', month, day] = date.split('-');
  if (language === 'zh') {
    return [`${year}年`, month && `${Number(month)}月`, day && `${Number(day)}日`].filter(Boolean).join('');
  }
  return [day && String(Number(day)), month && (months[Number(month) - 1] ?? month), year].filter(Boolean).join(' ');
}
