import type { Box } from './slice.ts';

/** A point of the patient in mm: x to the left, y to the back, z to the head. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A body bounded by a surface: its box, and the signed distance in mm (negative within; near enough close to the surface). */
export interface Solid {
  readonly box: Box & { readonly z0: number; readonly z1: number };
  distance(x: number, y: number, z: number): number;
}

/** An ellipsoid with half axes `rx, ry, rz`, turned by `turn` radians about the long axis of the body. */
export function ellipsoid(c: Point, rx: number, ry: number, rz: number, turn = 0): Solid {
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const r = Math.max(rx, ry);
  // Asked for hundreds of millions of times: no division in it.
  const ux = cos / rx;
  const uy = sin / rx;
  const vx = -sin / ry;
  const vy = cos / ry;
  const wz = 1 / rz;
  const ix = 1 / rx;
  const iy = 1 / ry;
  return {
    box: { x0: c.x - r, x1: c.x + r, y0: c.y - r, y1: c.y + r, z0: c.z - rz, z1: c.z + rz },
    distance(x, y, z) {
      const px = x - c.x;
      const py = y - c.y;
      const u = px * ux + py * uy;
      const v = px * vx + py * vy;
      const w = (z - c.z) * wz;
      const k0 = Math.sqrt(u * u + v * v + w * w);
      const a = u * ix;
      const b = v * iy;
      const e = w * wz;
      const k1 = Math.sqrt(a * a + b * b + e * e);
      return k1 === 0 ? -Math.min(rx, ry, rz) : (k0 * (k0 - 1)) / k1;
    },
  };
}

/** A piece of a tube from `a` to `b` with the radius growing or shrinking between, round at its ends. */
export interface Segment {
  readonly a: Point;
  readonly b: Point;
  readonly ra: number;
  readonly rb: number;
}

export function segmentDistance(s: Segment, x: number, y: number, z: number): number {
  const bx = s.b.x - s.a.x;
  const by = s.b.y - s.a.y;
  const bz = s.b.z - s.a.z;
  const px = x - s.a.x;
  const py = y - s.a.y;
  const pz = z - s.a.z;
  const length2 = bx * bx + by * by + bz * bz;
  const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * bx + py * by + pz * bz) / length2));
  const qx = px - bx * t;
  const qy = py - by * t;
  const qz = pz - bz * t;
  return Math.sqrt(qx * qx + qy * qy + qz * qz) - (s.ra + (s.rb - s.ra) * t);
}

/** Whether a place lies more than `margin` mm outside the box of a body: far enough that nothing of it is seen there. */
export function beyond({ box }: Solid, margin: number, x: number, y: number, z: number): boolean {
  return (
    x < box.x0 - margin ||
    x > box.x1 + margin ||
    y < box.y0 - margin ||
    y > box.y1 + margin ||
    z < box.z0 - margin ||
    z > box.z1 + margin
  );
}

/** Segments as one body. */
export function chain(segments: readonly Segment[]): Solid {
  const box = { x0: Infinity, x1: -Infinity, y0: Infinity, y1: -Infinity, z0: Infinity, z1: -Infinity };
  for (const { a, b, ra, rb } of segments) {
    const r = Math.max(ra, rb);
    box.x0 = Math.min(box.x0, a.x - r, b.x - r);
    box.x1 = Math.max(box.x1, a.x + r, b.x + r);
    box.y0 = Math.min(box.y0, a.y - r, b.y - r);
    box.y1 = Math.max(box.y1, a.y + r, b.y + r);
    box.z0 = Math.min(box.z0, a.z - r, b.z - r);
    box.z1 = Math.max(box.z1, a.z + r, b.z + r);
  }
  // Flat, because it is asked millions of times: start, way, radius, its growth, and the square of the way.
  const flat = Float64Array.from(
    segments.flatMap(({ a, b, ra, rb }) => {
      const [x, y, z] = [b.x - a.x, b.y - a.y, b.z - a.z];
      return [a.x, a.y, a.z, x, y, z, ra, rb - ra, x * x + y * y + z * z];
    }),
  );
  return {
    box,
    distance(x, y, z) {
      let least = 99;
      for (let i = 0; i < flat.length; i += 9) {
        const bx = flat[i + 3] as number;
        const by = flat[i + 4] as number;
        const bz = flat[i + 5] as number;
        const length2 = flat[i + 8] as number;
        const px = x - (flat[i] as number);
        const py = y - (flat[i + 1] as number);
        const pz = z - (flat[i + 2] as number);
        const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * bx + py * by + pz * bz) / length2));
        const qx = px - bx * t;
        const qy = py - by * t;
        const qz = pz - bz * t;
        const d = Math.sqrt(qx * qx + qy * qy + qz * qz) - ((flat[i + 6] as number) + (flat[i + 7] as number) * t);
        if (d < least) least = d;
      }
      return least;
    },
  };
}

/** A chain of segments through points with a radius each, rounded by a spline so that no bend shows its corner. */
export function tube(points: readonly (Point & { readonly r: number })[], stepsBetween = 6): Segment[] {
  const fine: (Point & { r: number })[] = [];
  const at = (i: number) => points[Math.min(points.length - 1, Math.max(0, i))] as Point & { r: number };
  for (let i = 0; i < points.length - 1; i++) {
    for (let s = 0; s < stepsBetween; s++) fine.push(between(at(i - 1), at(i), at(i + 1), at(i + 2), s / stepsBetween));
  }
  fine.push(at(points.length - 1));
  return fine.slice(1).map((b, i) => {
    const a = fine[i] as Point & { r: number };
    return { a, b, ra: a.r, rb: b.r };
  });
}

type Knot = Point & { readonly r: number };

/** Catmull-Rom between p1 and p2. */
function between(p0: Knot, p1: Knot, p2: Knot, p3: Knot, t: number): Knot {
  const curve = (a: number, b: number, c: number, d: number) =>
    b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  return {
    x: curve(p0.x, p1.x, p2.x, p3.x),
    y: curve(p0.y, p1.y, p2.y, p3.y),
    z: curve(p0.z, p1.z, p2.z, p3.z),
    r: p1.r + (p2.r - p1.r) * t,
  };
}

/** The smaller of two distances, the seam between the bodies filleted over `k` mm. */
export function smoothMin(a: number, b: number, k: number): number {
  const h = Math.max(0, k - Math.abs(a - b)) / k;
  return Math.min(a, b) - (h * h * k) / 4;
}

export function smoothMax(a: number, b: number, k: number): number {
  return -smoothMin(-a, -b, k);
}
