import type { Uid } from '#src/model/dicom/uid.ts';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import { codeSequence, type Code } from './codes.ts';

export type Relationship =
  'CONTAINS' | 'HAS OBS CONTEXT' | 'HAS CONCEPT MOD' | 'INFERRED FROM' | 'SELECTED FROM' | 'HAS PROPERTIES';

/** An image a content item speaks of; `frame` only where the image has several (PS3.3 table 10-3). */
export interface ImageReference {
  readonly sopClass: Uid;
  readonly instance: Uid;
  readonly frame?: number;
}

function contentItem(
  type: string,
  relationship: Relationship | undefined,
  concept: Code | undefined,
  value: DicomJson,
  children: readonly DicomJson[],
): DicomJson {
  return {
    ...(relationship === undefined ? {} : { '0040A010': { vr: 'CS', Value: [relationship] } }),
    '0040A040': { vr: 'CS', Value: [type] },
    ...(concept ? { '0040A043': codeSequence(concept) } : {}),
    ...value,
    ...(children.length === 0 ? {} : { '0040A730': { vr: 'SQ', Value: children } }),
  };
}

/** `template` is its number in PS3.16; without a relationship it is the root. */
export function container(
  relationship: Relationship | undefined,
  concept: Code,
  children: readonly DicomJson[],
  options: { readonly template?: string; readonly more?: DicomJson } = {},
): DicomJson {
  const { template, more = {} } = options;
  const value: DicomJson = {
    '0040A050': { vr: 'CS', Value: ['SEPARATE'] },
    ...(template === undefined
      ? {}
      : {
          '0040A504': {
            vr: 'SQ',
            Value: [{ '00080105': { vr: 'CS', Value: ['DCMR'] }, '0040DB00': { vr: 'CS', Value: [template] } }],
          },
        }),
    ...more,
  };
  return contentItem('CONTAINER', relationship, concept, value, children);
}

export function codeItem(relationship: Relationship, concept: Code, code: Code): DicomJson {
  return contentItem('CODE', relationship, concept, { '0040A168': codeSequence(code) }, []);
}

export function textItem(
  relationship: Relationship,
  concept: Code,
  words: string,
  children: readonly DicomJson[] = [],
): DicomJson {
  return contentItem('TEXT', relationship, concept, { '0040A160': { vr: 'UT', Value: [words] } }, children);
}

export function uidItem(relationship: Relationship, concept: Code, uid: string): DicomJson {
  return contentItem('UIDREF', relationship, concept, { '0040A124': { vr: 'UI', Value: [uid] } }, []);
}

/** `name` as PN has it: parts by `^`, scripts by `=`. */
export function personItem(relationship: Relationship, concept: Code, name: string): DicomJson {
  return contentItem('PNAME', relationship, concept, { '0040A123': { vr: 'PN', Value: [name] } }, []);
}

/** `unit` in UCUM. The value stands as a decimal of 16 characters and, where that is less than it is, as a double too. */
export function numberItem(concept: Code, value: number, unit: Code, children: readonly DicomJson[]): DicomJson {
  const measured = {
    '004008EA': codeSequence(unit),
    '0040A161': { vr: 'FD', Value: [value] },
    '0040A30A': { vr: 'DS', Value: [value] },
  };
  return contentItem('NUM', 'CONTAINS', concept, { '0040A300': { vr: 'SQ', Value: [measured] } }, children);
}

export function imageItem(relationship: Relationship, { sopClass, instance, frame }: ImageReference): DicomJson {
  const reference = {
    '00081150': { vr: 'UI', Value: [sopClass] },
    '00081155': { vr: 'UI', Value: [instance] },
    ...(frame === undefined ? {} : { '00081160': { vr: 'IS', Value: [frame] } }),
  };
  return contentItem('IMAGE', relationship, undefined, { '00081199': { vr: 'SQ', Value: [reference] } }, []);
}

/** `data` are columns and rows in turn, the corner of the first pixel being 0\0 (PS3.3 C.18.6). */
export function graphicItem(
  relationship: Relationship,
  concept: Code,
  type: string,
  data: readonly number[],
  image: ImageReference,
): DicomJson {
  return contentItem(
    'SCOORD',
    relationship,
    concept,
    { '00700022': { vr: 'FL', Value: data }, '00700023': { vr: 'CS', Value: [type] } },
    [imageItem('SELECTED FROM', image)],
  );
}

/** `data` are millimetres in the frame of reference, x, y and z in turn (PS3.3 C.18.9). */
export function spaceItem(
  relationship: Relationship,
  concept: Code,
  { type, data }: { readonly type: string; readonly data: readonly number[] },
  frameOfReference: Uid,
): DicomJson {
  const value = {
    '00700022': { vr: 'FL', Value: data },
    '00700023': { vr: 'CS', Value: [type] },
    '30060024': { vr: 'UI', Value: [frameOfReference] },
  };
  return contentItem('SCOORD3D', relationship, concept, value, []);
}
