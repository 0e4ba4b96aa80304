import type { StudyAddress } from '#src/model/dicom/address.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { OpenState, OpenStudy, Session } from './session.ts';

export function sameStudy(a: StudyAddress, b: StudyAddress): boolean {
  return a.source === b.source && a.study === b.study;
}

/** Adds a study, or replaces the one with its address. */
export function putStudy(session: Session, study: OpenStudy): void {
  session.open.setState(({ studies }) => {
    const known = studies.some((s) => sameStudy(s.address, study.address));
    return indexed(known ? studies.map((s) => (sameStudy(s.address, study.address) ? study : s)) : [...studies, study]);
  }, true);
}

/** Changes what is known of an open study; nothing happens where it is not open. */
export function patchStudy(session: Session, address: StudyAddress, patch: Partial<OpenStudy>): void {
  session.open.setState(
    ({ studies }) => indexed(studies.map((s) => (sameStudy(s.address, address) ? { ...s, ...patch } : s))),
    true,
  );
}

/** Takes a study off the list of open ones. */
export function closeStudy(session: Session, address: StudyAddress): void {
  session.open.setState(({ studies }) => indexed(studies.filter((s) => !sameStudy(s.address, address))), true);
}

function indexed(studies: readonly OpenStudy[]): OpenState {
  return { studies, displaySets: new Map(studies.flatMap((s) => s.displaySets.map((set) => [set.id, set] as const))) };
}

/** The study a display set belongs to. */
export function studyOf(open: OpenState, displaySet: string | undefined): OpenStudy | undefined {
  return open.studies.find((s) => s.displaySets.some((set) => set.id === displaySet));
}

/** Studies that hang beside the one opened first, in the same store. */
export function hungBeside({ open, view }: Session): readonly Uid[] {
  const [first] = open.getState().studies;
  const hung = view.getState().panes.flatMap((pane) => studyOf(open.getState(), pane.displaySet) ?? []);
  return hung
    .filter((study) => study.beside && study.address.source === first?.address.source)
    .map((s) => s.address.study);
}
