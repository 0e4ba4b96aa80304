import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import { newUid } from '#src/model/dicom/new-uid.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import {
  changedPart,
  copyOn,
  kindOf,
  runsAt,
  sameRuns,
  segmentationOn,
  segmentKinds,
  volumeOf,
  withoutPart,
  withPart,
  withRuns,
  type Part,
  type Runs,
  type SegmentKindId,
  type Segmentation,
} from '#src/objects/index.ts';
import { isOn, toggleOver } from './laid-over.ts';
import { studyKey } from './saving/state.ts';
import type { Session } from './session.ts';
import type { OwnSegmentation } from './segments-state.ts';

/** What a stroke works on: a segmentation, in the book or about to be, and the segment's number. */
export interface Target {
  readonly own: OwnSegmentation;
  readonly segment: number;
}

/** Names of what is made here, in the reader's language. */
export interface Names {
  readonly segmentation: string;
  readonly segment: (number: number) => string;
}

/** Whether a segmentation can be drawn on a picture: it is of its series, and of its grid. */
export function fits({ series, object }: OwnSegmentation, { instance }: FrameRef): boolean {
  const { address, image, frameOfReference } = instance;
  return (
    series.source === address.source &&
    series.series === address.series &&
    object.rows === image?.rows &&
    object.columns === image.columns &&
    object.frameOfReference === frameOfReference
  );
}

/** The reader's segmentations of a set's pictures. */
export function segmentationsOf(session: Session, set: ImageSet): readonly OwnSegmentation[] {
  const [ref] = set.frames;
  return ref ? [...session.segments.getState().all.values()].filter((own) => fits(own, ref)) : [];
}

/** The segment in hand where it is of the picture's series; else the last one of those that are; else one begun here. */
export function targetOn(session: Session, set: ImageSet, ref: FrameRef, names: Names): Target {
  const { all, active } = session.segments.getState();
  const inHand = active && all.get(active.id);
  if (inHand && fits(inHand, ref) && inHand.object.parts.some(({ number }) => number === active.segment))
    return { own: inHand, segment: active.segment };
  const known = segmentationsOf(session, set).at(-1);
  const last = known?.object.parts.at(-1);
  if (known && last) return { own: known, segment: last.number };
  const { source, study, series } = ref.instance.address;
  const object = withPart(known?.object ?? segmentationOn(set, ref, names.segmentation), names.segment);
  const own = known ?? { id: newUid(), version: 0, series: { source, study, series }, object };
  return { own: { ...own, object }, segment: object.parts.at(-1)?.number ?? 1 };
}

/** Puts the pixels of a stroke into the book, as one step. Nothing happens where nothing has changed. */
export function draw(
  session: Session,
  { own, segment }: Target,
  changes: readonly { readonly ref: FrameRef; readonly runs: Runs }[],
): void {
  const real = changes.filter(({ ref, runs }) => !sameRuns(runsAt(own.object, segment, ref), runs));
  if (real.length === 0) return;
  change(session, own, withRuns(own.object, segment, real));
  session.segments.setState({ active: { id: own.id, segment } });
}

/** The highest version that a segmentation ever had here: what is undone and drawn otherwise is not what it was. */
const versions = new Map<Uid, number>();

/** A new version of a segmentation, one step to undo. What is not in the book yet comes into it. */
export function change(session: Session, own: OwnSegmentation, object: Segmentation): void {
  const before = session.segments.getState().all.get(own.id);
  const version = Math.max(own.version, versions.get(own.id) ?? 0) + 1;
  versions.set(own.id, version);
  const after = { ...own, version, object };
  session.history.push({ undo: () => put(session, own.id, before), redo: () => put(session, own.id, after) });
  put(session, own.id, after);
}

/** Puts what was kept elsewhere into the book: no step to undo. */
export function load(session: Session, all: readonly OwnSegmentation[]): void {
  for (const own of all) {
    versions.set(own.id, Math.max(own.version, versions.get(own.id) ?? 0));
    put(session, own.id, own);
  }
}

