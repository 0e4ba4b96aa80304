import { describe, expect, it } from 'vitest';
import { readEntry, viewAddress, withHungStudies } from './entry.ts';
import { toUid } from '#src/model/dicom/uid.ts';

const at = (path: string) => readEntry(new URL(path, 'http://host/some/folder/'));

describe('an address', () => {
  it('of the folder is the worklist', () => {
    expect(at('./')).toEqual({ kind: 'worklist' });
    expect(at('index.html')).toEqual({ kind: 'worklist' });
  });

  it('names studies, series and instances, separated by commas or repeated, in any case', () => {
    expect(
      at('view?StudyInstanceUIDs=1.2,1.3&seriesinstanceuids=1.4&SOPInstanceUIDs=1.5&SOPInstanceUIDs=1.6&source=a'),
    ).toEqual({
      kind: 'view',
      studies: ['1.2', '1.3'],
      series: ['1.4'],
      instances: ['1.5', '1.6'],
      source: 'a',
    });
  });

  it('gives no UID that is none', () => {
    expect(at('view?StudyInstanceUIDs=../../etc,<script>')).toEqual({
      kind: 'nowhere',
      dropped: ['StudyInstanceUIDs'],
    });
    expect(at('view')).toEqual({ kind: 'nowhere' });
  });

  it('of IHE Invoke Image Display asks by study, patient or accession number', () => {
    expect(at('IHEInvokeImageDisplay?requestType=STUDY&studyUID=1.2.3')).toMatchObject({
      kind: 'view',
      studies: ['1.2.3'],
    });
    expect(at('IHEInvokeImageDisplay?requestType=PATIENT&patientID=4402187%5E%5E%5EHOSP%261.2%26ISO')).toEqual({
      kind: 'find',
      patientId: '4402187',
      issuer: 'HOSP',
    });
    expect(at('IHEInvokeImageDisplay?requestType=STUDY&accessionNumber=A26-1')).toEqual({
      kind: 'find',
      accession: 'A26-1',
    });
    expect(at('IHEInvokeImageDisplay')).toMatchObject({ kind: 'nowhere' });
  });

  it('made for studies reads back as the same studies', () => {
    const studies = [
      { study: toUid('1.2.3'), source: 'pacs-2' },
      { study: toUid('1.2.4'), source: 'pacs-2' },
    ];
    expect(at(viewAddress(studies, true))).toMatchObject({ studies: ['1.2.3', '1.2.4'], source: 'pacs-2' });
    expect(viewAddress(studies, false)).not.toContain('source');
  });

  it('never takes a store’s address from a link, and says what was left out', () => {
    expect(at('view?StudyInstanceUIDs=1.2&source=https://evil.example/dicom-web&url=x')).toEqual({
      kind: 'view',
      studies: ['1.2'],
      series: [],
      instances: [],
      dropped: ['source', 'url'],
    });
  });
});

describe('the address of what hangs', () => {
  const url = (query: string) => new URL(`http://host/app/view?${query}`);

  it('takes on studies that hang beside those it names, and keeps the rest', () => {
    expect(withHungStudies(url('StudyInstanceUIDs=1.2&protocol=prior'), [toUid('1.3')])).toBe(
      'view?StudyInstanceUIDs=1.2,1.3&protocol=prior',
    );
  });

  it('stays as it is where it names them, or no study at all', () => {
    expect(withHungStudies(url('StudyInstanceUIDs=1.2,1.3'), [toUid('1.3')])).toBeUndefined();
    expect(withHungStudies(url('PatientID=7'), [toUid('1.3')])).toBeUndefined();
  });
});
