import type { StudyRecord } from '#src/model/dicom/records.ts';
import { samePatient } from '#src/model/dicom/same-patient.ts';
import { dayNumber } from '#src/model/time/order.ts';
import { regionsOf, sideOf } from './regions.ts';

/** What two modalities tell of each other. The same one tells most; of what is not listed, nothing. */
const kin: readonly (readonly [string, string, number])[] = [
  ['CR', 'DX', 9],
  ['CR', 'RG', 7],
  ['DX', 'RG', 7],
  ['CT', 'PT', 6],
  ['CT', 'MR', 4],
  ['MG', 'US', 3],
];

/** Weighed against the modality: all parts of the body that the new study shows, none of them, the other side. */
const [sameRegion, otherRegion, otherSide] = [8, -12, -8] as const;
/** Below this an earlier study helps nobody to read the new one. */
const relevant = 4;

/** A study to compare, and what is known of it beside its record: the body parts that its series name. */
export interface Compared {
  readonly record: StudyRecord;
  readonly bodyParts?: readonly string[];
}

/**
 * Earlier studies of the same patient that a study is compared with, most relevant first: by modality, part of the body,
 * side, and how long ago.
 */
export function relevantPriors<T extends Compared>(current: Compared, others: readonly T[]): readonly T[] {
  return others
    .filter(({ record }) => isPrior(record, current.record))
    .map((prior) => ({ prior, score: relevance(current, prior) }))
    .filter(({ score }) => score >= relevant)
    .sort((a, b) => b.score - a.score || compareNewest(a.prior.record, b.prior.record))
    .map(({ prior }) => prior);
}

/** Of the same patient, another study, and taken before. */
function isPrior(study: StudyRecord, current: StudyRecord): boolean {
  if (study.address.study === current.address.study || !samePatient(study.patient, current.patient)) return false;
  const [then, now] = [moment(study), moment(current)];
  return study.moment.date !== undefined && then < now;
}

function relevance(current: Compared, prior: Compared): number {
  const [a, b] = [current.record, prior.record];
  const [here, there] = [regions(current), regions(prior)];
  const known = here.length > 0 && there.length > 0;
  const covered = here.filter((region) => there.includes(region)).length;
  const place = !known ? 0 : covered === 0 ? otherRegion : (sameRegion * covered) / here.length;
  const [p, q] = [sideOf(a.description), sideOf(b.description)];
  const side = p && q && p !== q && p !== 'B' && q !== 'B' ? otherSide : 0;
  // A year halves what newness adds: it decides between studies that are otherwise alike.
  const years = Math.max(0, day(a) - day(b)) / 365;
  return modality(a, b) + place + side + 3 / (1 + years);
}

function modality(a: StudyRecord, b: StudyRecord): number {
  let best = 0;
  for (const own of a.modalities) {
    if (besides.has(own)) continue;
    for (const other of b.modalities) {
      if (own === other) return 10;
      const found = kin.find(([p, q]) => (p === own && q === other) || (p === other && q === own));
      best = Math.max(best, found?.[2] ?? 0);
    }
  }
  return best === 0 ? -relevant : best;
}

/** Objects that come with pictures of any kind. */
const besides = new Set(['SR', 'KO', 'PR', 'SEG', 'DOC', 'OT', 'REG']);

function regions({ record, bodyParts = [] }: Compared): readonly string[] {
  const own = regionsOf([record.description, ...bodyParts]);
  return record.modalities.includes('MG') ? [...own, 'BREAST'] : own;
}

function compareNewest(a: StudyRecord, b: StudyRecord): number {
  const [p, q] = [moment(a), moment(b)];
  return p < q ? 1 : p > q ? -1 : 0;
}

function moment({ moment: { date, time } }: StudyRecord): string {
  return `${date ?? ''} ${time ?? ''}`;
}

function day({ moment: { date } }: StudyRecord): number {
  return (date === undefined ? undefined : dayNumber(date)) ?? 0;
}
