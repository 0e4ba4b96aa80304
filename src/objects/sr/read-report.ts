import { isUid, type Uid } from '#src/model/dicom/uid.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { items, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { codeAt, concepts, contentOf, isCode } from './codes.ts';
import { readGroup, type GroupContext, type ReadInPatient, type ReadMark, type Undrawn } from './read-group.ts';
import { isOwn } from './own-words.ts';
import { observationMoment, documentMoment } from './read-moment.ts';

/** What a document says of itself. */
export interface DocumentFacts {
  readonly instance: Uid;
  readonly series: Uid;
  readonly study: Uid;
  readonly sopClass: Uid;
  /** Written by this program: it holds all that the documents it replaces held, but for what was deleted. */
  readonly own: boolean;
  readonly replaces: readonly Uid[];
  /** Who observed, as written; empty where nobody is named. */
  readonly author: string;
  /** ISO 8601 with offset; where the document names no zone, in this machine's. */
  readonly written: string;
}

export type { ReadInPatient, ReadMark } from './read-group.ts';

export interface Report extends DocumentFacts {
  readonly title: string;
  readonly marks: readonly ReadMark[];
  /** Those whose coordinates are the patient's and not an image's. */
  readonly inPatient: readonly ReadInPatient[];
  /** What was measured and cannot be drawn on an image, and why. */
  readonly undrawn: readonly Undrawn[];
}

/**
 * The measurements of a structured report of any make: groups of TID 1500 and, outside of them, numbers with coordinates.
 * Throws a FaultError for bytes that are no DICOM object.
 */
export async function readReport(bytes: Uint8Array<ArrayBuffer>): Promise<Report> {
  const root = (await readPart10(bytesReader(bytes), { bulkAbove: 2 ** 30 })).dataset;
  const facts = documentFacts(root);
  const seriesOf = seriesIndex(root);
  const [series, ...more] = new Set(seriesOf.values());
  const context: GroupContext = {
    ...{ root, author: facts.author, written: facts.written, seriesOf },
    series: more.length === 0 ? series : undefined,
  };
  const marks: ReadMark[] = [];
  const inPatient: ReadInPatient[] = [];
  const undrawn: Undrawn[] = [];
  const take = (group: DicomJson): void => {
    const found = readGroup(group, context);
    marks.push(...found.marks);
    inPatient.push(...found.inPatient);
    undrawn.push(...found.undrawn);
  };
  for (const group of groupsOf(root)) take(group);
  const title = codeAt(root, '0040A043')?.meaning ?? '';
  const seen = new Map<string, number>();
  return { ...facts, title, marks: distinct(marks, seen), inPatient: distinct(inPatient, seen), undrawn };
}

export function documentFacts(root: DicomJson): DocumentFacts {
  const uid = (tag: string): Uid => {
    const value = text(root, tag);
    return isUid(value) ? value : ('' as Uid);
  };
  return {
    instance: uid('00080018'),
    series: uid('0020000E'),
    study: uid('0020000D'),
    sopClass: uid('00080016'),
    own: isOwn(root),
    replaces: referenced(root, '0040A360'),
    author: observerName(root),
    written: observationMoment(root, text(root, '00080201')) ?? documentMoment(root),
  };
}

/** Measurement groups wherever they stand, and what stands outside of any: a group each. */
function groupsOf(container: DicomJson): readonly DicomJson[] {
  const groups: DicomJson[] = [];
  for (const child of contentOf(container)) {
    const type = text(child, '0040A040');
    if (type === 'CONTAINER') {
      if (isCode(codeAt(child, '0040A043'), concepts.measurementGroup)) groups.push(child);
      else groups.push(...groupsOf(child));
    } else if (text(child, '0040A010') === 'CONTAINS' && /^(NUM|SCOORD|SCOORD3D)$/.test(type ?? '')) {
      groups.push({ '0040A730': { vr: 'SQ', Value: [child] } });
    }
  }
  return groups;
}

/** The person who observed, by the root's observation context; a name nobody has is none. */
function observerName(root: DicomJson): string {
  for (const child of contentOf(root)) {
    if (!isCode(codeAt(child, '0040A043'), concepts.personName)) continue;
    const name = text(child, '0040A123') ?? text(child, '0040A160') ?? '';
    if (name !== '' && !/^unknown/i.test(name)) return name;
  }
  return '';
}

/** SOP Instance UIDs of a reference hierarchy (PS3.3 C.17.2). */
function referenced(root: DicomJson, tag: string): readonly Uid[] {
  return instancesOf(root, tag).map(({ instance }) => instance);
}

function instancesOf(root: DicomJson, tag: string): readonly { readonly instance: Uid; readonly series: Uid }[] {
  return items(root, tag).flatMap((study) =>
    items(study, '00081115').flatMap((one) => {
      const series = text(one, '0020000E');
      return items(one, '00081199').flatMap((reference) => {
        const instance = text(reference, '00081155');
        return isUid(instance) && isUid(series) ? [{ instance, series }] : [];
      });
    }),
  );
}

/** The series of each object that the document takes for evidence. */
function seriesIndex(root: DicomJson): ReadonlyMap<Uid, Uid> {
  const all = [...instancesOf(root, '0040A375'), ...instancesOf(root, '0040A385')];
  return new Map(all.map(({ instance, series }) => [instance, series]));
}

/** Tracking identifiers that are given twice are those of one finding: each mark is known by one of its own. */
function distinct<M extends { readonly id: string }>(marks: readonly M[], seen: Map<string, number>): readonly M[] {
  return marks.map((found) => {
    const times = seen.get(found.id) ?? 0;
    seen.set(found.id, times + 1);
    return times === 0 ? found : { ...found, id: `${found.id}.${String(times)}`.slice(0, 64) };
  });
}
