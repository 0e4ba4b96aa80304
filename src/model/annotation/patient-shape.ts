import { indexToPatient, patientToIndex, planeNormal } from '../geometry/place.ts';
import type { PixelSpacing, Plane } from '../geometry/plane.ts';
import type { IndexPoint, PatientPoint, Vector3 } from '../geometry/spaces.ts';
import { add, cross, dot, patientPoint, scale, subtract, unit, vectorOf } from '../geometry/vector.ts';
import type { Geometry, ImageGeometry, PatientGeometry, PatientShape } from './annotation.ts';

/** A picture in the patient. */
export interface Lying {
  readonly plane: Plane;
  readonly spacing: PixelSpacing;
}

/** Planes that differ by less than half a degree lie along each other: cosine. */
const along = Math.cos((0.5 * Math.PI) / 180);
/** A place halfway between two planes lies on both, however it was rounded. Millimetres. */
const slack = 1e-3;

export function mapped<P, Q>(geometry: Geometry<P>, to: (at: P) => Q): Geometry<Q> {
  return { ...geometry, points: geometry.points.map(to) } as unknown as Geometry<Q>;
}

/** The plane with directions of length 1 and at right angles, as a mark keeps it. */
export function squarePlane({ position, rowDirection, columnDirection }: Plane): Plane {
  const row = unit(rowDirection);
  const column = unit(subtract(columnDirection, scale(row, dot(columnDirection, row))));
  return { position, rowDirection: row, columnDirection: column };
}

/**
 * What was drawn on a picture, in the patient: where each pixel lies, and from there along the normal into the mark's own
 * plane, which is at most half a slice away.
 */
export function drawnInPatient(geometry: ImageGeometry, on: Lying, plane: Plane): PatientGeometry | undefined {
  if (geometry.kind === 'calibration') return undefined;
  return mapped(geometry, (at) => inPatient(at, on, plane)) as PatientGeometry;
}

export function inPatient(at: IndexPoint, on: Lying, plane: Plane): PatientPoint {
  const point = vectorOf(indexToPatient(on.plane, on.spacing, at));
  const normal = planeNormal(plane);
  return patientPoint(subtract(point, scale(normal, dot(subtract(point, plane.position), normal))));
}

/** A mark in the pixels of a picture that it lies on. */
export function onPicture({ geometry }: PatientShape, on: Lying): ImageGeometry {
  return mapped(geometry, (at) => pixelOf(at, on));
}

export function pixelOf(at: PatientPoint, { plane, spacing }: Lying): IndexPoint {
  return patientToIndex(plane, spacing, at).index;
}

/**
 * Whether a picture goes through a mark: it lies along the mark's plane (a mark that is one point has no plane) and all
 * points are at most `reach` millimetres from it.
 */
export function goesThrough(plane: Plane, { plane: own, geometry }: PatientShape, reach: number): boolean {
  const normal = planeNormal(plane);
  if (geometry.points.length > 1 && Math.abs(dot(planeNormal(own), normal)) < along) return false;
  return geometry.points.every((at) => Math.abs(dot(subtract(vectorOf(at), plane.position), normal)) <= reach + slack);
}

/** The mark in its own plane, columns and rows of `pixel` millimetres from the plane's position on. */
export function inOwnPlane(shape: PatientShape, pixel: number): ImageGeometry {
  return onPicture(shape, { plane: shape.plane, spacing: { row: pixel, column: pixel, basis: 'patient' } });
}

/**
 * A plane through places of the patient, its position the first of them; undefined where they do not lie in one within
 * `tolerance` millimetres. Where they leave it open (one place, a line), it lies as near to `like` as it can.
 */
export function planeThroughPoints(points: readonly PatientPoint[], like: Plane, tolerance: number): Plane | undefined {
  const [first, ...rest] = points.map(vectorOf);
  if (!first) return undefined;
  const ways = rest.map((at) => subtract(at, first));
  const longest = ways.reduce<Vector3>((a, b) => (dot(b, b) > dot(a, a) ? b : a), [0, 0, 0]);
  const row = dot(longest, longest) > 0 ? unit(longest) : unit(like.rowDirection);
  // The way that leads farthest off the longest one spans the plane with it.
  const off = ways
    .map((way) => subtract(way, scale(row, dot(way, row))))
    .reduce<Vector3>((a, b) => (dot(b, b) > dot(a, a) ? b : a), [0, 0, 0]);
  const flat = dot(off, off) <= tolerance * tolerance;
  const normal = flat ? nearestNormal(planeNormal(like), row) : unit(cross(row, off));
  if (ways.some((way) => Math.abs(dot(way, normal)) > tolerance)) return undefined;
  // Seen as the plane it is like is seen, where that can be told.
  const facing = dot(normal, planeNormal(like)) < 0 ? scale(normal, -1) : normal;
  const level = subtract(like.rowDirection, scale(facing, dot(like.rowDirection, facing)));
  const rowDirection = dot(level, level) > 1e-6 ? unit(level) : row;
  return { position: first, rowDirection, columnDirection: unit(cross(facing, rowDirection)) };
}

/** The normal at right angles to a line that differs least from another one. */
function nearestNormal(normal: Vector3, line: Vector3): Vector3 {
  const across = subtract(normal, scale(line, dot(normal, line)));
  if (dot(across, across) > 1e-6) return unit(across);
  const other = Math.abs(line[0]) < 0.9 ? ([1, 0, 0] as const) : ([0, 1, 0] as const);
  return unit(add(other, scale(line, -dot(other, line))));
}
