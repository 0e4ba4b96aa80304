import type { StudyRecord } from '#src/model/dicom/records.ts';

export type WorklistColumn = 'name' | 'id' | 'born' | 'date' | 'modality' | 'description' | 'accession' | 'images';

export interface WorklistSort {
  readonly by: WorklistColumn;
  readonly descending: boolean;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Order of two rows; what has no value for the column comes last either way, ties go by date (newest first) and UID. */
export function compareStudies(a: StudyRecord, b: StudyRecord, { by, descending }: WorklistSort): number {
  const [x, y] = [valueOf(a, by), valueOf(b, by)];
  const empty = Number(isEmpty(x)) - Number(isEmpty(y));
  if (empty !== 0) return empty;
  const order = typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(String(x), String(y));
  if (order !== 0) return descending ? -order : order;
  return when(b).localeCompare(when(a)) || a.address.study.localeCompare(b.address.study);
}

function isEmpty(value: string | number | undefined): boolean {
  return value === undefined || value === '';
}

function when({ moment }: StudyRecord): string {
  return `${moment.date ?? ''} ${moment.time ?? ''}`.trim();
}

function valueOf(row: StudyRecord, by: WorklistColumn): string | number | undefined {
  const { patient } = row;
  switch (by) {
    case 'name': {
      const group = patient.name?.alphabetic ?? patient.name?.ideographic;
      return group ? `${group.family} ${group.given}`.trim() : undefined;
    }
    case 'id':
      return patient.id;
    case 'born':
      return patient.birthDate;
    case 'date':
      return when(row);
    case 'modality':
      return row.modalities.join(' ');
    case 'description':
      return row.description;
    case 'accession':
      return row.accession;
    case 'images':
      return row.instanceCount;
  }
}
