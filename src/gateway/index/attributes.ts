export type Level = 'study' | 'series' | 'instance';

/** How a value is compared (PS3.4 C.2.2.2). */
export type Comparison = 'uid' | 'exact' | 'text' | 'name' | 'date' | 'time' | 'number';

export interface Attribute {
  readonly tag: string;
  readonly keyword: string;
  readonly level: Level;
  readonly comparison: Comparison;
  /** The index's column; other attributes are looked for in the metadata. */
  readonly column?: string;
  /** Answered without being asked for. */
  readonly always: boolean;
}

const a = (
  tag: string,
  keyword: string,
  level: Level,
  comparison: Comparison,
  column = '',
  always: 'always' | 'asked' = column === '' ? 'asked' : 'always',
): Attribute => ({
  tag,
  keyword,
  level,
  comparison,
  always: always === 'always',
  ...(column === '' ? {} : { column }),
});

/** The attributes that can be searched by keyword: PS3.18 tables 10.6.1-5, 10.6.3-3 to -5, and what a worklist asks for. */
export const attributes: readonly Attribute[] = [
  a('0020000D', 'StudyInstanceUID', 'study', 'uid', 'study.uid'),
  a('00080020', 'StudyDate', 'study', 'date', 'study.date'),
  a('00080030', 'StudyTime', 'study', 'time', 'study.time'),
  a('00080050', 'AccessionNumber', 'study', 'exact', 'study.accession'),
  a('00080080', 'InstitutionName', 'study', 'text', '', 'always'),
  a('00080090', 'ReferringPhysicianName', 'study', 'name', 'study.referrer'),
  a('00080201', 'TimezoneOffsetFromUTC', 'study', 'exact', '', 'always'),
  a('00081030', 'StudyDescription', 'study', 'text', 'study.description'),
  a('00081048', 'PhysiciansOfRecord', 'study', 'name'),
  a('00081060', 'NameOfPhysiciansReadingStudy', 'study', 'name'),
  a('00081080', 'AdmittingDiagnosesDescription', 'study', 'text'),
  a('00100010', 'PatientName', 'study', 'name', 'study.name'),
  a('00100020', 'PatientID', 'study', 'exact', 'study.patient_id'),
  a('00100021', 'IssuerOfPatientID', 'study', 'exact', 'study.issuer'),
  a('00100030', 'PatientBirthDate', 'study', 'date', 'study.birth_date'),
  a('00100032', 'PatientBirthTime', 'study', 'time'),
  a('00100040', 'PatientSex', 'study', 'exact', 'study.sex'),
  a('00101000', 'OtherPatientIDs', 'study', 'exact'),
  a('00101010', 'PatientAge', 'study', 'exact', '', 'always'),
  a('00101020', 'PatientSize', 'study', 'number'),
  a('00101030', 'PatientWeight', 'study', 'number'),
  a('00102180', 'Occupation', 'study', 'text'),
  a('001021B0', 'AdditionalPatientHistory', 'study', 'text'),
  a('00104000', 'PatientComments', 'study', 'text'),
  a('00200010', 'StudyID', 'study', 'exact', 'study.study_id'),
  a('00321032', 'RequestingPhysician', 'study', 'name'),
  a('00321060', 'RequestedProcedureDescription', 'study', 'text'),

  a('0020000E', 'SeriesInstanceUID', 'series', 'uid', 'series.uid'),
  a('00080021', 'SeriesDate', 'series', 'date', 'series.date'),
  a('00080031', 'SeriesTime', 'series', 'time', 'series.time'),
  a('00080060', 'Modality', 'series', 'exact', 'series.modality'),
  a('00080070', 'Manufacturer', 'series', 'text', '', 'always'),
  a('00081010', 'StationName', 'series', 'text', '', 'always'),
  a('0008103E', 'SeriesDescription', 'series', 'text', 'series.description'),
  a('00081050', 'PerformingPhysicianName', 'series', 'name'),
  a('00081070', 'OperatorsName', 'series', 'name'),
  a('00081090', 'ManufacturerModelName', 'series', 'text'),
  a('00180015', 'BodyPartExamined', 'series', 'exact', 'series.body_part'),
  a('00181030', 'ProtocolName', 'series', 'text', '', 'always'),
  a('00185100', 'PatientPosition', 'series', 'exact'),
  a('00200011', 'SeriesNumber', 'series', 'number', 'series.number'),
  a('00200052', 'FrameOfReferenceUID', 'series', 'uid'),
  a('00200060', 'Laterality', 'series', 'exact', '', 'always'),
  a('00400244', 'PerformedProcedureStepStartDate', 'series', 'date', '', 'always'),
  a('00400245', 'PerformedProcedureStepStartTime', 'series', 'time', '', 'always'),
  a('00400254', 'PerformedProcedureStepDescription', 'series', 'text'),
  a('00400275', 'RequestAttributesSequence', 'series', 'exact', '', 'always'),

  a('00080018', 'SOPInstanceUID', 'instance', 'uid', 'instance.sop'),
  a('00080016', 'SOPClassUID', 'instance', 'uid', 'instance.sop_class'),
  a('00083002', 'AvailableTransferSyntaxUID', 'instance', 'uid', 'instance.syntax'),
  a('00200013', 'InstanceNumber', 'instance', 'number', 'instance.number'),
  a('00080008', 'ImageType', 'instance', 'exact'),
  a('00080022', 'AcquisitionDate', 'instance', 'date'),
  a('00080023', 'ContentDate', 'instance', 'date'),
  a('00080032', 'AcquisitionTime', 'instance', 'time'),
  a('00080033', 'ContentTime', 'instance', 'time'),
  a('00200012', 'AcquisitionNumber', 'instance', 'number'),
  a('00280008', 'NumberOfFrames', 'instance', 'number', '', 'always'),
  a('00280010', 'Rows', 'instance', 'number', '', 'always'),
  a('00280011', 'Columns', 'instance', 'number', '', 'always'),
  a('00280100', 'BitsAllocated', 'instance', 'number', '', 'always'),
  a('00420010', 'DocumentTitle', 'instance', 'text'),
];

