import { describe, expect, it } from 'vitest';
import { parsePersonName } from '#src/model/dicom/person-name.ts';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { textColumn } from './study-filter.ts';

const row: StudyRecord = {
  address: { source: 'pacs', study: toUid('1.2.3') },
  patient: { id: 'MRN-7', name: parsePersonName("O'Brien-Smith^Mary=王^小东")! },
  moment: {},
  accession: 'A.55',
  modalities: [],
};

describe('the text of a search', () => {
  it('is found in a name by the words that the archive keeps of it', () => {
    for (const text of ["o'brien", 'obrien', 'Mary O’Brien', 'smith-brien', '王小东', 'rien'])
      expect([text, textColumn(row, text)]).toEqual([text, 'name']);
    expect(textColumn(row, 'mary jones')).toBeUndefined();
  });

  it('is found in an ID as it is written, and marks alone are no name', () => {
    expect(textColumn(row, 'n-7')).toBe('id');
    expect(textColumn(row, 'a.55')).toBe('accession');
    expect(textColumn(row, '-')).toBe('id');
    expect(textColumn(row, ',')).toBeUndefined();
  });
});
