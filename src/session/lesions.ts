import type { Annotation, Lesion } from '#src/model/annotation/annotation.ts';
import type { StudyAddress } from '#src/model/dicom/address.ts';
import { newUid } from '#src/model/dicom/new-uid.ts';
import { samePatient } from '#src/model/dicom/same-patient.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { momentOrder } from '#src/model/time/order.ts';
import { sameStudy } from './open-state.ts';
import type { OpenStudy, Session } from './session.ts';

/** A lesion with the marks that measure it, in the order of making. */
export interface FollowedLesion extends Lesion {
  readonly marks: readonly Annotation[];
}

/** The lesions that marks of the session name, in the order of their names. */
export function lesionsOf({ annotations }: Session): readonly FollowedLesion[] {
  const found = new Map<Uid, { lesion: Lesion; marks: Annotation[] }>();
  for (const mark of annotations.store.getState().all.values()) {
    if (!mark.lesion) continue;
    const known = found.get(mark.lesion.uid);
    if (known) known.marks.push(mark);
    else found.set(mark.lesion.uid, { lesion: mark.lesion, marks: [mark] });
  }
  return [...found.values()]
    .map(({ lesion, marks }) => ({ ...lesion, marks }))
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

/** The open studies in which lesions are measured, the earliest first; those of one patient, as lesions are. */
export function timesOf(session: Session, lesions: readonly FollowedLesion[]): readonly OpenStudy[] {
  const marks = lesions.flatMap((lesion) => lesion.marks);
  const measured = session.open
    .getState()
    .studies.filter(({ address }) => marks.some(({ shape }) => sameStudy(shape.on, address)));
  const order = momentOrder(measured.map(({ record }) => record?.moment ?? {}));
  return measured.sort((a, b) => order(a.record?.moment ?? {}, b.record?.moment ?? {}));
}

/** Why the selected mark and the one selected before it cannot be made one lesion's; undefined where they can. */
export function sameLesionRefusal(session: Session): string | undefined {
  const [mark, before] = chosenTwo(session);
  if (!mark || !before) return 'blocked.twoMarks';
  if (mark.lesion && mark.lesion.uid === before.lesion?.uid) return 'blocked.sameLesion';
  return ofOnePatient(session, mark.shape.on, before.shape.on) ? undefined : 'blocked.otherPatient';
}

/** The selected mark measures what the one selected before it measures: one step. */
export function joinLesion(session: Session): void {
  const [mark, before] = chosenTwo(session);
  if (!mark || !before || sameLesionRefusal(session) !== undefined) return;
  const lesion = before.lesion ?? mark.lesion ?? newLesion(session);
  put(session, [mark, before], lesion);
}

/** A mark measures this lesion from now on; undefined = none. */
export function setLesion(session: Session, mark: Annotation, lesion: Lesion | undefined): void {
  put(session, [mark], lesion);
}

/** A lesion is called otherwise, or is a lymph node or none: all its marks say so, in one step. */
export function changeLesion(session: Session, { marks }: FollowedLesion, lesion: Lesion): void {
  put(session, marks, lesion);
}

/** With the least number that no lesion has for a name. */
export function newLesion(session: Session): Lesion {
  const names = new Set(lesionsOf(session).map(({ name }) => name));
  let number = 1;
  while (names.has(String(number))) number++;
  return { uid: newUid(), name: String(number) };
}

function put(session: Session, marks: readonly Annotation[], lesion: Lesion | undefined): void {
  const changed = new Date().toISOString();
  const next = marks
    .filter((mark) => JSON.stringify(mark.lesion) !== JSON.stringify(lesion))
    .map(({ lesion: _, ...mark }): Annotation => ({
      ...mark,
      ...(lesion && { lesion }),
      version: mark.version + 1,
      changed,
    }));
  if (next.length > 0) session.annotations.putAll(next);
}

function chosenTwo({ annotations }: Session): readonly (Annotation | undefined)[] {
  const { all, selected, before } = annotations.store.getState();
  return [selected, before].map((id) => (id === undefined ? undefined : all.get(id)));
}

function ofOnePatient(session: Session, a: StudyAddress, b: StudyAddress): boolean {
  if (sameStudy(a, b)) return true;
  const { studies } = session.open.getState();
  const [one, other] = [a, b].map((at) => studies.find(({ address }) => sameStudy(address, at))?.record);
  return one !== undefined && other !== undefined && samePatient(one.patient, other.patient);
}
