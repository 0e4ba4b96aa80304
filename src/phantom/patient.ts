import { createHash } from 'node:crypto';
import { toUid, type Uid } from '#src/model/dicom/uid.ts';

/** Changes whenever other bytes are made: a sample of another version is made anew. */
export const phantomVersion = '5';

/** A UID of the 2.25 root (PS3.5 annex B.2) that is always the same for the same name. */
export function uidOf(...name: readonly (string | number)[]): Uid {
  const digest = createHash('sha256')
    .update(`fovea phantom ${name.join('/')}`)
    .digest('hex')
    .slice(0, 32);
  // The variant and version bits of a name-based UUID, so that the number is one.
  const uuid = `${digest.slice(0, 12)}8${digest.slice(13, 16)}a${digest.slice(17)}`;
  return toUid(`2.25.${BigInt(`0x${uuid}`).toString()}`);
}

export const patient = {
  alphabetic: 'ZHANG^Wei',
  ideographic: '张^伟',
  id: '4402187',
  issuer: 'FOVEA-SAMPLE',
  birthDate: '19640312',
  sex: 'M',
} as const;

/** What is examined, in the order in which it is made: small ones first, so that there is soon something to see. */
export const studyNames = ['enhanced', 'xa', 'dx', 'mr', 'ct', 'mg', 'us', 'petct', 'ct-prior'] as const;
export type StudyName = (typeof studyNames)[number];

export interface Study {
  readonly name: StudyName;
  readonly uid: Uid;
  /** YYYYMMDD and HHMMSS, local time of the hospital, +0800. */
  readonly date: string;
  readonly time: string;
  readonly accession: string;
  readonly id: string;
  readonly description: string;
  /** PatientAge on that day. */
  readonly age: string;
}

function study(
  name: StudyName,
  date: string,
  time: string,
  accession: string,
  description: string,
  age: string,
): Study {
  return { name, uid: uidOf('study', name), date, time, accession, id: accession.slice(-6), description, age };
}

export const studies: Readonly<Record<StudyName, Study>> = {
  dx: study('dx', '20261112', '101514', 'A26-118612', 'Chest PA', '062Y'),
  mr: study('mr', '20261113', '150822', 'A26-118733', 'MR brain', '062Y'),
  ct: study('ct', '20261114', '094205', 'A26-118834', 'CT chest and abdomen, contrast', '062Y'),
  enhanced: study('enhanced', '20260818', '082340', 'A26-091277', 'CT upper abdomen, enhanced multi-frame', '062Y'),
  mg: study('mg', '20261104', '133102', 'A26-115430', 'Mammography, two views each', '062Y'),
  petct: study('petct', '20251020', '084000', 'A25-105893', 'FDG PET/CT, chest and abdomen', '061Y'),
  xa: study('xa', '20260305', '112650', 'A26-022411', 'Coronary angiography', '061Y'),
  us: study('us', '20261110', '083015', 'A26-117205', 'Ultrasound liver', '062Y'),
  'ct-prior': study('ct-prior', '20251112', '141033', 'A25-112907', 'CT chest and abdomen, contrast', '061Y'),
};
