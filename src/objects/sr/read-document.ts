import { isUid } from '#src/model/dicom/uid.ts';
import type { Moment } from '#src/model/time/moment.ts';
import { items, numbers, text, texts, values, type DicomJson } from '#src/part10/dicom-json.ts';
import { dateOf, momentAt, momentOfDateTime, timeOf } from '#src/part10/moments.ts';
import { nameAt } from '#src/part10/names.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { codeAt, contentOf } from './codes.ts';
import type { ContentItem, ContentValue, ReferencedObject, SrDocument, Verifier } from './content-item.ts';
import { readTable } from './read-table.ts';

/**
 * A structured report of any template as the document that it is (PS3.3 C.17): every item of its tree in order, those of
 * unknown kinds too. Throws a FaultError for bytes that are no DICOM object.
 */
export async function readDocument(bytes: Uint8Array<ArrayBuffer>): Promise<SrDocument> {
  const json = (await readPart10(bytesReader(bytes), { bulkAbove: 2 ** 30, asWritten: true })).dataset;
  const name = nameAt(json, '00100010');
  const root = itemOf(json, '1');
  return {
    instance: text(json, '00080018') ?? '',
    sopClass: text(json, '00080016') ?? '',
    patient: { id: text(json, '00100020') ?? '', ...(name && { name }) },
    ...defined({
      completion: text(json, '0040A491'),
      completionWords: text(json, '0040A492'),
      verification: text(json, '0040A493'),
      preliminary: text(json, '0040A496'),
      content: momentAt(json, '00080023', '00080033'),
      institution: text(json, '00080080'),
      language: languageOf(json),
    }),
    verifiers: items(json, '0040A073').map(verifier),
    root,
  };
}

function itemOf(json: DicomJson, at: string): ContentItem {
  return {
    at,
    ...defined({
      relationship: text(json, '0040A010'),
      concept: codeAt(json, '0040A043'),
      observed: momentOfDateTime(text(json, '0040A032'), json),
    }),
    value: valueOf(json),
    children: contentOf(json).map((child, i) => itemOf(child, `${at}.${String(i + 1)}`)),
  };
}

function valueOf(json: DicomJson): ContentValue {
  const type = text(json, '0040A040') ?? '';
  switch (type) {
    case 'CONTAINER':
      return { type };
    case 'TEXT':
      return { type, ...textOf(json) };
    case 'CODE':
      return { type, ...defined({ code: codeAt(json, '0040A168') }) };
    case 'NUM':
      return { type, ...numberOf(json) };
    case 'DATE':
      return momentValue(type, text(json, '0040A121'), (written) => ({ date: dateOf(written) }));
    case 'TIME':
      return momentValue(type, text(json, '0040A122'), (written) => ({ time: timeOf(written) }));
    case 'DATETIME':
      return momentValue(type, text(json, '0040A120'), (written) => momentOfDateTime(written, json) ?? {});
    case 'UIDREF':
      return { type, uid: text(json, '0040A124') ?? '' };
    case 'PNAME':
      return { type, ...defined({ name: nameAt(json, '0040A123') }) };
    case 'IMAGE':
    case 'COMPOSITE':
    case 'WAVEFORM':
      return { type, objects: items(json, '00081199').flatMap(referenced) };
    case 'SCOORD':
    case 'SCOORD3D': {
      const size = type === 'SCOORD' ? 2 : 3;
      const count = Math.floor(values(json, '00700022').length / size);
      return { type, graphic: text(json, '00700023') ?? '', count };
    }
    case 'TCOORD':
      return {
        type,
        range: text(json, '0040A130') ?? '',
        positions: ['0040A132', '0040A138', '0040A13A'].flatMap((tag) => texts(json, tag)),
      };
    case 'TABLE':
      return readTable(json);
    case '': {
      const to = numbers(json, '0040DB73');
      return to.length > 0 ? { type: 'REFERENCE', to: to.join('.') } : { type: 'UNKNOWN', written: '' };
    }
    default:
      return { type: 'UNKNOWN', written: type };
  }
}

/** Line breaks of any make become one; what a device may have put into it beyond them is no part of a text. */
function textOf(json: DicomJson): { readonly text: string; readonly tooLong?: number } {
  const tooLong = Number(/,(\d+)$/.exec(json['0040A160']?.BulkDataURI ?? '')?.[1]);
  if (tooLong > 0) return { text: '', tooLong };
  // PS3.5 section 6.1.3: other controls than these have no meaning here.
  const plain = (text(json, '0040A160') ?? '').replace(/\r\n?|\n\r|\f/g, '\n');
  return {
    text: Array.from(plain)
      .filter((c) => c >= ' ' || c === '\n' || c === '\t')
      .join(''),
  };
}

/** Measured Value Sequence; an empty one has a qualifier beside it (PS3.3 C.18.1). */
function numberOf(json: DicomJson): Omit<ContentValue & { readonly type: 'NUM' }, 'type'> {
  const [measured] = items(json, '0040A300');
  return defined({
    number: measured && (text(measured, '0040A30A') ?? text(measured, '0040A161')),
    unit: measured && codeAt(measured, '004008EA'),
    qualifier: codeAt(json, '0040A301'),
  });
}

function momentValue(
  type: 'DATE' | 'TIME' | 'DATETIME',
  written: string | undefined,
  read: (written: string | undefined) => { readonly [K in keyof Moment]: Moment[K] | undefined },
): ContentValue {
  const { date, time, offset } = read(written);
  const moment: Moment = defined({ date, time, offset });
  return { type, written: written ?? '', ...(Object.keys(moment).length > 0 && { moment }) };
}

function referenced(json: DicomJson): readonly ReferencedObject[] {
  const instance = text(json, '00081155');
  if (!isUid(instance)) return [];
  const own: ReferencedObject = {
    sopClass: text(json, '00081150') ?? '',
    instance,
    frames: numbers(json, '00081160'),
    segments: numbers(json, '0062000B'),
    channels: numbers(json, '0040A0B0'),
  };
  // A presentation state, or a mapping of real-world values, that goes with it.
  return [own, ...items(json, '00081199').flatMap(referenced)];
}

function verifier(json: DicomJson): Verifier {
  return defined({
    name: nameAt(json, '0040A075'),
    organisation: text(json, '0040A027'),
    moment: momentOfDateTime(text(json, '0040A030'), json),
  });
}

/** TID 1204: by RFC 5646, or by ISO 639 as older documents have it. */
function languageOf(root: DicomJson): string | undefined {
  for (const child of contentOf(root)) {
    if (codeAt(child, '0040A043')?.value !== '121049') continue;
    const code = codeAt(child, '0040A168');
    if (code && /^(RFC(5646|4646|3066)|ISO639_[12])$/.test(code.scheme) && /^[A-Za-z]{2,3}(-\w+)*$/.test(code.value)) {
      return code.value;
    }
  }
  return undefined;
}

type Known<T> = { readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> } & {
  readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K];
};

/** Leaves out what is undefined. */
function defined<T extends object>(object: T): Known<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Known<T>;
}
