import type { PatientRecord, StudyRecord } from '#src/model/dicom/records.ts';
import type { NameGroup, PersonName } from '#src/model/dicom/person-name.ts';
import { type Language, language, t } from '#src/text/index.ts';

/** A name in the order of the page's language: the script that is read first, then the other. */
export interface ShownName {
  readonly first: string;
  readonly firstLang?: string;
  readonly second?: string;
  readonly secondLang?: string;
}

export function shownName(name: PersonName | undefined, language: Language): ShownName {
  const latin = groupText(name?.alphabetic, ', ');
  const native = groupText(name?.ideographic, nativeSeparator(name?.ideographic));
  if (!latin && !native) return { first: t('worklist.noName') };
  const latinPart = { text: latin, lang: scriptOf(latin) };
  const nativePart = { text: native, lang: scriptOf(native) };
  const [a, b] = language === 'zh' && native !== '' ? [nativePart, latinPart] : [latinPart, nativePart];
  const [first, second] = a.text === '' ? [b, a] : [a, b];
  return {
    first: first.text,
    ...(first.lang ? { firstLang: first.lang } : {}),
    ...(second.text ? { second: second.text } : {}),
    ...(second.text && second.lang ? { secondLang: second.lang } : {}),
  };
}

function groupText(group: NameGroup | undefined, separator: string): string {
  if (!group) return '';
  const given = [group.given, group.middle].filter(Boolean).join(' ');
  return [group.family, given].filter(Boolean).join(separator);
}

/** Japanese names are written with a space between their parts, Chinese and Korean ones without. */
function nativeSeparator(group: NameGroup | undefined): string {
  const all = group ? group.family + group.given : '';
  return /[\u3040-\u30ff]/.test(all) ? ' ' : '';
}

/** The language to say a native name in, by its script. Han alone is taken as Chinese. */
export function scriptOf(text: string): string | undefined {
  if (/[\u3040-\u30ff]/.test(text)) return 'ja';
  if (/[\uac00-\ud7af\u1100-\u11ff]/.test(text)) return 'ko';
  if (/[\u4e00-\u9fff\u3400-\u4dbf]/.test(text)) return 'zh-Hans';
  if (/[\u0400-\u04ff]/.test(text)) return 'ru';
  if (/[\u0370-\u03ff]/.test(text)) return 'el';
  if (/[\u0590-\u05ff]/.test(text)) return 'he';
  if (/[\u0600-\u06ff]/.test(text)) return 'ar';
  return undefined;
}

/** `1964-03-12` from what the record has: DICOM's eight digits or already with hyphens. */
export function isoDate(date: string | undefined): string {
  if (!date) return '';
  return /^\d{8}$/.test(date) ? `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` : date;
}

/** `14 Nov 26`, or `26-11-14` in Chinese: for 55 pixels. What is not a whole date stays as it is. */
export function shortDate(date: string): string {
  const [, year = '', month = '', day = ''] = /^\d\d(\d\d)-(\d\d)-(\d\d)$/.exec(date) ?? [];
  if (year === '') return date;
  return language() === 'zh'
    ? `${year}-${month}-${day}`
    : `${String(Number(day))} ${t('date.months').split(' ')[Number(month) - 1] ?? month} ${year}`;
}

export function sexWord(sex: string | undefined): string {
  if (sex === 'M' || sex === 'F' || sex === 'O') return t(`worklist.sex.${sex}`);
  return sex ?? '';
}

/** Whole years at the study, from the dates; else PatientAge as written, if it counts years. Undefined = not known. */
export function ageAt(study: StudyRecord): number | undefined {
  const born = isoDate(study.patient.birthDate);
  const then = isoDate(study.moment.date);
  if (born.length === 10 && then.length === 10) {
    const years = Number(then.slice(0, 4)) - Number(born.slice(0, 4)) - (then.slice(5) < born.slice(5) ? 1 : 0);
    return years >= 0 && years < 150 ? years : undefined;
  }
  const written = /^(\d{3})Y$/.exec(study.age ?? '');
  return written ? Number(written[1]) : undefined;
}

/** `4402187 · 1964-03-12 · M · 62 y`: who it is, in one line. */
export function identityLine(study: StudyRecord): string {
  const age = ageAt(study);
  const { patient } = study;
  const parts = [
    patient.id,
    isoDate(patient.birthDate),
    sexWord(patient.sex),
    age === undefined ? '' : t('worklist.years', { count: age }),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** Hours and minutes as written; nothing where there is no time. */
export function clock(time: string | undefined): string {
  if (!time) return '';
  return time.includes(':') ? time.slice(0, 5) : time.length >= 4 ? `${time.slice(0, 2)}:${time.slice(2, 4)}` : time;
}

/** Whether two records are of one patient: issuer and id, never the name. Without ids nothing is known to be the same. */
export function samePatient(a: PatientRecord, b: PatientRecord): boolean {
  return a.id !== '' && a.id === b.id && (a.issuer === b.issuer || a.issuer === undefined || b.issuer === undefined);
}
