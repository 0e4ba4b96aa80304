import type { PixelSpacing, Plane } from './plane.ts';
import type { CornerPoint, IndexPoint, PatientPoint, Vector3 } from './spaces.ts';
import { add, cross, dot, patientPoint, scale, subtract, unit, vectorOf } from './vector.ts';

/** Direction that points out of the image, by the right hand: rows along the first finger, columns along the second. */
export function planeNormal(plane: Plane): Vector3 {
  return unit(cross(plane.rowDirection, plane.columnDirection));
}

/** Where a pixel lies in the patient (PS3.3 C.7.6.2.1.1, equation C.7.6.2.1-1). Millimetres. */
export function indexToPatient(plane: Plane, spacing: PixelSpacing, at: IndexPoint): PatientPoint {
  const along = scale(plane.rowDirection, at.x * spacing.column);
  const down = scale(plane.columnDirection, at.y * spacing.row);
  return patientPoint(add(plane.position, add(along, down)));
}

/**
 * The pixel nearest a place in the patient, and how far the place lies from the image along its normal (millimetres,
 * signed). Exact for directions that are not quite perpendicular, as real files have them.
 */
export function patientToIndex(
  plane: Plane,
  spacing: PixelSpacing,
  at: PatientPoint,
): { readonly index: IndexPoint; readonly distance: number } {
  const from = subtract(vectorOf(at), plane.position);
  const { rowDirection: r, columnDirection: c } = plane;
  const [rr, rc, cc] = [dot(r, r), dot(r, c), dot(c, c)];
  const [fr, fc] = [dot(from, r), dot(from, c)];
  const determinant = rr * cc - rc * rc;
  const along = (fr * cc - fc * rc) / determinant;
  const down = (fc * rr - fr * rc) / determinant;
  return {
    index: { space: 'index', x: along / spacing.column, y: down / spacing.row },
    distance: dot(from, planeNormal(plane)),
  };
}

export function indexToCorner(at: IndexPoint): CornerPoint {
  return { space: 'corner', x: at.x + 0.5, y: at.y + 0.5 };
}

export function cornerToIndex(at: CornerPoint): IndexPoint {
  return { space: 'index', x: at.x - 0.5, y: at.y - 0.5 };
}

export function indexPoint(x: number, y: number): IndexPoint {
  return { space: 'index', x, y };
}
