import type { Vector3 } from './spaces.ts';
import { add, dot, length, scale, subtract, unit } from './vector.ts';

/** Straight pieces between two points of a path. */
const pieces = 24;

/** Uniform Catmull-Rom, of one coordinate: from b (t = 0) to c (t = 1); the tangent at each is half the way between its neighbours. */
export function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return b + (t / 2) * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/**
 * The open curve through points, as straight pieces; beyond either end the next point is taken to lie as far on. The curve
 * of points moved, turned, mirrored or stretched is the curve so moved: the same on the screen and in the patient.
 */
export function openCurve(points: readonly Vector3[]): readonly Vector3[] {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return [];
  const curve: Vector3[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [b, c] = [points[i] ?? first, points[i + 1] ?? last];
    const a = points[i - 1] ?? subtract(scale(b, 2), c);
    const d = points[i + 2] ?? subtract(scale(c, 2), b);
    for (let n = 0; n < pieces; n++) {
      const at = (axis: 0 | 1 | 2) => catmullRom(a[axis], b[axis], c[axis], d[axis], n / pieces);
      curve.push([at(0), at(1), at(2)]);
    }
  }
  return [...curve, last];
}

/** How far it is along straight pieces. */
export function pathLength(curve: readonly Vector3[]): number {
  return curve.reduce((sum, at, i) => sum + (i > 0 ? length(subtract(at, curve[i - 1] ?? at)) : 0), 0);
}

/** Places on straight pieces that are `step` apart along them, from the first point on. */
export function placesAlong(curve: readonly Vector3[], step: number): readonly Vector3[] {
  const places: Vector3[] = [];
  let gone = 0;
  for (const [i, to] of curve.entries()) {
    const from = curve[i - 1];
    if (!from) continue;
    const piece = length(subtract(to, from));
    // Rounding must not take the place at the very end.
    while (piece > 0 && places.length * step <= gone + piece + step * 1e-6)
      places.push(add(from, scale(subtract(to, from), (places.length * step - gone) / piece)));
    gone += piece;
  }
  return places;
}

/** The way along evenly spaced places, at each of them. Unit vectors. */
export function directionsAlong(places: readonly Vector3[]): readonly Vector3[] {
  return places.map((at, i) => unit(subtract(places[i + 1] ?? at, places[i - 1] ?? at)));
}

/** Places moved along a unit vector into the plane through the first of them at right angles to it. */
export function flattened(points: readonly Vector3[], normal: Vector3): readonly Vector3[] {
  const [first] = points;
  if (!first) return [];
  return points.map((at) => add(at, scale(normal, dot(subtract(first, at), normal))));
}
