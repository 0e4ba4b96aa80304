import type {
  Annotation,
  ImageGeometry,
  ImageShape,
  PatientGeometry,
  PatientShape,
} from '#src/model/annotation/annotation.ts';
import { measure, type Measured } from '#src/model/annotation/measure.ts';
import type { MeasuredPixels } from '#src/model/annotation/statistics.ts';
import { imageToMeasure } from '#src/model/annotation/user-calibration.ts';
import type { FrameAddress, SourceId, StudyAddress } from '#src/model/dicom/address.ts';
import { newUid } from '#src/model/dicom/new-uid.ts';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { Fault } from '#src/model/fault/fault.ts';
import {
  keyObjectSelection,
  reportClass,
  writeKeyObjects,
  writeReport,
  type NewDocument,
  type ReportedMark,
} from '#src/objects/index.ts';
import type { Sources } from '#src/sources/index.ts';
import type { Session } from '../session.ts';
import { instancesOf, openedInstance, openedStudy, slicesThrough } from './opened.ts';
import { targets } from './targets.ts';
import { studyKey, type KnownDocument, type SavingState, type StoredMark } from './state.ts';
import { segmentationsToStore } from './save-segments.ts';
import { listView } from './views.ts';
import { countOf, signOf, unsavedOf } from './unsaved.ts';

/** What saving needs of the page. */
export interface SavingHost {
  readonly session: Session;
  readonly sources: Pick<Sources, 'settings' | 'store'>;
  /** The reader's name as PN has it; undefined where nobody gave one. */
  readonly reader: () => string | undefined;
  readonly now: () => number;
  /** The decoded pixels of a frame, where they are at hand. */
  readonly pixels: (on: FrameAddress) => MeasuredPixels | undefined;
  /** What a mark on a plane through a volume measures; values only where the volume is at hand. */
  readonly inPatient: (shape: PatientShape) => Measured;
}

/** A document to be stored, with what the session's state is once it is. */
interface Draft {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly document: KnownDocument;
  readonly stored: (state: SavingState) => Partial<SavingState>;
  readonly accepted?: () => void;
}

/**
 * Saves what the open studies have unsaved: a report of the marks and a selection of the stars each, sent to the store that
 * the study came from; or of it only the views that were kept. What the store does not acknowledge, object by object, stays unsaved and is said.
 */
export async function saveAll(host: SavingHost, only?: 'views'): Promise<void> {
  const { session } = host;
  if (session.saving.getState().busy) return;
  session.saving.setState(({ trouble: _, ...state }) => ({ ...state, busy: true }), true);
  try {
    for (const { address } of session.open.getState().studies) {
      if (countOf(unsavedOf(session, address)) > 0) await saveStudy(host, address, only);
    }
  } finally {
    session.saving.setState({ busy: false });
  }
  if (!session.saving.getState().trouble) tell(session, 'notice.saved');
}

/** What was asked for last and not acknowledged: the same bytes are sent again, so that no store has the work twice. */
let again: { readonly of: string; readonly drafts: readonly Draft[] } | undefined;

async function saveStudy(host: SavingHost, address: StudyAddress, only: 'views' | undefined): Promise<void> {
  const { session } = host;
  const record = openedStudy(session, address)?.record;
  if (!record) return;
  const unsaved = unsavedOf(session, address);
  const views = viewsOf(session, unsaved);
  if (only && views.length === 0) return;
  const of = JSON.stringify([address, signOf(unsaved), only]);
  const drafts =
    again?.of === of
      ? again.drafts
      : only
        ? views
        : [
            ...reportOf(host, record, unsaved.changed, unsaved.deleted),
            ...starsOf(host, record, unsaved),
            ...drawnOf(host, record, unsaved),
            ...views,
          ];
  again = { of, drafts };
  let left = drafts;
  let fault: Fault | undefined;
  let reason: number | undefined;
  for (const target of targets(host.sources, address.source)) {
    const answer = await host.sources.store(
      target,
      left.map(({ bytes }) => bytes),
    );
    if (!answer.ok) {
      fault = answer.fault;
      if (refuses(answer.fault)) continue;
      break;
    }
    const results = answer.value;
    const taken = left.filter((_, i) => results[i]?.ok === true);
    for (const draft of taken) accept(session, draft, target);
    left = left.filter((draft) => !taken.includes(draft));
    if (left.length === 0) {
      again = undefined;
      if (target !== address.source) tell(session, 'notice.saved-elsewhere', { store: labelOf(host.sources, target) });
      return;
    }
    const refused = results.find((result) => !result.ok);
    fault = refused?.fault;
    reason = refused?.reason;
  }
  session.saving.setState({
    trouble: {
      study: address,
      ...(fault ? { fault } : {}),
      ...(reason === undefined ? {} : { reason }),
      files: left.map(({ name, bytes }) => ({ name, bytes })),
    },
  });
}

