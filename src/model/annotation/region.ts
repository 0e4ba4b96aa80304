import type { IndexPoint } from '../geometry/spaces.ts';
import type { ImageGeometry } from './annotation.ts';
import { splineOutline } from './spline.ts';

/** Kinds of mark that enclose pixels. */
export type RegionGeometry = Extract<
  ImageGeometry,
  { kind: 'rectangle' | 'ellipse' | 'circle' | 'spline' | 'freehand' }
>;

/** One row's run of pixels: columns `from` to `to`, both counted. */
export interface Span {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The pixels of a region: those whose centre lies inside. A centre exactly on the border counts at the top and the left
 * and not at the bottom and the right, so that neighbouring polygons share no pixel and lose none; on an ellipse's border
 * it counts. Pixels outside the image are left out. Lines that cross themselves enclose by the even-odd rule.
 */
export function regionSpans(region: RegionGeometry, columns: number, rows: number): Iterable<Span> {
  switch (region.kind) {
    case 'ellipse':
    case 'circle':
      return ellipseSpans(region.points, columns, rows);
    case 'spline':
      return polygonSpans(splineOutline(region.points), columns, rows);
    case 'rectangle':
    case 'freehand':
      return polygonSpans(region.points, columns, rows);
  }
}

/** The most pixels that the region can hold: those of the rectangle about it. Tells how long counting them will take. */
export function regionExtent(region: RegionGeometry, columns: number, rows: number): number {
  const { points } = region.kind === 'spline' ? { points: splineOutline(region.points) } : region;
  const across = within(
    points.map(({ x }) => x),
    columns,
  );
  const down = within(
    points.map(({ y }) => y),
    rows,
  );
  // The ends of an ellipse's axes span at least half of the rectangle about it.
  return across * down * (region.kind === 'ellipse' || region.kind === 'circle' ? 2 : 1);
}

function within(places: readonly number[], size: number): number {
  const least = places.reduce((a, b) => Math.min(a, b), size);
  const most = places.reduce((a, b) => Math.max(a, b), 0);
  return Math.max(0, Math.min(size, most) - Math.max(0, least));
}

function* polygonSpans(points: readonly IndexPoint[], columns: number, rows: number): Generator<Span> {
  const ys = points.map(({ y }) => y);
  const first = Math.max(0, Math.ceil(ys.reduce((a, b) => Math.min(a, b), rows)));
  const last = Math.min(rows - 1, Math.floor(ys.reduce((a, b) => Math.max(a, b), 0)));
  for (let y = first; y <= last; y++) {
    const crossings: number[] = [];
    for (const [i, a] of points.entries()) {
      const b = points[(i + 1) % points.length] ?? a;
      // Half-open in y: a vertex is met once, a horizontal edge never.
      if (a.y <= y !== b.y <= y) crossings.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const span = spanOf(y, Math.ceil(crossings[k] ?? 0), Math.ceil(crossings[k + 1] ?? 0) - 1, columns);
      if (span) yield span;
    }
  }
}

/**
 * Ends of one axis, then of the other. With u and v the half axes and c the middle, a point p is inside when
 * p = c + s u + t v has s² + t² <= 1: right for pixels that are not square, where an ellipse of the patient is one too.
 */
function* ellipseSpans(points: readonly IndexPoint[], columns: number, rows: number): Generator<Span> {
  const { c, u, v } = halfAxes(points);
  const determinant = u.x * v.y - u.y * v.x;
  if (determinant === 0) return;
  // s = sx dx + sy dy, t = tx dx + ty dy.
  const [sx, sy, tx, ty] = [v.y, -v.x, -u.y, u.x].map((part) => part / determinant) as [number, number, number, number];
  const reach = Math.hypot(u.y, v.y);
  const first = Math.max(0, Math.ceil(c.y - reach));
  const last = Math.min(rows - 1, Math.floor(c.y + reach));
  for (let y = first; y <= last; y++) {
    const dy = y - c.y;
    // (sx² + tx²) dx² + 2 (sx sy + tx ty) dy dx + (sy² + ty²) dy² - 1 <= 0
    const a = sx * sx + tx * tx;
    const b = (sx * sy + tx * ty) * dy;
    const under = b * b - a * ((sy * sy + ty * ty) * dy * dy - 1);
    if (under < -1e-12) continue;
    const root = Math.sqrt(Math.max(0, under)) / a;
    const middle = c.x - b / a;
    // A centre on the border is inside: rounding must not push it out.
    const span = spanOf(y, Math.ceil(middle - root - 1e-9), Math.floor(middle + root + 1e-9), columns);
    if (span) yield span;
  }
}

function spanOf(y: number, from: number, to: number, columns: number): Span | undefined {
  const left = Math.max(0, from);
  const right = Math.min(columns - 1, to);
  return left <= right ? { y, from: left, to: right } : undefined;
}

interface Offset {
  readonly x: number;
  readonly y: number;
}

/** Middle and half axes of an ellipse given by the ends of its axes. */
export function halfAxes(points: readonly IndexPoint[]): {
  readonly c: Offset;
  readonly u: Offset;
  readonly v: Offset;
} {
  const [a, b, p, q] = points as readonly [IndexPoint, IndexPoint, IndexPoint, IndexPoint];
  return {
    c: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
    u: { x: (b.x - a.x) / 2, y: (b.y - a.y) / 2 },
    v: { x: (q.x - p.x) / 2, y: (q.y - p.y) / 2 },
  };
}
