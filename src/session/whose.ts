import type { ViewState } from '#src/model/session/view-state.ts';
import { samePatient } from '#src/model/dicom/same-patient.ts';
import { sameStudy, studyOf } from './open-state.ts';
import type { OpenState, OpenStudy, Session } from './session.ts';

/**
 * The study whose patient the workspace is about: the one opened first, as long as a pane shows that patient; else the
 * first that hangs in reading order.
 */
export function mainStudy(open: OpenState, view: Pick<ViewState, 'panes'>): OpenStudy | undefined {
  const [opened] = open.studies;
  const hung = view.panes.flatMap((pane) => studyOf(open, pane.displaySet) ?? []);
  return hung.some((study) => opened && isSamePatient(opened, study)) ? opened : (hung[0] ?? opened);
}

/** Whether a display set is of another patient than the workspace's. What cannot be known to be the same is other. */
export function isForeign(session: Session, displaySet: string | undefined): boolean {
  const open = session.open.getState();
  const study = studyOf(open, displaySet);
  const main = mainStudy(open, session.view.getState());
  return study !== undefined && main !== undefined && !isSamePatient(main, study);
}

function isSamePatient(a: OpenStudy, b: OpenStudy): boolean {
  if (sameStudy(a.address, b.address)) return true;
  return a.record !== undefined && b.record !== undefined && samePatient(a.record.patient, b.record.patient);
}
