import type { DisplaySet, FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import { laidOverKind } from '#src/dataset/sop-class.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { samePatient } from '#src/model/dicom/same-patient.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { LaidOver } from '#src/objects/index.ts';
import { activate, hang, updatePane } from './panes.ts';
import type { OpenState, Session } from './session.ts';

/** An object of the open studies that can be laid over pictures. */
export interface LaidOverObject {
  readonly instance: InstanceRecord;
  readonly kind: 'seg' | 'rtstruct' | 'rtdose' | 'pmap' | 'pr';
  /** The set that it is listed in. */
  readonly set: DisplaySet;
}

const listed = new WeakMap<OpenState, readonly LaidOverObject[]>();

/** All of them, in the order of their series. Their content is not fetched for this. */
export function laidOverObjects(open: OpenState): readonly LaidOverObject[] {
  const known = listed.get(open);
  if (known) return known;
  const found = new Map<Uid, LaidOverObject>();
  for (const set of open.displaySets.values()) {
    for (const instance of set.instances) {
      const kind = laidOverKind(instance.sopClass);
      if (kind && !found.has(instance.address.instance)) found.set(instance.address.instance, { instance, kind, set });
    }
  }
  const replaced = new Set([...found.values()].flatMap(({ instance }) => instance.refers?.replaces ?? []));
  const all = [...found.values()].filter(
    ({ instance }) => !(instance.refers?.own && replaced.has(instance.address.instance)),
  );
  listed.set(open, all);
  return all;
}

/** Presentation states of the open studies by which no picture is shown here: blended, pseudo-colour and the like. */
export function statesNotApplied(open: OpenState): readonly DisplaySet[] {
  return [...open.displaySets.values()].filter(
    (set) =>
      set.kind === 'derived' && set.object === 'PR' && !set.instances.some(({ sopClass }) => laidOverKind(sopClass)),
  );
}

/**
 * Whether an object belongs to a set: it names the set's series, or lies in its frame of reference and is of the same
 * patient. A presentation state belongs to what it names alone.
 */
export function belongsTo({ instance, kind }: LaidOverObject, set: ImageSet): boolean {
  const { refers, frameOfReference } = instance;
  if (refers?.series.includes(set.series.series)) return true;
  if (kind === 'pr') return false;
  const own = set.instances[0];
  if (!own?.frameOfReference || !isOfPatient(instance, own)) return false;
  return own.frameOfReference === frameOfReference || refers?.framesOfReference.includes(own.frameOfReference) === true;
}

/** Whether two objects may be shown in one picture. */
export function isOfPatient(a: InstanceRecord, b: InstanceRecord): boolean {
  return a.address.study === b.address.study || samePatient(a.study.patient, b.study.patient);
}

export function isOn(session: Session, instance: Uid): boolean {
  return session.view.getState().over?.includes(instance) === true;
}

/** Switches a segmentation or a structure set on or off, in all panes that show what it lies over. */
export function toggleOver(session: Session, instance: Uid): void {
  const { over = [], ...rest } = session.view.getState();
  const next = over.includes(instance) ? over.filter((uid) => uid !== instance) : [...over, instance];
  session.view.setState(next.length > 0 ? { ...rest, over: next } : rest, true);
}

/** Shows a pane's pictures as a presentation state has them, or again as their files do. */
export function present(session: Session, index: number, instance: Uid | undefined): void {
  // Nothing that was turned, shifted or windowed before stays: it is as presented.
  updatePane(session, index, ({ displaySet, at }) => ({
    ...(displaySet !== undefined && { displaySet }),
    ...(at && { at }),
    ...(instance !== undefined && { presented: instance }),
  }));
}

export function toggleParts(session: Session, instance: Uid, parts: readonly number[], visible: boolean): void {
  session.laidOver.setState(({ hidden }) => {
    const off = new Set(hidden.get(instance));
    for (const part of parts) {
      if (visible) off.delete(part);
      else off.add(part);
    }
    return { hidden: new Map(hidden).set(instance, off) };
  });
}

/** The picture of a set in the middle of what a part covers; undefined where it covers none of them. */
export async function middleOf(object: LaidOver, part: number, set: ImageSet): Promise<FrameRef | undefined> {
  const { showsPart } = await import('#src/objects/index.ts');
  const covered = set.frames.filter((ref) => showsPart(object, part, set, ref));
  return covered[covered.length >> 1];
}

/** Brings the middle of a part into the pane that shows it, else into the live one. */
export async function jumpToPart(session: Session, instance: Uid, part: number): Promise<boolean> {
  const { known } = session.laidOver.getState();
  const entry = known.get(instance);
  if (entry?.state.kind !== 'here') return false;
  for (const { set, pane } of candidates(session, instance)) {
    const ref = await middleOf(entry.state.object, part, set);
    if (!ref) continue;
    const at = { instance: ref.instance.address.instance, frame: ref.frame };
    if (pane === undefined) hang(session, session.view.getState().active, set.id, at);
    else {
      activate(session, pane);
      updatePane(session, pane, (view) => ({ ...view, at }));
    }
    return true;
  }
  return false;
}

/** Sets that an object belongs to: the live pane's first, then other panes', then those that hang nowhere. */
function candidates(
  session: Session,
  instance: Uid,
): readonly { readonly set: ImageSet; readonly pane: number | undefined }[] {
  const open = session.open.getState();
  const { panes, active } = session.view.getState();
  const object = laidOverObjects(open).find((known) => known.instance.address.instance === instance);
  if (!object) return [];
  const fits = [...open.displaySets.values()].filter(
    (set): set is ImageSet => set.kind === 'image' && set.modality !== 'SEG' && belongsTo(object, set),
  );
  const paneOf = (set: ImageSet) => {
    if (panes[active]?.displaySet === set.id) return active;
    const index = panes.findIndex((pane) => pane.displaySet === set.id);
    return index < 0 ? undefined : index;
  };
  const rank = (pane: number | undefined) => (pane === active ? 0 : pane === undefined ? 2 : 1);
  return fits.map((set) => ({ set, pane: paneOf(set) })).sort((a, b) => rank(a.pane) - rank(b.pane));
}

/**
 * Lays a set that is listed among the series over the pictures it belongs to: they stay where they hang, or are hung in
 * the given pane. False where nothing of what it belongs to is open: then it can only be looked at by itself.
 */
export function layOver(session: Session, pane: number, listed: DisplaySet): boolean {
  const objects = laidOverObjects(session.open.getState()).filter((object) => object.set.id === listed.id);
  const [first] = objects;
  if (!first) return false;
  const [where] = candidates(session, first.instance.address.instance);
  if (!where) return false;
  const at = where.pane ?? pane;
  if (where.pane === undefined) hang(session, pane, where.set.id);
  for (const { instance, kind } of objects) {
    const uid = instance.address.instance;
    if (kind === 'pr') {
      present(session, at, uid);
      showPresented(session, at, instance, where.set);
    } else if (!isOn(session, uid)) toggleOver(session, uid);
  }
  return true;
}

/** A state that names single images is of no use beside them: the first of them is shown. */
export function showPresented(session: Session, pane: number, { refers }: InstanceRecord, set: ImageSet): void {
  const { at } = session.view.getState().panes[pane] ?? {};
  const named = refers?.instances ?? [];
  if (named.length === 0 || (at && named.includes(at.instance))) return;
  const ref = set.frames.find(({ instance }) => named.includes(instance.address.instance));
  if (!ref) return;
  updatePane(session, pane, (view) => ({ ...view, at: { instance: ref.instance.address.instance, frame: ref.frame } }));
}
