import { paint, type Slice } from './slice.ts';
import { segmentDistance, type Segment } from './solids.ts';

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
  const { z } = slice;
  for (const s of near(z)) {
    const r = Math.max(s.ra, s.rb) + grow + 1;
    const low = Math.min(s.a.z, s.b.z) - r;
    const high = Math.max(s.a.z, s.b.z) + r;
    if (z < low || z > high) continue;
    // Only the stretch of the axis that can reach this slice bounds the box.
    const rise = s.b.z - s.a.z;
    let t0 = 0;
    let t1 = 1;
    if (Math.abs(rise) > 1e-6) {
      const u = (z - r - s.a.z) / rise;
      const v = (z + r - s.a.z) / rise;
      t0 = Math.min(1, Math.max(0, Math.min(u, v)));
      t1 = Math.min(1, Math.max(0, Math.max(u, v)));
    }
    const xa = s.a.x + (s.b.x - s.a.x) * t0;
    const xb = s.a.x + (s.b.x - s.a.x) * t1;
    const ya = s.a.y + (s.b.y - s.a.y) * t0;
    const yb = s.a.y + (s.b.y - s.a.y) * t1;
    const box = { x0: Math.min(xa, xb) - r, x1: Math.max(xa, xb) + r, y0: Math.min(ya, yb) - r, y1: Math.max(ya, yb) + r };
    paint(slice, box, (x, y) => segmentDistance(s, x, y, z) - grow, value);
  }
}