/** The files of a trouble were taken by the reader: they are the work's place from now on. */
export function keptAsFiles({ session }: Pick<SavingHost, 'session'>): void {
  const { trouble } = session.saving.getState();
  const drafts = again?.drafts.filter(({ bytes }) => trouble?.files.some((file) => file.bytes === bytes)) ?? [];
  again = undefined;
  for (const draft of drafts) accept(session, draft, draft.document.address.source);
  session.saving.setState(({ trouble: _, ...state }) => state, true);
}

function accept(session: Session, { document, stored, accepted }: Draft, source: SourceId): void {
  const placed = { ...document, address: { ...document.address, source } };
  session.saving.setState((state) => {
    const changes = stored(state);
    return { ...changes, documents: [...(changes.documents ?? state.documents), placed] };
  });
  accepted?.();
}

/** Whether a store will not take it, today or tomorrow: another place may. */
function refuses(fault: Fault): boolean {
  return ['refused', 'sign-in', 'unsupported', 'missing'].includes(fault.kind);
}

/**
 * A report of the changed marks, with all others of the documents they stand in: those documents it replaces, and those
 * that this page wrote before. Marks whose image is not among what is open stay where they are.
 */
function reportOf(
  host: SavingHost,
  study: StudyRecord,
  changed: readonly Annotation[],
  deleted: readonly string[],
): readonly Draft[] {
  const { session } = host;
  if (changed.length + deleted.length === 0) return [];
  const { marks, documents } = session.saving.getState();
  const key = studyKey(study.address);
  const touched = new Set([...changed.map(({ id }) => id), ...deleted].flatMap((id) => marks.get(id)?.document ?? []));
  const replaced = documents.filter(
    (d) => d.study === key && d.kind === 'report' && (d.here || touched.has(d.address.instance)),
  );
  const gone = new Set<Uid>(replaced.map(({ address }) => address.instance));
  const all = [...session.annotations.store.getState().all.values()];
  const wanted = all.filter(({ id }) => {
    const stored = marks.get(id);
    return changed.some((mark) => mark.id === id) || (stored !== undefined && gone.has(stored.document));
  });
  const reported = wanted.flatMap((mark): readonly ReportedMark[] => {
    const { shape } = mark;
    if (shape.space === 'patient') {
      const measureThere = (geometry: PatientGeometry) => host.inPatient({ ...shape, geometry });
      return [{ mark: { ...mark, shape }, slices: slicesThrough(session, shape), measure: measureThere }];
    }
    const instance = openedInstance(session, shape.on);
    return instance
      ? [{ mark: { ...mark, shape }, instance, measure: (geometry: ImageGeometry) => measured(host, shape, geometry) }]
      : [];
  });
  if (reported.length === 0 && deleted.length === 0) return [];
  const document = newDocument(host, study, replaced);
  const address = addressOf(document, study);
  return [
    {
      name: `fovea-sr-${document.instance.slice(-8)}.dcm`,
      bytes: writeReport(document, reported),
      document: { address, sopClass: reportClass(reported), kind: 'report', study: key, own: true, here: true },
      stored: (state) => {
        const next = new Map<string, StoredMark>([...state.marks].filter(([, { document: at }]) => !gone.has(at)));
        for (const { mark } of reported)
          next.set(mark.id, { version: mark.version, study: key, document: document.instance });
        return { marks: next, documents: state.documents.filter(({ address: at }) => !gone.has(at.instance)) };
      },
    },
  ];
}

