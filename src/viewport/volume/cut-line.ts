import type { IndexPoint } from '#src/model/geometry/spaces.ts';
import type { PixelSpacing, Plane } from '#src/model/geometry/plane.ts';
import { planeNormal } from '#src/model/geometry/place.ts';
import { indexPoint } from '#src/model/geometry/place.ts';
import { dot, subtract } from '#src/model/geometry/vector.ts';

/** A picture in the patient. */
export interface Lying {
  readonly plane: Plane;
  readonly spacing: PixelSpacing;
  readonly columns: number;
  readonly rows: number;
}

/** Pictures that differ by less than this lie along each other and do not cut: cosine of 10 degrees. */
const along = 0.985;

/** Where a plane cuts a picture: from edge to edge of the picture, in its pixels. Undefined where it does not. */
export function cutLine(of: Lying, by: Plane): readonly [IndexPoint, IndexPoint] | undefined {
  const normal = planeNormal(by);
  if (Math.abs(dot(planeNormal(of.plane), normal)) > along) return undefined;
  // On the line: c + x * cx + y * cy = 0.
  const c = dot(subtract(of.plane.position, by.position), normal);
  const cx = dot(of.plane.rowDirection, normal) * of.spacing.column;
  const cy = dot(of.plane.columnDirection, normal) * of.spacing.row;
  const [left, right, top, bottom] = [-0.5, of.columns - 0.5, -0.5, of.rows - 0.5];
  const ends: IndexPoint[] = [];
  const take = (x: number, y: number): void => {
    const isIn = x >= left && x <= right && y >= top && y <= bottom;
    if (isIn && ends.every((end) => Math.hypot(end.x - x, end.y - y) > 1e-6)) ends.push(indexPoint(x, y));
  };
  if (cy !== 0) for (const x of [left, right]) take(x, -(c + x * cx) / cy);
  if (cx !== 0) for (const y of [top, bottom]) take(-(c + y * cy) / cx, y);
  const [from, to] = ends;
  return from && to ? [from, to] : undefined;
}
