import type { ImageGeometry } from '#src/model/annotation/annotation.ts';
import { cornerToIndex } from '#src/model/geometry/place.ts';
import type { IndexPoint } from '#src/model/geometry/spaces.ts';
import { isCode, measurements, type Code } from './codes.ts';
import type { Graphic, Outline } from './graphic.ts';

/** What else is known of a graphic of a report that is not ours. */
export interface Context {
  /** Numbers that were inferred from it. */
  readonly concepts: readonly Code[];
  /** It is the region of its group, and so closed, whatever its last point. */
  readonly region: boolean;
  /** The group has words for it and no number. */
  readonly spoken: boolean;
}

/** The mark that a graphic of a report is; undefined where there is no such mark. */
export function geometryOfGraphic({ type, points }: Outline, context: Context): ImageGeometry | undefined {
  const [a, b, c, d] = points;
  if (!a) return undefined;
  switch (type) {
    case 'POINT':
      return { kind: context.spoken ? 'text' : 'probe', points: [a] };
    case 'MULTIPOINT':
      return points.length === 1 ? { kind: 'probe', points: [a] } : undefined;
    case 'CIRCLE':
      return b && circle(a, b);
    case 'ELLIPSE':
      return b && c && d && points.length === 4 ? { kind: 'ellipse', points: [a, b, c, d] } : undefined;
    case 'POLYLINE':
      return polyline(points, context);
  }
}

/** Two lines of one group, a long and a short axis, are one mark. */
export function bidirectionalOf(one: Outline, other: Outline): ImageGeometry | undefined {
  const [a, b, ...more] = one.points;
  const [c, d, ...others] = other.points;
  if (!a || !b || !c || !d || more.length + others.length > 0) return undefined;
  return { kind: 'bidirectional', points: [a, b, c, d] };
}

function polyline(points: readonly IndexPoint[], { concepts, region, spoken }: Context): ImageGeometry | undefined {
  const [a, b, c, d] = points;
  const last = points.at(-1);
  if (!a || !b || !last) return undefined;
  const closes = points.length > 3 && a.x === last.x && a.y === last.y;
  const corners = closes ? points.slice(0, -1) : points;
  if (corners.length > 2 && (closes || region)) {
    return isRectangle(corners)
      ? { kind: 'rectangle', points: corners }
      : { kind: 'freehand', closed: true, points: corners };
  }
  if (!c) return { kind: spoken ? 'arrow' : 'length', points: [a, b] };
  const is = (code: Code): boolean => concepts.some((concept) => isCode(concept, code));
  if (d && points.length === 4 && is(measurements.cobbAngle)) return { kind: 'cobb', points: [a, b, c, d] };
  if (!d && is(measurements.angle)) return { kind: 'angle', points: [a, b, c] };
  return { kind: 'freehand', closed: false, points };
}

/** A graphic of an image with its points in the image's pixels. */
export function outlineOf({ type, data }: Graphic): Outline {
  const points: IndexPoint[] = [];
  for (let i = 0; i + 1 < data.length; i += 2) {
    points.push(cornerToIndex({ space: 'corner', x: data[i] ?? 0, y: data[i + 1] ?? 0 }));
  }
  return { type, points };
}

/** A circle of pixels, whatever their shape: its middle and a point on it. */
function circle(c: IndexPoint, on: IndexPoint): ImageGeometry {
  const radius = Math.hypot(on.x - c.x, on.y - c.y);
  const at = (x: number, y: number): IndexPoint => ({ space: 'index', x, y });
  return {
    kind: 'ellipse',
    points: [at(c.x - radius, c.y), at(c.x + radius, c.y), at(c.x, c.y - radius), at(c.x, c.y + radius)],
  };
}

function isRectangle(
  points: readonly IndexPoint[],
): points is readonly [IndexPoint, IndexPoint, IndexPoint, IndexPoint] {
  const [a, b, c, d] = points;
  if (points.length !== 4 || !a || !b || !c || !d) return false;
  const tolerance = 1e-3 * Math.max(1, Math.hypot(c.x - a.x, c.y - a.y));
  const parallelogram = Math.hypot(a.x + c.x - b.x - d.x, a.y + c.y - b.y - d.y) < tolerance;
  const diagonals = Math.hypot(c.x - a.x, c.y - a.y) - Math.hypot(d.x - b.x, d.y - b.y);
  return parallelogram && Math.abs(diagonals) < tolerance;
}