/**
 * A segmentation that was read, to be drawn on: a copy that names it when it is saved. What was read is switched off, for
 * nobody needs it twice. False where its frames are not the pictures' own.
 */
export function editCopy(
  session: Session,
  { address, sopClass }: InstanceRecord,
  seg: Segmentation,
  set: ImageSet,
): boolean {
  const [ref] = set.frames;
  const object = ref && copyOn(seg, set);
  if (!object || object.parts.length === 0) return false;
  const { source, study, series } = ref.instance.address;
  const own: OwnSegmentation = {
    id: newUid(),
    version: 0,
    series: { source, study, series },
    from: { address, sopClass },
    object,
  };
  const document = {
    address,
    sopClass,
    kind: 'segmentation',
    study: studyKey(address),
    own: false,
    here: false,
  } as const;
  session.saving.setState(({ segmentations }) => ({
    segmentations: new Map(segmentations).set(own.id, { version: 0, document }),
  }));
  load(session, [own]);
  take(session, own.id, object.parts[0]?.number ?? 1);
  if (isOn(session, address.instance)) toggleOver(session, address.instance);
  return true;
}

function put(session: Session, id: Uid, own: OwnSegmentation | undefined): void {
  session.segments.setState(({ active, ...state }) => {
    const all = new Map(state.all);
    if (own) all.set(id, own);
    else all.delete(id);
    const there = active && all.get(active.id)?.object.parts.some(({ number }) => number === active.segment);
    return { ...state, all, ...(there && { active }) };
  }, true);
}

/** A segment more, taken in hand; on a set that has no segmentation, one of that too. */
export function addSegment(session: Session, set: ImageSet, names: Names): void {
  const [ref] = set.frames;
  if (!ref) return;
  const { active } = session.segments.getState();
  const own = segmentationsOf(session, set);
  const known = own.find(({ id }) => id === active?.id) ?? own.at(-1);
  const target = known
    ? { ...known, object: withPart(known.object, names.segment) }
    : targetOn(session, set, ref, names).own;
  change(session, target, target.object);
  take(session, target.id, target.object.parts.at(-1)?.number ?? 1);
}

/** Takes a segment in hand: what is drawn next is of it. */
export function take(session: Session, id: Uid, segment: number): void {
  session.segments.setState({ active: { id, segment } });
}

export function changeSegment(session: Session, id: Uid, segment: number, what: Partial<Part>): void {
  const own = session.segments.getState().all.get(id);
  if (own) change(session, own, changedPart(own.object, segment, what));
}

/** Takes a segment away; with its last one a segmentation goes too. */
export function removeSegment(session: Session, id: Uid, segment: number): void {
  const own = session.segments.getState().all.get(id);
  if (!own) return;
  if (own.object.parts.length > 1) {
    change(session, own, withoutPart(own.object, segment));
    return;
  }
  session.history.push({ undo: () => put(session, id, own), redo: () => put(session, id, undefined) });
  put(session, id, undefined);
}

export function showSegments(session: Session, id: Uid, segments: readonly number[], visible: boolean): void {
  session.segments.setState(({ hidden }) => {
    const off = new Set(hidden.get(id));
    for (const segment of segments) {
      if (visible) off.delete(segment);
      else off.add(segment);
    }
    return { hidden: new Map(hidden).set(id, off) };
  });
}

/** What kinds of segments there are to choose from. */
export const kindIds = Object.keys(segmentKinds) as readonly SegmentKindId[];

export function kindOfSegment({ codes }: Part): SegmentKindId | undefined {
  return codes && kindOf(codes);
}

/** Says what a segment is: by its codes. */
export function setKind(session: Session, id: Uid, segment: number, kind: SegmentKindId): void {
  const codes = segmentKinds[kind];
  changeSegment(session, id, segment, { codes, meaning: codes.type.meaning });
}

/** Millilitres; undefined where the pictures do not say how large they are. */
export function volumeOfSegment({ object }: Pick<OwnSegmentation, 'object'>, index: number): number | undefined {
  return volumeOf(object, index);
}
