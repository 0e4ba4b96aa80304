import type { ImageGeometry, PatientGeometry, PatientMark, PatientShape } from '#src/model/annotation/annotation.ts';
import {
  drawnInPatient,
  goesThrough,
  inPatient,
  onPicture,
  pixelOf,
  squarePlane,
  type Lying,
} from '#src/model/annotation/patient-shape.ts';
import type { IndexPoint, PatientPoint } from '#src/model/geometry/spaces.ts';
import { planeNormal } from '#src/model/geometry/place.ts';
import { dot, subtract } from '#src/model/geometry/vector.ts';
import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import type { ShownPicture } from '../shown.ts';

/** A picture with what it stands for on either side of it. */
export interface Reaching extends Lying {
  /** Half a slice, or half a slab. Millimetres. */
  readonly reach: number;
}

/** Where a picture of a set lies in the patient; undefined where it does not say. */
export function reachingOf({ ref, frame }: Pick<ShownPicture, 'ref' | 'frame'>, set: ImageSet): Reaching | undefined {
  const { plane, spacing } = factsOf(ref).record;
  const half = Math.max(stepOf(set, ref), frame.slab?.thickness ?? 0) / 2;
  return plane && spacing && { plane, spacing, reach: half };
}

/** Millimetres from one picture of a set to the next. */
function stepOf({ frames, cut, geometry }: ImageSet, ref: FrameRef): number {
  const [first, second] = [frames[0], frames[1]].map((one) => one && factsOf(one).record.plane);
  if (cut && first && second) return Math.abs(dot(subtract(second.position, first.position), planeNormal(first)));
  if (geometry.kind === 'volume') return geometry.step;
  const { spacingBetweenSlices, sliceThickness } = factsOf(ref).record;
  return spacingBetweenSlices ?? sliceThickness ?? 1;
}

/** The marks in the patient that lie on a picture. */
export function marksOn(
  marks: readonly PatientMark[],
  { ref }: Pick<ShownPicture, 'ref'>,
  picture: Reaching | undefined,
): readonly PatientMark[] {
  const { frameOfReference } = ref.instance;
  if (!picture) return [];
  return marks.filter(
    ({ shape }) => shape.frameOfReference === frameOfReference && goesThrough(picture.plane, shape, picture.reach),
  );
}

/** Indices of a set whose pictures marks in the patient lie on. */
export function markedIn(set: ImageSet, marks: readonly PatientMark[]): readonly number[] {
  return [...new Set(marks.flatMap(({ shape }) => marksThrough(set, shape)))];
}

/** Indices of a set whose pictures go through a mark in the patient. */
export function marksThrough(set: ImageSet, shape: PatientShape): readonly number[] {
  if (shape.frameOfReference !== set.frames[0]?.instance.frameOfReference) return [];
  return set.frames.flatMap((ref, i) => {
    const { plane } = factsOf(ref).record;
    return plane && goesThrough(plane, shape, stepOf(set, ref) / 2) ? [i] : [];
  });
}

/** What was drawn on a plane that was cut, as a shape in the patient; undefined where that cannot be. */
export function shapeDrawn({ ref }: ShownPicture, picture: Lying, geometry: ImageGeometry): PatientShape | undefined {
  const { frameOfReference, address } = ref.instance;
  const plane = squarePlane(picture.plane);
  const drawn = drawnInPatient(geometry, picture, plane);
  if (!drawn || frameOfReference === undefined) return undefined;
  const { source, study, series } = address;
  return { space: 'patient', on: { source, study, series }, frameOfReference, plane, geometry: drawn };
}

/** A mark in the patient after it was moved on a picture: it stays in its own plane. */
export function shapeMoved(shape: PatientShape, picture: Lying, geometry: ImageGeometry): PatientShape {
  const moved: PatientGeometry | undefined = drawnInPatient(geometry, picture, shape.plane);
  return moved ? { ...shape, geometry: moved } : shape;
}

export function pointMoved(shape: PatientShape, picture: Lying, at: IndexPoint): PatientPoint {
  return inPatient(at, picture, shape.plane);
}

export { onPicture, pixelOf };
