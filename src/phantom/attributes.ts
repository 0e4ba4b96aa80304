import type { Uid } from '#src/model/dicom/uid.ts';
import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import { patient, uidOf, type Study } from './patient.ts';

type Vr =
  | 'CS'
  | 'DA'
  | 'DS'
  | 'FD'
  | 'IS'
  | 'LO'
  | 'PN'
  | 'SH'
  | 'SQ'
  | 'ST'
  | 'TM'
  | 'UI'
  | 'UL'
  | 'US'
  | 'SL'
  | 'SS'
  | 'FL'
  | 'LT'
  | 'AT'
  | 'AS'
  | 'DT';

/** One element; no values means present and empty (type 2). */
export function el(vr: Vr, ...values: readonly unknown[]): DicomElement {
  return values.length === 0 ? { vr } : { vr, Value: values };
}

/** A sequence with one coded entry (PS3.3 table 8.8-1). */
export function code(value: string, scheme: string, meaning: string): DicomElement {
  return el('SQ', { '00080100': el('SH', value), '00080102': el('SH', scheme), '00080104': el('LO', meaning) });
}

export interface Series {
  readonly study: Study;
  readonly name: string;
  readonly uid: Uid;
  readonly modality: string;
  readonly number: number;
  readonly description: string;
  readonly bodyPart: string;
  readonly protocol?: string;
  readonly manufacturer: string;
  readonly model: string;
  /** PatientPosition, where it says something. */
  readonly position?: string;
  readonly frameOfReference?: Uid;
  readonly laterality?: 'L' | 'R';
}

export function series(study: Study, name: string, rest: Omit<Series, 'study' | 'name' | 'uid'>): Series {
  return { study, name, uid: uidOf('series', study.name, name), ...rest };
}

export interface Instance {
  readonly sopClass: string;
  readonly number: number;
  readonly imageType: readonly string[];
  /** Seconds after the study's time at which the picture was taken. */
  readonly after: number;
}

export function instanceUid(s: Series, number: number): Uid {
  return uidOf('instance', s.study.name, s.name, number);
}

/** HHMMSS.FFF some seconds later. */
export function later(time: string, seconds: number): string {
  const all = Number(time.slice(0, 2)) * 3600 + Number(time.slice(2, 4)) * 60 + Number(time.slice(4, 6)) + seconds;
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `${two(all / 3600)}${two((all / 60) % 60)}${two(all % 60)}.${String(Math.round((all % 1) * 1000)).padStart(3, '0')}`;
}

/** Patient, Study, Series, Equipment, Frame of Reference and SOP Common modules, and General Image. */
export function common(s: Series, instance: Instance): DicomJson {
  const { study } = s;
  const taken = later(study.time, instance.after);
  return {
    '00080005': el('CS', 'ISO_IR 192'),
    '00080008': el('CS', ...instance.imageType),
    '00080016': el('UI', instance.sopClass),
    '00080018': el('UI', instanceUid(s, instance.number)),
    '00080020': el('DA', study.date),
    '00080021': el('DA', study.date),
    '00080022': el('DA', study.date),
    '00080023': el('DA', study.date),
    '00080030': el('TM', study.time),
    '00080031': el('TM', later(study.time, 30 * s.number)),
    '00080032': el('TM', taken),
    '00080033': el('TM', taken),
    '00080050': el('SH', study.accession),
    '00080060': el('CS', s.modality),
    '00080070': el('LO', s.manufacturer),
    '00080080': el('LO', 'St. Elisabeth'),
    '00080090': el('PN', { Alphabetic: 'LIN^Mei', Ideographic: '林^梅' }),
    '00080201': el('SH', '+0800'),
    '00081010': el('SH', `${s.modality}1`),
    '00081030': el('LO', study.description),
    '0008103E': el('LO', s.description),
    '00081090': el('LO', s.model),
    '00100010': el('PN', { Alphabetic: patient.alphabetic, Ideographic: patient.ideographic }),
    '00100020': el('LO', patient.id),
    '00100021': el('LO', patient.issuer),
    '00100030': el('DA', patient.birthDate),
    '00100040': el('CS', patient.sex),
    '00101010': el('AS', study.age),
    '00101020': el('DS', 1.74),
    '00101030': el('DS', 71),
    '00180015': el('CS', s.bodyPart),
    '00181000': el('LO', 'PHANTOM'),
    '00181020': el('LO', '1.0'),
    '00181030': el('LO', s.protocol ?? s.description),
    ...(s.position === undefined ? {} : { '00185100': el('CS', s.position) }),
    '0020000D': el('UI', study.uid),
    '0020000E': el('UI', s.uid),
    '00200010': el('SH', study.id),
    '00200011': el('IS', s.number),
    '00200012': el('IS', 1),
    '00200013': el('IS', instance.number),
    ...(s.laterality === undefined ? {} : { '00200060': el('CS', s.laterality) }),
    ...(s.frameOfReference === undefined ? {} : { '00200052': el('UI', s.frameOfReference), '00201040': el('LO') }),
  };
}

/** Image Pixel module of a grey picture (PS3.3 C.7.6.3). */
export function greyPixels(options: {
  readonly rows: number;
  readonly columns: number;
  readonly stored: number;
  readonly allocated?: 8 | 16;
  readonly signed?: boolean;
  readonly photometric?: 'MONOCHROME1' | 'MONOCHROME2';
}): DicomJson {
  return {
    '00280002': el('US', 1),
    '00280004': el('CS', options.photometric ?? 'MONOCHROME2'),
    '00280010': el('US', options.rows),
    '00280011': el('US', options.columns),
    '00280100': el('US', options.allocated ?? 16),
    '00280101': el('US', options.stored),
    '00280102': el('US', options.stored - 1),
    '00280103': el('US', options.signed === true ? 1 : 0),
  };
}

/** Windows with names (PS3.3 C.11.2.1.2). */
export function windows(...list: readonly (readonly [centre: number, width: number, name: string])[]): DicomJson {
  return {
    '00281050': el('DS', ...list.map((w) => w[0])),
    '00281051': el('DS', ...list.map((w) => w[1])),
    '00281055': el('LO', ...list.map((w) => w[2])),
  };
}

/** Image Plane module (PS3.3 C.7.6.2): first pixel's centre, directions of rows and columns, spacing row by row then along. */
export function plane(
  position: readonly [number, number, number],
  orientation: readonly [number, number, number, number, number, number],
  spacing: readonly [number, number],
): DicomJson {
  return { '00200032': el('DS', ...position), '00200037': el('DS', ...orientation), '00280030': el('DS', ...spacing) };
}
