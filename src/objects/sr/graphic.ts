import type { ImageGeometry } from '#src/model/annotation/annotation.ts';
import { halfAxes } from '#src/model/annotation/region.ts';
import { pathOutline, splineOutline } from '#src/model/annotation/spline.ts';
import { indexToCorner } from '#src/model/geometry/place.ts';
import type { IndexPoint } from '#src/model/geometry/spaces.ts';

/** A spatial coordinates item (PS3.3 C.18.6): columns and rows in turn, from the corner of the first pixel. */
export interface Graphic {
  readonly type: 'POINT' | 'MULTIPOINT' | 'POLYLINE' | 'CIRCLE' | 'ELLIPSE';
  readonly data: readonly number[];
}

/** A graphic before its points are numbers of a report. */
export interface Outline {
  readonly type: Graphic['type'];
  readonly points: readonly IndexPoint[];
}

/**
 * The graphics that a mark is for others. They follow from the geometry alone and in this order, so that a report read
 * back can be held against what its private words claim.
 */
export function graphicsOf(geometry: ImageGeometry): readonly Graphic[] {
  return outlinesOf(geometry).map(({ type, points }) => ({ type, data: dataOf(points) }));
}

/** Exhaustive: a kind without a graphic does not compile. */
export function outlinesOf(geometry: ImageGeometry): readonly Outline[] {
  switch (geometry.kind) {
    case 'length':
    case 'calibration':
    case 'angle':
    case 'arrow':
      return [line(geometry.points)];
    case 'bidirectional': {
      const [a, b, c, d] = geometry.points;
      return [line([a, b]), line([c, d])];
    }
    case 'cobb':
      // One polyline of both lines, as the reports of other viewers have it.
      return [line(geometry.points)];
    case 'text':
    case 'probe':
      return [{ type: 'POINT', points: geometry.points }];
    case 'rectangle':
      return [outline(geometry.points)];
    case 'spline':
      return [outline(splineOutline(geometry.points))];
    case 'path':
      return [line(pathOutline(geometry.points))];
    case 'freehand':
      return [geometry.closed ? outline(geometry.points) : line(geometry.points)];
    case 'ellipse':
      return [ellipse(geometry.points)];
    case 'circle':
      return [circle(geometry.points)];
  }
}

function dataOf(points: readonly IndexPoint[]): readonly number[] {
  return points.map(indexToCorner).flatMap(({ x, y }) => [Math.fround(x), Math.fround(y)]);
}

function line(points: readonly IndexPoint[]): Outline {
  return { type: 'POLYLINE', points };
}

/** A closed polyline ends where it begins. */
function outline(points: readonly IndexPoint[]): Outline {
  const [first] = points;
  const last = points.at(-1);
  const closed = !first || !last || (nearly(first.x, last.x) && nearly(first.y, last.y));
  return { type: 'POLYLINE', points: closed ? points : [...points, first] };
}

/** The same number of a report: single precision. */
function nearly(a: number, b: number): boolean {
  return Math.fround(a + 0.5) === Math.fround(b + 0.5);
}

type Four = readonly [IndexPoint, IndexPoint, IndexPoint, IndexPoint];

/** Ends of the major axis first (PS3.3 C.18.6.1.2). */
function ellipse([a, b, c, d]: Four): Outline {
  const { u, v } = halfAxes([a, b, c, d]);
  const major = Math.hypot(u.x, u.y) >= Math.hypot(v.x, v.y);
  return { type: 'ELLIPSE', points: major ? [a, b, c, d] : [c, d, a, b] };
}

/** Round in the patient: where pixels are not square, an ellipse of them. */
function circle(points: Four): Outline {
  const { c, u, v } = halfAxes(points);
  const [one, other] = [Math.hypot(u.x, u.y), Math.hypot(v.x, v.y)];
  if (Math.abs(one - other) > 1e-4 * Math.max(one, other)) return ellipse(points);
  return { type: 'CIRCLE', points: [{ space: 'index', ...c }, points[0]] };
}

/** Whether what was read is what a geometry would have been written as, in whatever order its numbers name the graphics. */
export function sameGraphics(
  read: readonly { readonly type: string; readonly data: readonly number[] }[],
  written: readonly { readonly type: string; readonly data: readonly number[] }[],
): boolean {
  const keys = ({ type, data }: { readonly type: string; readonly data: readonly number[] }): string =>
    `${type} ${data.join(' ')}`;
  return read.map(keys).sort().join('|') === written.map(keys).sort().join('|');
}
