import type { ImageGeometry, PatientShape } from '#src/model/annotation/annotation.ts';
import { inOwnPlane } from '#src/model/annotation/patient-shape.ts';
import { indexToPatient } from '#src/model/geometry/place.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import type { IndexPoint } from '#src/model/geometry/spaces.ts';
import { vectorOf } from '#src/model/geometry/vector.ts';
import { isRegion } from './kinds.ts';
import { outlinesOf } from './graphic.ts';

/** Coordinates in a frame of reference (PS3.3 C.18.9): x, y and z in turn, millimetres. */
export interface SpaceGraphic {
  readonly type: 'POINT' | 'MULTIPOINT' | 'POLYLINE' | 'POLYGON' | 'ELLIPSE';
  readonly data: readonly number[];
}

/** The graphics that a mark in the patient is for others, in the order of those that it would be on an image. */
export function spaceGraphicsOf(shape: PatientShape): readonly SpaceGraphic[] {
  const flat = inOwnPlane(shape, 1);
  // There is no circle in space, and a closed line has a name of its own.
  const geometry: ImageGeometry = flat.kind === 'circle' ? { ...flat, kind: 'ellipse' } : flat;
  return outlinesOf(geometry).map(({ type, points }) => ({
    type: type === 'CIRCLE' ? 'ELLIPSE' : type === 'POLYLINE' && isRegion(geometry) ? 'POLYGON' : type,
    data: points.flatMap((at) => placeOf(at, shape.plane)),
  }));
}

function placeOf(at: IndexPoint, plane: Plane): readonly number[] {
  return vectorOf(indexToPatient(plane, { row: 1, column: 1, basis: 'patient' }, at)).map(Math.fround);
}
