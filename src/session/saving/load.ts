import type { DisplaySet } from '#src/dataset/display-set.ts';
import type { Annotation } from '#src/model/annotation/annotation.ts';
import { frameKey, type FrameAddress, type InstanceAddress, type StudyAddress } from '#src/model/dicom/address.ts';
import { uidOfText } from '#src/model/dicom/new-uid.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { toUid, type Uid } from '#src/model/dicom/uid.ts';
import type { KeyObjects, ReadInPatient, ReadMark, Report } from '#src/objects/index.ts';
import type { Sources } from '#src/sources/index.ts';
import type { OpenStudy, Session } from '../session.ts';
import { instancesOf, openedStudy } from './opened.ts';
import { targets } from './targets.ts';
import { studyKey, type KnownDocument, type StoredMark } from './state.ts';

type Shelf = Pick<Sources, 'settings' | 'whole' | 'study' | 'instances'>;

const keyObjectSelection = '1.2.840.10008.5.1.4.1.1.88.59';
/** Enhanced, Comprehensive, Comprehensive 3D and Extensible SR: those that can hold measurements on images. */
const reportClasses = new Set(['22', '33', '34', '35'].map((n) => `1.2.840.10008.5.1.4.1.1.88.${n}`));

/** Objects of one study that are read at the same time, and at most. */
const together = 4;
const most = 200;

/** One document read, with where it lies. */
type Found =
  | { readonly kind: 'report'; readonly address: InstanceAddress; readonly report: Report }
  | { readonly kind: 'key-objects'; readonly address: InstanceAddress; readonly report: KeyObjects };

/**
 * Takes the measurements and stars that a study's documents hold into the session, of any make: those in the study's own
 * source and those in the one that its results go to. What cannot be drawn is said, once.
 */
export async function loadDocuments(session: Session, sources: Shelf, study: StudyAddress): Promise<void> {
  const opened = openedStudy(session, study);
  if (!opened) return;
  const elsewhere = targets(sources, study.source).filter((source) => source !== study.source);
  const own = [...instancesOf(opened).values()];
  const others = await Promise.all(elsewhere.map((source) => documentsIn(sources, { ...study, source })));
  const wanted = [...own, ...others.flat()].filter(isDocument).slice(0, most);
  if (wanted.length === 0) return;
  const found: Found[] = [];
  let failed = 0;
  const queue = [...wanted];
  const worker = async (): Promise<void> => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      const read = await readDocument(sources, one);
      if (read) found.push(read);
      else failed++;
    }
  };
  await Promise.all(Array.from({ length: together }, worker));
  take(session, study, found);
  if (failed > 0) tell(session, 'notice.documents-unread', failed);
}

function isDocument({ sopClass }: InstanceRecord): boolean {
  return sopClass === keyObjectSelection || reportClasses.has(sopClass);
}

async function documentsIn(sources: Shelf, study: StudyAddress): Promise<readonly InstanceRecord[]> {
  const contents = await sources.study(study);
  if (!contents.ok) return [];
  const all: InstanceRecord[] = [];
  for (const { address, modality } of contents.value.series) {
    if (modality !== 'SR' && modality !== 'KO') continue;
    await sources.instances(address, (part) => all.push(...part));
  }
  return all;
}

async function readDocument(sources: Shelf, { address, sopClass }: InstanceRecord): Promise<Found | undefined> {
  const bytes = await sources.whole(address);
  if (!bytes.ok) return undefined;
  try {
    const { readKeyObjects, readReport } = await import('#src/objects/index.ts');
    return sopClass === keyObjectSelection
      ? { kind: 'key-objects', address, report: await readKeyObjects(bytes.value) }
      : { kind: 'report', address, report: await readReport(bytes.value) };
  } catch {
    return undefined;
  }
}

