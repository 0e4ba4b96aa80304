type Point = readonly [x: number, y: number];

/** Pieces between two points that were given. */
const pieces = 12;

/**
 * A smooth curve through points (PS3.3 C.10.5.1.2 leaves to the implementation which): Catmull and Rom, as straight
 * pieces. One whose last point is its first is closed without a corner.
 */
export function curveThrough(points: readonly Point[]): readonly Point[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 3) return points;
  const closed = first[0] === last[0] && first[1] === last[1];
  const ring = closed ? points.slice(0, -1) : points;
  const at = (i: number): Point =>
    (closed
      ? ring[((i % ring.length) + ring.length) % ring.length]
      : ring[Math.min(Math.max(i, 0), ring.length - 1)]) ?? first;
  const curve: Point[] = [first];
  for (let i = 0; i < (closed ? ring.length : ring.length - 1); i++) {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let n = 1; n <= pieces; n++) curve.push(between(a, b, c, d, n / pieces));
  }
  return curve;
}

function between(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const along = (i: 0 | 1) =>
    0.5 *
    (2 * b[i] +
      (c[i] - a[i]) * t +
      (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t * t +
      (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t * t * t);
  return [along(0), along(1)];
}
