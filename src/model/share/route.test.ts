import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toUid } from '../dicom/uid.ts';
import { emptyOpening, formatRoute, parseRoute, type Opening, type Route } from './route.ts';

const open = (path: string): Opening => {
  const url = new URL(path, 'http://host');
  const route = parseRoute(url.pathname, url.search);
  if (route.kind !== 'view') throw new Error(route.kind);
  return route.open;
};
const dropped = (path: string): readonly string[] => {
  const url = new URL(path, 'http://host');
  const route = parseRoute(url.pathname, url.search);
  return route.kind === 'view' ? route.dropped : [];
};

describe('routes', () => {
  it('the root is the worklist', () => {
    expect(parseRoute('/', '')).toEqual({ kind: 'worklist' });
  });

  it('/view takes UIDs by comma or repeated, with source and protocol', () => {
    expect(open('/view?StudyInstanceUIDs=1.2,1.3&StudyInstanceUIDs=1.4&source=pacs-2&protocol=chest')).toEqual({
      ...emptyOpening,
      studies: ['1.2', '1.3', '1.4'],
      source: 'pacs-2',
      protocol: 'chest',
    });
    expect(open('/view?StudyInstanceUIDs=1.2&SeriesInstanceUIDs=1.2.1&SOPInstanceUIDs=1.2.1.1')).toMatchObject({
      series: ['1.2.1'],
      instances: ['1.2.1.1'],
    });
  });

  it('opens by patient, and issuer', () => {
    expect(open('/view?PatientID=A%2F1&IssuerOfPatientID=HOSP').patient).toEqual({ id: 'A/1', issuer: 'HOSP' });
  });

  it('IHE Invoke Image Display opens a study, an accession or a patient', () => {
    expect(open('/IHEInvokeImageDisplay?requestType=STUDY&studyUID=1.2.3')).toEqual({
      ...emptyOpening,
      studies: ['1.2.3'],
    });
    expect(open('/IHEInvokeImageDisplay?requestType=STUDY&accessionNumber=A7&diagnosticQuality=true')).toEqual({
      ...emptyOpening,
      accession: 'A7',
    });
    expect(
      open('/IHEInvokeImageDisplay?requestType=PATIENT&patientID=99998410%5E%5E%5EAcme%261.2%26ISO').patient,
    ).toEqual({
      id: '99998410',
      issuer: 'Acme',
    });
    expect(dropped('/IHEInvokeImageDisplay?requestType=FLY&studyUID=1.2')).toEqual(['requestType']);
    expect(dropped('/IHEInvokeImageDisplay?requestType=STUDY&studyUID=1.2&viewerType=IHE_BIR')).toEqual([]);
  });

  it('a store’s address in a link is refused, whatever it is called', () => {
    for (const query of [
      'url=https://evil/dicom.json',
      'source=https://evil/dicom-web',
      'source=//evil',
      'datasources=x',
      'configUrl=x',
    ]) {
      const route = parseRoute('/view', `${query}&StudyInstanceUIDs=1.2`);
      expect(JSON.stringify(route.kind === 'view' && route.open)).not.toContain('evil');
      expect(route.kind === 'view' && route.open.source).toBeUndefined();
      expect(route.kind === 'view' && route.dropped).toHaveLength(1);
    }
  });

  it('drops what is no UID, and wildcards, and says so', () => {
    expect(dropped('/view?StudyInstanceUIDs=1.2,*,../..&PatientID=A*')).toEqual(['PatientID', 'StudyInstanceUIDs']);
    expect(open('/view?StudyInstanceUIDs=1.2,*').studies).toEqual(['1.2']);
  });

  it('a path that is none of ours is said to be so', () => {
    expect(parseRoute('/admin', '')).toEqual({ kind: 'unknown', path: '/admin' });
  });

  it('come back from their own text', () => {
    const uid = fc.stringMatching(/^[1-9][0-9.]{0,20}$/).map(toUid);
    const uids = fc.uniqueArray(uid, { maxLength: 4 });
    const text = fc.stringMatching(/^[A-Za-z0-9 /&=+%'é王-]{1,20}$/).filter((t) => t.trim() !== '');
    const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,9}$/);
    const opening: fc.Arbitrary<Opening> = fc.record(
      {
        studies: uids,
        series: uids,
        instances: uids,
        source: name,
        protocol: name,
        accession: text,
        patient: fc.record({ id: text, issuer: text }, { requiredKeys: ['id'] }),
      },
      { requiredKeys: ['studies', 'series', 'instances'] },
    );
    fc.assert(
      fc.property(opening, (asked) => {
        const url = new URL(formatRoute({ kind: 'view', open: asked }), 'http://host');
        const expected: Route = { kind: 'view', open: asked, dropped: [] };
        expect(parseRoute(url.pathname, url.search)).toEqual(expected);
      }),
    );
  });

  it('any text at all is some route', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (path, query) => void parseRoute(path, query)));
  });
});
