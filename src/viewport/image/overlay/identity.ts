import type { NameGroup, PersonName } from '#src/model/dicom/person-name.ts';
import { samePatient } from '#src/model/dicom/same-patient.ts';
import type { InstanceRecord, PatientRecord, StudyRecord } from '#src/model/dicom/records.ts';
import type { Moment } from '#src/model/time/moment.ts';

/** A name in Latin letters and in its own script, as far as each is known. */
export interface NameWords {
  readonly latin: string;
  readonly native: string;
}

export function nameWords(name: PersonName | undefined): NameWords {
  const latin = name?.alphabetic ? western(name.alphabetic) : '';
  const native = name?.ideographic ? eastern(name.ideographic) : '';
  return { latin, native };
}

function western(group: NameGroup): string {
  const given = [group.prefix, group.given, group.middle].filter(Boolean).join(' ');
  return [[group.family, given].filter(Boolean).join(', '), group.suffix].filter(Boolean).join(' ');
}

function eastern(group: NameGroup): string {
  return [group.family, group.given, group.middle].join('');
}

/** ID, birth date and sex: what makes the name a person. */
export function patientFacts(patient: PatientRecord): readonly string[] {
  return [patient.id, patient.birthDate, patient.sex].filter((fact): fact is string => Boolean(fact));
}

/** When the picture was taken, as near as the object says. */
export function takenAt(instance: InstanceRecord, frame: { readonly acquired?: Moment }): Moment {
  const { study, series } = instance;
  const known = [frame.acquired, instance.acquired, instance.content, series.moment, study.moment];
  return known.find((moment) => moment?.date !== undefined) ?? {};
}

/** `2026-11-14 09:42`, as written. */
export function momentText(moment: Moment): string {
  return [moment.date, moment.time?.slice(0, 5)].filter(Boolean).join(' ');
}

export type Standing =
  | { readonly kind: 'current' }
  | { readonly kind: 'prior'; readonly unit: 'days' | 'months' | 'years'; readonly count: number };

/** A study among the open ones of the same patient: the newest is current. Undefined where dates do not say. */
export function standing(study: StudyRecord, open: readonly StudyRecord[]): Standing | undefined {
  const own = day(study.moment);
  if (own === undefined) return undefined;
  const days = open
    .filter((other) => samePatient(other.patient, study.patient))
    .map((other) => day(other.moment) ?? own);
  const newest = Math.max(own, ...days);
  if (newest === own) return { kind: 'current' };
  const count = newest - own;
  if (count < 61) return { kind: 'prior', unit: 'days', count };
  if (count < 731) return { kind: 'prior', unit: 'months', count: Math.round(count / 30.44) };
  return { kind: 'prior', unit: 'years', count: Math.round(count / 365.25) };
}

/** Days since an epoch of a whole date; only differences mean anything. */
function day(moment: Moment): number | undefined {
  if (!moment.date || moment.date.length < 10) return undefined;
  const [year, month, date] = moment.date.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  return Date.UTC(year, month - 1, date) / 86_400_000;
}