/** Counted, not stored. */
export const computed = {
  modalitiesInStudy: '00080061',
  sopClassesInStudy: '00080062',
  seriesInStudy: '00201206',
  instancesInStudy: '00201208',
  instancesInSeries: '00201209',
} as const;

const keywordsOfComputed: Readonly<Record<string, string>> = {
  ModalitiesInStudy: computed.modalitiesInStudy,
  SOPClassesInStudy: computed.sopClassesInStudy,
  NumberOfStudyRelatedSeries: computed.seriesInStudy,
  NumberOfStudyRelatedInstances: computed.instancesInStudy,
  NumberOfSeriesRelatedInstances: computed.instancesInSeries,
};

const byTag = new Map(attributes.map((attribute) => [attribute.tag, attribute]));
const tagOfKeyword = new Map([
  ...attributes.map(({ keyword, tag }): [string, string] => [keyword, tag]),
  ...Object.entries(keywordsOfComputed),
]);

export function attributeOf(tag: string): Attribute | undefined {
  return byTag.get(tag);
}

/** The tag that a query names, by keyword or by eight hex digits; undefined for a word we do not know. */
export function tagOf(name: string): string | undefined {
  if (/^[0-9a-f]{8}$/i.test(name)) return name.toUpperCase();
  return tagOfKeyword.get(name);
}

const studyTags = new Set(attributes.filter(({ level }) => level === 'study').map(({ tag }) => tag));
const seriesTags = new Set(attributes.filter(({ level }) => level === 'series').map(({ tag }) => tag));

/** The level an attribute of a file is told at: that of the table, all of group 0010 with the study, others by instance. */
export function levelOf(tag: string): Level {
  if (studyTags.has(tag) || tag.startsWith('0010')) return 'study';
  return seriesTags.has(tag) ? 'series' : 'instance';
}

const briefTags = new Set<string>([
  ...attributes.filter(({ always, column }) => always || column !== undefined).map(({ tag }) => tag),
  ...Object.values(computed),
]);

/** Whether the attribute is among the few that searches answer with unasked, kept beside the whole metadata. */
export function isBrief(tag: string): boolean {
  return briefTags.has(tag);
}
