import { frameRecord, type FrameRecord, type InstanceRecord } from '#src/model/dicom/records.ts';
import { planeNormal } from '#src/model/geometry/place.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { dot } from '#src/model/geometry/vector.ts';
import type { FrameRef } from './display-set.ts';

/** What is worked out of a frame once, however often its series grows. */
export interface FrameFacts {
  readonly record: FrameRecord;
  readonly normal?: Vector3;
}

const refs = new WeakMap<InstanceRecord, readonly FrameRef[]>();
const facts = new WeakMap<FrameRef, FrameFacts>();

/** The frames of an instance; the same objects every time they are asked for. */
export function framesOf(instance: InstanceRecord): readonly FrameRef[] {
  const known = refs.get(instance);
  if (known) return known;
  const count = instance.image?.frameCount ?? 0;
  const made = Array.from({ length: count }, (_, i): FrameRef => ({ instance, frame: i + 1 }));
  refs.set(instance, made);
  return made;
}

const emptyRecord: FrameRecord = { modality: { kind: 'identity' }, windows: [], voiLuts: [] };

export function factsOf(ref: FrameRef): FrameFacts {
  const known = facts.get(ref);
  if (known) return known;
  const { image } = ref.instance;
  const record = image ? frameRecord(image, ref.frame) : emptyRecord;
  const made = record.plane ? { record, normal: planeNormal(record.plane) } : { record };
  facts.set(ref, made);
  return made;
}

/** Cosine of the largest angle between frames of one stack: 0.3 degrees. */
const parallel = Math.cos((0.3 * Math.PI) / 180);

/** Same normal and same directions of rows: pictures turned in their plane are no volume either. */
export function isParallel(a: FrameFacts, b: FrameFacts): boolean {
  const [p, q] = [a.record.plane, b.record.plane];
  if (!p || !q || !a.normal || !b.normal) return false;
  return dot(a.normal, b.normal) >= parallel && rowsAgree(p, q);
}

function rowsAgree(p: Plane, q: Plane): boolean {
  return p.rowDirection === q.rowDirection || dot(p.rowDirection, q.rowDirection) >= parallel;
}
