import type { StudyRecord } from '#src/model/dicom/records.ts';
import type { StudyQuery } from './source.ts';

type Sort = NonNullable<StudyQuery['sort']>;

/** Orders rows of a page; what has no value of the column comes last, whichever way. */
export function compareStudies({ by, descending }: Sort): (a: StudyRecord, b: StudyRecord) => number {
  const column = columnOf(by);
  return (a, b) => {
    const [x, y] = [column(a), column(b)];
    if (x === '' || y === '') return Number(x === '') - Number(y === '');
    const order = by === 'date' ? (x < y ? -1 : x > y ? 1 : 0) : x.localeCompare(y, undefined, { numeric: true });
    return descending ? -order : order;
  };
}

function columnOf(by: Sort['by']): (row: StudyRecord) => string {
  switch (by) {
    case 'date':
      return (row) => `${row.moment.date ?? ''} ${row.moment.time ?? ''}`.trim();
    case 'name':
      return ({ patient: { name } }) => {
        const group = name?.alphabetic ?? name?.ideographic ?? name?.phonetic;
        return group ? `${group.family} ${group.given}` : '';
      };
    case 'id':
      return (row) => row.patient.id;
    case 'accession':
      return (row) => row.accession ?? '';
    case 'description':
      return (row) => row.description ?? '';
    case 'modality':
      return (row) => row.modalities.join(' ');
  }
}