function measured(
  { session, pixels }: SavingHost,
  { on }: ImageShape,
  geometry: ImageGeometry,
): ReturnType<typeof measure> {
  const instance = openedInstance(session, on);
  if (!instance?.image) return { basis: 'none' };
  const marks = session.annotations.store.getState().all.values();
  const image = imageToMeasure({ geometry, on }, { ...instance, image: instance.image }, marks, (at) =>
    openedInstance(session, at),
  );
  return measure(geometry, image, on.frame, instance.series.modality, pixels(on));
}

/** A selection of all stars of the study; it replaces those of ours, and leaves those of others alone. */
function starsOf(
  host: SavingHost,
  study: StudyRecord,
  { starred, unstarred }: Pick<ReturnType<typeof unsavedOf>, 'starred' | 'unstarred'>,
): readonly Draft[] {
  if (starred.length + unstarred.length === 0) return [];
  const { session } = host;
  const key = studyKey(study.address);
  const { stars, documents } = session.saving.getState();
  const opened = openedStudy(session, study.address);
  const known = opened ? instancesOf(opened) : new Map<string, never>();
  const wanted = [...stars].filter(([, star]) => studyKey(star) === key && known.has(star.instance));
  const imagesOf = (list: readonly FrameAddress[]) =>
    list.flatMap(({ instance, frame }) => {
      const record = known.get(instance);
      return record ? [{ instance: record, frame }] : [];
    });
  const replaced = documents.filter((d) => d.study === key && d.kind === 'key-objects' && d.own);
  const gone = new Set<Uid>(replaced.map(({ address }) => address.instance));
  const document = newDocument(host, study, replaced);
  const images = { starred: imagesOf(wanted.map(([, star]) => star)), unstarred: imagesOf(unstarred) };
  if (images.starred.length + images.unstarred.length === 0) return [];
  return [
    {
      name: `fovea-ko-${document.instance.slice(-8)}.dcm`,
      bytes: writeKeyObjects(document, images),
      document: {
        address: addressOf(document, study),
        sopClass: keyObjectSelection,
        kind: 'key-objects',
        study: key,
        own: true,
        here: true,
      },
      stored: (state) => ({
        storedStars: new Map([...[...state.storedStars].filter(([, star]) => studyKey(star) !== key), ...wanted]),
        documents: state.documents.filter(({ address: at }) => !gone.has(at.instance)),
      }),
    },
  ];
}

function viewsOf(session: Session, { views }: ReturnType<typeof unsavedOf>): readonly Draft[] {
  return views.map((view) => ({
    ...view,
    stored: (state) => ({ views: state.views.filter((one) => one !== view) }),
    // A listing that fails is made anew when the study is opened again.
    accepted: () => void listView(session, view).catch(() => undefined),
  }));
}

function drawnOf(host: SavingHost, study: StudyRecord, { drawn }: ReturnType<typeof unsavedOf>): readonly Draft[] {
  return segmentationsToStore(host.session, drawn, (replaced) => newDocument(host, study, replaced));
}

function newDocument(host: SavingHost, study: StudyRecord, replaced: NewDocument['replaces']): NewDocument {
  const reader = host.reader();
  return {
    study,
    series: newUid(),
    instance: newUid(),
    now: new Date(host.now()),
    replaces: replaced.map(({ address, sopClass }) => ({ address, sopClass })),
    ...(reader === undefined ? {} : { reader }),
  };
}

function addressOf({ series, instance }: NewDocument, study: StudyRecord): KnownDocument['address'] {
  return { ...study.address, series, instance };
}

function tell(session: Session, words: string, params?: Readonly<Record<string, string>>): void {
  session.notices.setState((all) => [...all, { words, ...(params ? { params } : {}) }], true);
}

function labelOf({ settings }: Pick<Sources, 'settings'>, source: SourceId): string {
  const found = settings.find(({ id }) => id === source);
  return found?.kind === 'dicomweb' ? (found.label ?? found.id) : source;
}
