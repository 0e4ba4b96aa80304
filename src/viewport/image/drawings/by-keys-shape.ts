import type { ImageGeometry } from '#src/model/annotation/annotation.ts';
import type { CanvasPoint, IndexPoint } from '#src/model/geometry/spaces.ts';
import type { ShapeKind } from './shapes.ts';

/** How many points a shape is set by; undefined = as many as it takes. */
export function pointsOf(kind: ShapeKind): number | undefined {
  switch (kind) {
    case 'probe':
    case 'text':
      return 1;
    case 'length':
    case 'arrow':
    case 'calibration':
    case 'rectangle':
    case 'ellipse':
    case 'circle':
      return 2;
    case 'angle':
      return 3;
    case 'bidirectional':
    case 'cobb':
      return 4;
    case 'spline':
    case 'path':
    case 'freehand':
      return undefined;
  }
}

/**
 * The shape through points set one after the other: rectangles and ellipses by two corners of what is about them, circles
 * by their middle and a point of the border, the second axis at right angles to the first. Undefined while points lack.
 */
export function shapeThrough(
  kind: ShapeKind,
  points: readonly CanvasPoint[],
  toIndex: (at: CanvasPoint) => IndexPoint,
): ImageGeometry | undefined {
  if (points.length < (pointsOf(kind) ?? 3)) return undefined;
  const [p, q, r, s] = points;
  if (!p) return undefined;
  const [a, b, c, d] = points.map(toIndex);
  const at = (x: number, y: number) => toIndex({ space: 'canvas', x, y });
  switch (kind) {
    case 'probe':
    case 'text':
      return a && { kind, points: [a] };
    case 'length':
    case 'arrow':
      return a && b && { kind, points: [a, b] };
    case 'calibration':
      return a && b && { kind, points: [a, b], millimetres: Number.NaN };
    case 'angle':
      return a && b && c && { kind, points: [a, b, c] };
    case 'cobb':
      return a && b && c && d && { kind, points: [a, b, c, d] };
    case 'bidirectional': {
      if (!a || !b || !c || !q || !r || !s) return undefined;
      const long = Math.hypot(q.x - p.x, q.y - p.y);
      if (long === 0) return undefined;
      const [nx, ny] = [-(q.y - p.y) / long, (q.x - p.x) / long];
      const across = (s.x - r.x) * nx + (s.y - r.y) * ny;
      return { kind, points: [a, b, c, at(r.x + across * nx, r.y + across * ny)] };
    }
    case 'rectangle':
      return a && b && q && { kind, points: [a, at(q.x, p.y), b, at(p.x, q.y)] };
    case 'ellipse': {
      if (!q) return undefined;
      const [x, y] = [(p.x + q.x) / 2, (p.y + q.y) / 2];
      return { kind, points: [at(x, q.y), at(x, p.y), at(p.x, y), at(q.x, y)] };
    }
    case 'circle': {
      if (!q) return undefined;
      const [u, v] = [q.x - p.x, q.y - p.y];
      return { kind, points: [at(p.x + u, p.y + v), at(p.x - u, p.y - v), at(p.x - v, p.y + u), at(p.x + v, p.y - u)] };
    }
    case 'spline':
    case 'path':
      return { kind, points: points.map(toIndex) };
    case 'freehand':
      return { kind, closed: true, points: points.map(toIndex) };
  }
}
