import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toUid } from '../dicom/uid.ts';
import { readRoute, writeRoute, type FindRoute, type ReadRoute, type Route, type ViewRoute } from './route.ts';

const read = (address: string): ReadRoute => {
  const url = new URL(address, 'http://host');
  return readRoute(url.pathname, url.search);
};
const route = (address: string): Route => read(address).route;

describe('routes', () => {
  it('the root of any folder is the worklist', () => {
    expect(route('/')).toEqual({ kind: 'worklist' });
    expect(route('/hospital/viewer/')).toEqual({ kind: 'worklist' });
  });

  it('/view takes UIDs by comma or repeated, with source and protocol', () => {
    expect(route('/view?StudyInstanceUIDs=1.2,1.3&studyinstanceuids=1.4&source=pacs-2&protocol=chest')).toEqual({
      kind: 'view',
      studies: ['1.2', '1.3', '1.4'],
      series: [],
      instances: [],
      source: 'pacs-2',
      protocol: 'chest',
    });
    expect(route('/app/view?StudyInstanceUIDs=1.2&SeriesInstanceUIDs=1.2.1&SOPInstanceUIDs=1.2.1.1')).toMatchObject({
      series: ['1.2.1'],
      instances: ['1.2.1.1'],
    });
  });

  it('opens by patient and issuer', () => {
    expect(route('/view?PatientID=A%2F1&IssuerOfPatientID=HOSP')).toEqual({
      kind: 'find',
      patientId: 'A/1',
      issuer: 'HOSP',
    });
  });

  it('IHE Invoke Image Display opens a study, an accession or a patient', () => {
    const invoke = '/IHEInvokeImageDisplay?requestType=';
    expect(route(`${invoke}STUDY&studyUID=1.2.3`)).toEqual({
      kind: 'view',
      studies: ['1.2.3'],
      series: [],
      instances: [],
    });
    expect(route(`${invoke}STUDY&accessionNumber=A7&diagnosticQuality=true`)).toEqual({
      kind: 'find',
      accession: 'A7',
    });
    expect(route(`${invoke}PATIENT&patientID=99998410%5E%5E%5EAcme%261.2%26ISO`)).toEqual({
      kind: 'find',
      patientId: '99998410',
      issuer: 'Acme',
    });
    expect(read(`${invoke}FLY&studyUID=1.2`)).toEqual({ route: { kind: 'nowhere' }, dropped: ['requestType'] });
    expect(read(`${invoke}STUDY&studyUID=1.2&viewerType=IHE_BIR`).dropped).toEqual([]);
  });

  it('a store’s address in a link is refused, whatever it is called', () => {
    const tries = [
      'url=https://evil/dicom.json',
      'source=https://evil/dicom-web',
      'source=//evil',
      'source=a%2F..%2Fevil',
      'datasources=evil',
      'configUrl=evil',
    ];
    for (const query of tries) {
      const { route: found, dropped } = read(`/view?${query}&StudyInstanceUIDs=1.2`);
      expect(found).toEqual({ kind: 'view', studies: ['1.2'], series: [], instances: [] });
      expect(dropped).toEqual([query.split('=')[0]]);
    }
  });

  it('drops what is no UID, and wildcards, and says so', () => {
    expect(read('/view?StudyInstanceUIDs=1.2,*,../..&PatientID=A*')).toEqual({
      route: { kind: 'view', studies: ['1.2'], series: [], instances: [] },
      dropped: ['StudyInstanceUIDs', 'PatientID'],
    });
    expect(route('/view?PatientID=*')).toEqual({ kind: 'nowhere' });
  });

  it('a page that is none of ours is nowhere', () => {
    expect(route('/views')).toEqual({ kind: 'nowhere' });
    expect(route('/view')).toEqual({ kind: 'nowhere' });
  });

  it('come back from their own text', () => {
    const uid = fc.stringMatching(/^[1-9][0-9.]{0,20}$/).map(toUid);
    const uids = fc.uniqueArray(uid, { maxLength: 4 });
    const text = fc.stringMatching(/^[A-Za-z0-9 /&=+%'é王,-]{1,20}$/);
    const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,9}$/);
    const view: fc.Arbitrary<ViewRoute> = fc.record(
      {
        kind: fc.constant('view' as const),
        studies: fc.uniqueArray(uid, { minLength: 1, maxLength: 4 }),
        series: uids,
        instances: uids,
        source: name,
        protocol: name,
      },
      { requiredKeys: ['kind', 'studies', 'series', 'instances'] },
    );
    const find: fc.Arbitrary<FindRoute> = fc.record(
      { kind: fc.constant('find' as const), patientId: text, issuer: text, accession: text, source: name },
      { requiredKeys: ['kind', 'patientId'] },
    );
    fc.assert(
      fc.property(fc.oneof(view, find), (asked) => {
        expect(read(`/app/${writeRoute(asked)}`)).toEqual({ route: asked, dropped: [] });
      }),
    );
  });

  it('any text at all is some route', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (path, query) => {
        expect(['worklist', 'view', 'find', 'nowhere']).toContain(readRoute(path, query).route.kind);
      }),
    );
  });
});