/** What a set of documents comes to: those that others of ours took the place of no longer count. */
export function take(session: Session, study: StudyAddress, found: readonly Found[]): void {
  const replaced = new Set<Uid>(found.flatMap(({ report }) => (report.own ? report.replaces : [])));
  const current = found
    .filter(({ report }) => !replaced.has(report.instance))
    .sort((a, b) => a.report.written.localeCompare(b.report.written));
  const key = studyKey(study);
  const opened = openedStudy(session, study);
  const instances = opened ? instancesOf(opened) : new Map<string, InstanceRecord>();
  const at = (instance: Uid): InstanceAddress | undefined => instances.get(instance)?.address;
  const marks = new Map<string, { readonly mark: Annotation; readonly document: Uid }>();
  const book = session.annotations.store.getState().all;
  const followed = new Map<string, Annotation>();
  /** Reports of another study may track the same lesion by the same UID: then each mark has an id of its own. */
  const own = (mark: Annotation): Annotation => {
    const other = book.get(mark.id);
    if (!other || studyKey(other.shape.on) === key) return mark;
    const lesion = other.lesion ?? { uid: toUid(mark.id), name: mark.label ?? other.label ?? mark.id.slice(-4) };
    if (!other.lesion) followed.set(other.id, { ...other, lesion });
    return { ...mark, id: uidOfText(`${mark.id}|${key}`), lesion };
  };
  let undrawn = 0;
  for (const one of current) {
    if (one.kind !== 'report') continue;
    undrawn += one.report.undrawn.length;
    for (const read of one.report.marks) {
      const mark = annotationAt(read, at, study);
      if (mark) merge(marks, own(mark), one.report.instance);
      else undrawn++;
    }
    for (const read of one.report.inPatient) {
      const mark = annotationIn(read, opened, study);
      if (mark) merge(marks, own(mark), one.report.instance);
      else undrawn++;
    }
  }
  const known = session.saving.getState();
  const fresh = [...marks.values()].filter(({ mark }) => {
    const here = book.get(mark.id);
    const stored = known.marks.get(mark.id);
    // What the reader has changed or taken away since it was loaded is the reader's.
    return here ? stored?.version === here.version && here.version < mark.version : stored === undefined;
  });
  const documents = current.map(({ kind, address, report }): KnownDocument => ({
    address,
    sopClass: report.sopClass,
    kind,
    study: key,
    own: report.own,
    here: known.documents.some((d) => d.here && d.address.instance === report.instance),
  }));
  const stored = [...marks].map(
    ([id, { mark, document }]) =>
      [id, { version: mark.version, study: key, document }] as readonly [string, StoredMark],
  );
  const stars = current.flatMap((one) => (one.kind === 'key-objects' ? starsOf(one.report, instances) : []));
  session.saving.setState((state) => ({
    marks: new Map([...state.marks, ...stored]),
    documents: [...state.documents.filter((d) => d.study !== key), ...documents],
    stars: new Map([...state.stars, ...stars.filter(([star]) => !state.storedStars.has(star))]),
    storedStars: new Map([...state.storedStars, ...stars]),
  }));
  const taken = [...followed.values(), ...fresh.map(({ mark }) => mark)];
  if (taken.length > 0) session.annotations.load(taken);
  if (undrawn > 0) tell(session, 'notice.not-drawn', undrawn);
}

/**
 * Of one mark in several documents the highest version counts. Two different marks of one id and version are two readers'
 * work from the same beginning: both remain, the later one under an id of its own.
 */
function merge(
  marks: Map<string, { readonly mark: Annotation; readonly document: Uid }>,
  mark: Annotation,
  document: Uid,
): void {
  const other = marks.get(mark.id);
  if (!other || other.mark.version < mark.version) {
    marks.set(mark.id, { mark, document });
    return;
  }
  if (other.mark.version > mark.version || JSON.stringify(other.mark) === JSON.stringify(mark)) return;
  const id = uidOfText(`${mark.id}|${document}`);
  marks.set(id, { mark: { ...mark, id }, document });
}

function starsOf(
  { wanted, images }: KeyObjects,
  instances: ReadonlyMap<string, InstanceRecord>,
): readonly (readonly [string, FrameAddress])[] {
  if (!wanted) return [];
  return images.flatMap(({ instance, frames }) => {
    const record = instances.get(instance);
    if (!record) return [];
    return (frames.length > 0 ? frames : [1]).map((frame) => {
      const address = { ...record.address, frame };
      return [frameKey(address), address] as const;
    });
  });
}

function tell(session: Session, words: string, count: number): void {
  session.notices.setState((all) => [...all, { words, params: { count } }], true);
}

/** A mark at its place in a source: `at` finds its image among what is open; else the report's evidence names its series. */
function annotationAt(
  { image, geometry, figures: _, ...rest }: ReadMark,
  at: (instance: Uid) => InstanceAddress | undefined,
  study: StudyAddress,
): Annotation | undefined {
  const known = at(image.instance);
  const address = known ?? (image.series && { ...study, series: image.series, instance: image.instance });
  return address && { ...rest, shape: { space: 'index', on: { ...address, frame: image.frame }, geometry } };
}

/** A mark of the patient: in the series it names, else in the first one open that has its frame of reference. */
function annotationIn(
  { series, shape, figures: _, ...rest }: ReadInPatient,
  opened: OpenStudy | undefined,
  study: StudyAddress,
): Annotation | undefined {
  const sets = (opened?.displaySets ?? []).filter(
    (set) => set.kind === 'image' && set.instances[0]?.frameOfReference === shape.frameOfReference,
  );
  const found = sets.find((set) => set.series.series === series) ?? sets.find(isVolume) ?? sets[0];
  const on = found?.series.series ?? series;
  return on && { ...rest, shape: { ...shape, space: 'patient', on: { ...study, series: on } } };
}

function isVolume(set: DisplaySet): boolean {
  return set.kind === 'image' && set.geometry.kind === 'volume';
}
