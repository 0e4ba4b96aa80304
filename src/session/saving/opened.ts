import { factsOf } from '#src/dataset/frame-facts.ts';
import type { PatientShape } from '#src/model/annotation/annotation.ts';
import type { FrameAddress, InstanceAddress, StudyAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { dot, vectorOf } from '#src/model/geometry/vector.ts';
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

/** The slices of a mark's series whose values its plane is made of where it lies; none while the series is not open. */
export function slicesThrough(
  session: Session,
  { on, frameOfReference, geometry }: PatientShape,
): readonly InstanceRecord[] {
  const sets = openedStudy(session, on)?.displaySets ?? [];
  const found = sets.flatMap((set) => {
    if (set.kind !== 'image' || set.geometry.kind !== 'volume' || set.series.series !== on.series) return [];
    const { normal, step } = set.geometry;
    const depths = geometry.points.map((at) => dot(vectorOf(at), normal));
    const [least, most] = [Math.min(...depths) - step, Math.max(...depths) + step];
    return set.frames.flatMap((ref) => {
      const { plane } = factsOf(ref).record;
      if (!plane || ref.instance.frameOfReference !== frameOfReference) return [];
      const depth = dot(plane.position, normal);
      return depth > least && depth < most ? [ref.instance] : [];
    });
  });
  return [...new Set(found)];
}
