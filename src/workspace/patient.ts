import type { StudyRecord } from '#src/model/dicom/records.ts';
import { ageAt } from '#src/model/time/span.ts';
import { language, t } from '#src/text/index.ts';

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

/** `62 y`, `7 mo`: the age at the study; empty = not known. `short` = years stand without their unit. */
export function ageWords({ patient, moment, age }: StudyRecord, short = false): string {
  const span = ageAt(isoDate(moment.date), isoDate(patient.birthDate), age);
  if (!span) return '';
  return short && span.unit === 'years' ? String(span.value) : t(`pane.age.${span.unit}`, { value: span.value });
}

/** `4402187 · 1964-03-12 · M · 62 y`: who it is, in one line. */
export function identityLine(study: StudyRecord): string {
  const { patient } = study;
  return [patient.id, isoDate(patient.birthDate), sexWord(patient.sex), ageWords(study)].filter(Boolean).join(' · ');
}

/** Hours and minutes as written; nothing where there is no time. */
export function clock(time: string | undefined): string {
  if (!time) return '';
  return time.includes(':') ? time.slice(0, 5) : time.length >= 4 ? `${time.slice(0, 2)}:${time.slice(2, 4)}` : time;
}
