import { frameRecord } from '#src/model/dicom/records.ts';
import { planeNormal } from '#src/model/geometry/place.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { dot } from '#src/model/geometry/vector.ts';
import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';

/** Stacks whose normals differ by less than this go through the body the same way: cosine of 15 degrees. */
const parallel = 0.966;

/** Where each image of a set lies along its own direction. Millimetres; undefined where the images have no place. */
export interface Along {
  readonly normal: Vector3;
  readonly places: readonly number[];
  /** The coordinate system of the patient's body that the places are in. */
  readonly frameOfReference: string | undefined;
}

const known = new WeakMap<ImageSet, Along | undefined>();

export function alongOf(set: ImageSet): Along | undefined {
  if (!known.has(set)) known.set(set, measure(set));
  return known.get(set);
}

function measure(set: ImageSet): Along | undefined {
  const planes = set.frames.map(planeOf);
  const first = planes[0];
  if (!first || set.frames.length < 2) return undefined;
  const normal = planeNormal(first);
  const places: number[] = [];
  for (const plane of planes) {
    if (!plane || Math.abs(dot(planeNormal(plane), normal)) < parallel) return undefined;
    places.push(dot(plane.position, normal));
  }
  return { normal, places, frameOfReference: set.frames[0]?.instance.frameOfReference };
}

function planeOf(ref: FrameRef) {
  return ref.instance.image && frameRecord(ref.instance.image, ref.frame).plane;
}

/** Whether two sets can be gone through together: 1 = the same way, -1 = the other way round, 0 = not at all. */
export function sense(a: Along, b: Along): -1 | 0 | 1 {
  const cosine = dot(a.normal, b.normal);
  return cosine > parallel ? 1 : cosine < -parallel ? -1 : 0;
}

/** The image of a set nearest to a place along its normal. Beyond its ends by more than a step there is none. */
export function nearest({ places }: Along, place: number): number | undefined {
  let best = 0;
  for (let i = 1; i < places.length; i++) {
    if (Math.abs((places[i] ?? 0) - place) < Math.abs((places[best] ?? 0) - place)) best = i;
  }
  const step = (Math.max(...places) - Math.min(...places)) / (places.length - 1);
  return Math.abs((places[best] ?? 0) - place) <= step * 1.01 ? best : undefined;
}
