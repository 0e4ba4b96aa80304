import type { OpenState, OpenStudy } from '#src/session/session.ts';
import { sameStudy, studyOf } from '#src/session/open-state.ts';
import { samePatient } from '../patient.ts';

/** The study the workspace was opened for: the first. Every other patient is the other one. */
export function mainStudy(open: OpenState): OpenStudy | undefined {
  return open.studies[0];
}

/** Whether a display set is of another patient than the workspace's. What cannot be known to be the same is other. */
export function isForeign(open: OpenState, displaySet: string | undefined): boolean {
  if (displaySet === undefined) return false;
  const main = mainStudy(open);
  const study = studyOf(open, displaySet);
  if (!main || !study || sameStudy(main.address, study.address)) return false;
  if (!main.record || !study.record) return true;
  return !samePatient(main.record.patient, study.record.patient);
}
