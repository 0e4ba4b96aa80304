import { describe, expect, it } from 'vitest';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { compareStudies, type WorklistColumn } from './worklist-order.ts';

const study = (n: number, date: string | undefined, family: string, images?: number): StudyRecord => ({
  address: { source: 's', study: toUid(`1.${n}`) },
  patient: { id: String(n), name: { alphabetic: { family, given: '', middle: '', prefix: '', suffix: '' } } },
  moment: date === undefined ? {} : { date },
  modalities: ['CT'],
  ...(images === undefined ? {} : { instanceCount: images }),
});
const sorted = (rows: readonly StudyRecord[], by: WorklistColumn, descending: boolean) =>
  rows.toSorted((a, b) => compareStudies(a, b, { by, descending })).map((r) => r.patient.id);

describe('the order of the worklist', () => {
  it('is by number for images and puts what is not known last either way', () => {
    const rows = [study(1, '2026-01-01', 'A', 9), study(2, '2026-01-02', 'B'), study(3, '2026-01-03', 'C', 100)];
    expect(sorted(rows, 'images', false)).toEqual(['1', '3', '2']);
    expect(sorted(rows, 'images', true)).toEqual(['3', '1', '2']);
  });

  it('puts the newest first among equal names', () => {
    const rows = [study(1, '2025-01-01', 'Okafor'), study(2, '2026-01-01', 'OKAFOR')];
    expect(sorted(rows, 'name', false)).toEqual(['2', '1']);
  });
});
