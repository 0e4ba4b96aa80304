import type { Slice } from './slice.ts';
import type { Segment } from './solids.ts';

/** Segments sorted so that those of one slice are found at once. */
export interface Tubes {
  readonly near: (z: number) => readonly Segment[];
}

const bin = 4;

/** `margin` is what walls add to the radius, mm. */
export function tubes(segments: readonly Segment[], margin = 2): Tubes {
  const bins = new Map<number, Segment[]>();
  for (const s of segments) {
    const reach = Math.max(s.ra, s.rb) + margin;
    const from = Math.floor((Math.min(s.a.z, s.b.z) - reach) / bin);
    const to = Math.floor((Math.max(s.a.z, s.b.z) + reach) / bin);
    for (let k = from; k <= to; k++) {
      const list = bins.get(k);
      if (list) list.push(s);
      else bins.set(k, [s]);
    }
  }
  return { near: (z) => bins.get(Math.floor(z / bin)) ?? [] };
}

/** Paints the tubes that the slice cuts, their radius grown by `grow` mm. */
export function paintTubes(
  slice: Slice,
  { near }: Tubes,
  value: number | ((x: number, y: number, d: number) => number),
  grow = 0,
): void {
  for (const s of near(slice.z)) paintSegment(slice, s, value, grow);
}

/**
 * What `paint` would do with `segmentDistance`, in one loop: thousands of twigs are cut by every slice, and calls that give
 * back a number cost more than what they compute.
 */
function paintSegment(
  slice: Slice,
  s: Segment,
  value: number | ((x: number, y: number, d: number) => number),
  grow: number,
): void {
  const { z, grid, values } = slice;
  const { dx, dy, columns } = grid;
  const soft = (dx + dy) / 4;
  const r = Math.max(s.ra, s.rb) + grow + soft;
  if (r <= 0 || z < Math.min(s.a.z, s.b.z) - r || z > Math.max(s.a.z, s.b.z) + r) return;
  const ax = s.a.x;
  const ay = s.a.y;
  const bx = s.b.x - ax;
  const by = s.b.y - ay;
  const bz = s.b.z - s.a.z;
  // Only the stretch of the axis that can reach this slice bounds the box.
  let t0 = 0;
  let t1 = 1;
  if (Math.abs(bz) > 1e-6) {
    const u = (z - r - s.a.z) / bz;
    const v = (z + r - s.a.z) / bz;
    t0 = Math.min(1, Math.max(0, Math.min(u, v)));
    t1 = Math.min(1, Math.max(0, Math.max(u, v)));
  }
  const left = Math.max(0, Math.ceil((ax + Math.min(bx * t0, bx * t1) - r - grid.x0) / dx));
  const right = Math.min(columns - 1, Math.floor((ax + Math.max(bx * t0, bx * t1) + r - grid.x0) / dx));
  const top = Math.max(0, Math.ceil((ay + Math.min(by * t0, by * t1) - r - grid.y0) / dy));
  const bottom = Math.min(grid.rows - 1, Math.floor((ay + Math.max(by * t0, by * t1) + r - grid.y0) / dy));
  const inverse = 1 / Math.max(1e-9, bx * bx + by * by + bz * bz);
  const pz = z - s.a.z;
  const slope = s.rb - s.ra;
  const base = s.ra + grow;
  // Beyond the thickest end, and a little more for what rounding does: no root is taken.
  const far = (r + 0.001) ** 2;
  for (let row = top; row <= bottom; row++) {
    const y = grid.y0 + row * dy;
    const py = y - ay;
    for (let column = left, at = row * columns + left; column <= right; column++, at++) {
      const px = grid.x0 + column * dx - ax;
      const t = Math.min(1, Math.max(0, (px * bx + py * by + pz * bz) * inverse));
      const qx = px - bx * t;
      const qy = py - by * t;
      const qz = pz - bz * t;
      const q = qx * qx + qy * qy + qz * qz;
      if (q > far) continue;
      const d = Math.sqrt(q) - base - slope * t;
      if (d >= soft) continue;
      const v = typeof value === 'number' ? value : value(px + ax, y, d);
      const under = values[at] as number;
      values[at] = d <= -soft ? v : under + ((v - under) * (soft - d)) / (2 * soft);
    }
  }
}
