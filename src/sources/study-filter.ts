import { folded, nameWords, searchableName } from '#src/model/dicom/name-match.ts';
import type { PersonName } from '#src/model/dicom/person-name.ts';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import type { StudyQuery } from './source.ts';

/**
 * Whether a row a store sent answers the query. Stores ignore keys they do not know and then send everything, so each row
 * is judged again here; what a row does not say is given the benefit of the doubt, because stores leave out columns.
 */
export function matches(row: StudyRecord, query: StudyQuery): boolean {
  const { patient } = row;
  return (
    (query.text === undefined || textColumn(row, query.text) !== undefined) &&
    (query.patientId === undefined || patient.id === '' || patient.id === query.patientId) &&
    (query.issuer === undefined || patient.issuer === undefined || patient.issuer === query.issuer) &&
    (query.accession === undefined || row.accession === undefined || row.accession === query.accession) &&
    (query.study === undefined || row.address.study === query.study) &&
    (query.description === undefined ||
      row.description === undefined ||
      contains(row.description, query.description)) &&
    (query.modalities === undefined ||
      query.modalities.length === 0 ||
      row.modalities.length === 0 ||
      row.modalities.some((m) => query.modalities?.includes(m))) &&
    within(row.moment.date, query)
  );
}

export type TextColumn = 'name' | 'id' | 'accession';

/** The first column in which the text is found; undefined where it is in none. */
export function textColumn(row: StudyRecord, text: string): TextColumn | undefined {
  if (text.trim() === '') return 'name';
  if (row.patient.name && nameHas(row.patient.name, text)) return 'name';
  if (contains(row.patient.id, text)) return 'id';
  if (row.accession !== undefined && contains(row.accession, text)) return 'accession';
  return undefined;
}

/** Every word of the text is found somewhere in the name, in any script and order: "xiaodong wang" finds Wang^XiaoDong. */
function nameHas(name: PersonName, text: string): boolean {
  const whole = searchableName(name).join(' ');
  const words = nameWords(text);
  return words.length > 0 && words.every((word) => whole.includes(word));
}

function contains(whole: string, part: string): boolean {
  return folded(whole).includes(folded(part.trim()));
}

/** Dates written as YYYY-MM-DD compare as text; a study without one is left out only when a limit is asked for. */
function within(date: string | undefined, { from, to }: StudyQuery): boolean {
  if (from === undefined && to === undefined) return true;
  if (date === undefined) return false;
  return (from === undefined || date >= from.slice(0, date.length)) && (to === undefined || date <= to);
}
