import type { InstanceAddress } from '#src/model/dicom/address.ts';
import type { PersonName, NameGroup } from '#src/model/dicom/person-name.ts';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import { concepts } from './codes.ts';
import { codeItem, personItem, textItem, uidItem } from './content.ts';

/** A document to be written: whose it is and when, as reports and key objects share it. */
export interface NewDocument {
  readonly study: StudyRecord;
  readonly series: Uid;
  readonly instance: Uid;
  readonly now: Date;
  /** The reader's name as PN has it; absent where it is not known: then the program is the observer. */
  readonly reader?: string;
  /** The documents that this one takes the place of. */
  readonly replaces: readonly Reference[];
}

/** An object as others refer to it. */
export interface Reference {
  readonly address: InstanceAddress;
  readonly sopClass: Uid;
}

/** The program as an observer (PS3.5 B.2). */
const program = '2.25.284467152066813427012334918233910267454';

const empty = (vr: string): DicomElement => ({ vr });
const one = (vr: string, value: unknown): DicomElement =>
  value === undefined || value === '' ? { vr } : { vr, Value: [value] };

/** Patient, General Study, Series, Equipment, SOP Common and what documents have beside their content (PS3.3 A.35). */
export function documentHead(
  { study, series, instance, now }: NewDocument,
  kind: { readonly sopClass: string; readonly modality: string; readonly description: string },
): DicomJson {
  const { patient, moment } = study;
  const { date, time } = localMoment(now, moment.offset);
  return {
    '00080012': one('DA', date),
    '00080013': one('TM', time),
    '00080016': one('UI', kind.sopClass),
    '00080018': one('UI', instance),
    '00080020': one('DA', moment.date?.length === 10 ? moment.date.replaceAll('-', '') : undefined),
    '00080023': one('DA', date),
    '00080030': one('TM', moment.time?.replaceAll(':', '')),
    '00080033': one('TM', time),
    '00080050': one('SH', study.accession),
    '00080060': one('CS', kind.modality),
    '00080070': one('LO', 'Fovea'),
    '00080090': one('PN', study.referrer && personValue(study.referrer)),
    ...(study.description === undefined ? {} : { '00081030': one('LO', study.description) }),
    '0008103E': one('LO', kind.description),
    '00081090': one('LO', 'Fovea'),
    '00081111': { vr: 'SQ', Value: [] },
    ...(moment.offset === undefined ? {} : { '00080201': one('SH', moment.offset.replace(':', '')) }),
    '00100010': one('PN', patient.name && personValue(patient.name)),
    '00100020': one('LO', patient.id),
    ...(patient.issuer === undefined ? {} : { '00100021': one('LO', patient.issuer) }),
    '00100030': patient.birthDate?.length === 10 ? one('DA', patient.birthDate.replaceAll('-', '')) : empty('DA'),
    '00100040': one('CS', patient.sex),
    '0020000D': one('UI', study.address.study),
    '0020000E': one('UI', series),
    '00200010': one('SH', study.studyId),
    '00200011': one('IS', 9000),
    '00200013': one('IS', 1),
  };
}

/** Who observed: a person by name, else this program (TID 1002). */
export function observer(reader: string | undefined): readonly DicomJson[] {
  const context = 'HAS OBS CONTEXT';
  return reader === undefined
    ? [
        codeItem(context, concepts.observerType, concepts.device),
        uidItem(context, concepts.deviceUid, program),
        textItem(context, concepts.deviceName, 'Fovea'),
      ]
    : [codeItem(context, concepts.observerType, concepts.person), personItem(context, concepts.personName, reader)];
}

/** Objects by study and series (PS3.3 table 10-4 and C.17.2: SOP Instance Reference Macro). */
export function hierarchy(references: readonly Reference[]): DicomElement {
  const studies = new Map<Uid, Map<Uid, Map<Uid, Uid>>>();
  for (const { address, sopClass } of references) {
    const series = studies.get(address.study) ?? new Map<Uid, Map<Uid, Uid>>();
    studies.set(address.study, series);
    const instances = series.get(address.series) ?? new Map<Uid, Uid>();
    series.set(address.series, instances);
    instances.set(address.instance, sopClass);
  }
  const value = [...studies].map(([study, series]) => ({
    '0020000D': { vr: 'UI', Value: [study] },
    '00081115': {
      vr: 'SQ',
      Value: [...series].map(([uid, instances]) => ({
        '0020000E': { vr: 'UI', Value: [uid] },
        '00081199': {
          vr: 'SQ',
          Value: [...instances].map(([instance, sopClass]) => ({
            '00081150': { vr: 'UI', Value: [sopClass] },
            '00081155': { vr: 'UI', Value: [instance] },
          })),
        },
      })),
    },
  }));
  return { vr: 'SQ', Value: value };
}

/**
 * Date and time in the study's own zone where it says one, for that zone holds for every time of the object; else on this
 * machine's clock, and without a zone.
 */
export function localMoment(now: Date, offset: string | undefined): { readonly date: string; readonly time: string } {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})$/.exec(offset ?? '') ?? [];
  const ahead = hours === undefined ? -now.getTimezoneOffset() : Number(hours) * 60 + Number(minutes);
  const local = new Date(now.getTime() + (sign === '-' ? -ahead : ahead) * 60_000).toISOString();
  return { date: local.slice(0, 10).replaceAll('-', ''), time: local.slice(11, 19).replaceAll(':', '') };
}

function personValue(name: PersonName): Readonly<Record<string, string>> {
  const group = (g: NameGroup | undefined): string =>
    g ? [g.family, g.given, g.middle, g.prefix, g.suffix].join('^').replace(/\^+$/, '') : '';
  const { alphabetic, ideographic, phonetic } = name;
  return {
    Alphabetic: group(alphabetic),
    ...(ideographic ? { Ideographic: group(ideographic) } : {}),
    ...(phonetic ? { Phonetic: group(phonetic) } : {}),
  };
}
