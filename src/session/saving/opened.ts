import type { FrameAddress, InstanceAddress, StudyAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { sameStudy } from '../open-state.ts';
import type { OpenStudy, Session } from '../session.ts';

/** Every instance of an open study that is known. */
export function instancesOf({ displaySets }: Pick<OpenStudy, 'displaySets'>): ReadonlyMap<string, InstanceRecord> {
  return new Map(displaySets.flatMap(({ instances }) => instances.map((one) => [one.address.instance, one] as const)));
}

export function openedStudy(session: Session, address: StudyAddress): OpenStudy | undefined {
  return session.open.getState().studies.find((study) => sameStudy(study.address, address));
}

/** The instance of a mark or a star among what is open. */
export function openedInstance(session: Session, on: FrameAddress | InstanceAddress): InstanceRecord | undefined {
  const study = openedStudy(session, on);
  return study && instancesOf(study).get(on.instance);
}
