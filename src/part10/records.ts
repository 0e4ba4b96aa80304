import type { SourceId, StudyAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord, PatientRecord, SeriesRecord, StudyRecord } from '#src/model/dicom/records.ts';
import { transferSyntax } from '#src/model/dicom/transfer-syntax.ts';
import { isUid, type Uid } from '#src/model/dicom/uid.ts';
import { number, text, texts, type DicomJson } from './dicom-json.ts';
import { defined } from './frame-records.ts';
import { imageRecord } from './image-record.ts';
import { momentAt, momentOfDateTime } from './moments.ts';
import { nameAt } from './names.ts';
import { refersOf } from './refers.ts';
import { uptakeRecord } from './uptake.ts';

function uidAt(json: DicomJson, tag: string): Uid | undefined {
  const value = text(json, tag);
  return isUid(value) ? value : undefined;
}

function patientRecord(json: DicomJson): PatientRecord {
  return {
    id: text(json, '00100020') ?? '',
    ...defined({
      issuer: text(json, '00100021'),
      name: nameAt(json, '00100010'),
      birthDate: momentAt(json, '00100030', '')?.date,
      sex: text(json, '00100040'),
    }),
  };
}

/** A study from its QIDO row or from any of its instances; undefined when it has no Study Instance UID. */
export function studyRecord(json: DicomJson, source: SourceId): StudyRecord | undefined {
  const study = uidAt(json, '0020000D');
  if (study === undefined) return undefined;
  const modalities = [...texts(json, '00080061'), text(json, '00080060') ?? ''].filter((modality) => modality !== '');
  return {
    address: { source, study },
    patient: patientRecord(json),
    moment: momentAt(json, '00080020', '00080030') ?? {},
    modalities: [...new Set(modalities)],
    ...defined({
      description: text(json, '00081030'),
      accession: text(json, '00080050'),
      studyId: text(json, '00200010'),
      institution: text(json, '00080080'),
      referrer: nameAt(json, '00080090'),
      age: text(json, '00101010'),
      seriesCount: number(json, '00201206'),
      instanceCount: number(json, '00201208'),
    }),
  };
}

/** A series from its QIDO row or from any of its instances; undefined when it has no Series Instance UID. */
export function seriesRecord(json: DicomJson, study: StudyAddress): SeriesRecord | undefined {
  const series = uidAt(json, '0020000E');
  if (series === undefined) return undefined;
  return {
    address: { source: study.source, study: study.study, series },
    modality: text(json, '00080060') ?? 'OT',
    ...defined({
      number: number(json, '00200011'),
      description: text(json, '0008103E'),
      bodyPart: text(json, '00180015'),
      laterality: text(json, '00200060'),
      protocol: text(json, '00181030'),
      moment: momentAt(json, '00080021', '00080031'),
      station: text(json, '00081010'),
      manufacturer: text(json, '00080070'),
      instanceCount: number(json, '00201209'),
    }),
  };
}

/**
 * All that the viewer knows of one instance; undefined when a UID is missing. LUTs and overlays that are still bulk data
 * are absent from the record: see `bulk.ts` for fetching them first.
 */
export function instanceRecord(json: DicomJson, source: SourceId, version?: string): InstanceRecord | undefined {
  const instance = uidAt(json, '00080018');
  const study = studyRecord(json, source);
  const series = study && seriesRecord(json, study.address);
  if (instance === undefined || !study || !series) return undefined;
  const syntax = uidAt(json, '00083002') ?? uidAt(json, '00020010');
  return {
    address: { ...series.address, instance, ...(version === undefined ? {} : { version }) },
    study,
    series,
    sopClass: uidAt(json, '00080016') ?? ('' as Uid),
    imageType: texts(json, '00080008'),
    ...defined({
      transferSyntax: syntax,
      number: number(json, '00200013'),
      content: momentAt(json, '00080023', '00080033'),
      acquired: momentOfDateTime(text(json, '0008002A'), json) ?? momentAt(json, '00080022', '00080032'),
      frameOfReference: uidAt(json, '00200052'),
      refers: refersOf(json),
      contrast: text(json, '00180010'),
      image: imageRecord(json),
      uptake: uptakeRecord(json),
      document: documentOf(json, syntax),
    }),
  };
}

/** Encapsulated documents (PS3.3 C.24.2) by their MIME type, video by its transfer syntax. */
function documentOf(json: DicomJson, syntax: Uid | undefined): InstanceRecord['document'] {
  const title = text(json, '00420010');
  const mime = text(json, '00420012');
  if (mime !== undefined) return { mime: mime.toLowerCase(), ...(title === undefined ? {} : { title }) };
  if (syntax === undefined || transferSyntax(syntax)?.codec !== 'video') return undefined;
  return {
    mime:
      syntax.startsWith('1.2.840.10008.1.2.4.100') || syntax.startsWith('1.2.840.10008.1.2.4.101')
        ? 'video/mpeg'
        : 'video/mp4',
  };
}
