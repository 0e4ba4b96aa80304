import { smoothstep } from '../noise.ts';
import { paint, type Slice } from '../slice.ts';
import { segmentDistance, tube, type Segment } from '../solids.ts';
import { paintTubes, tubes } from '../tubes.ts';
import { directions, type Outline } from './outline.ts';

const p = (x: number, y: number, z: number, r: number) => ({ x, y, z, r });
const clavicles = tubes(
  [-1, 1].flatMap((side) =>
    tube([
      p(side * 17, -72, 221, 8),
      p(side * 34, -72, 229, 6),
      p(side * 74, -56, 240, 5.5),
      p(side * 108, -26, 252, 5.5),
      p(side * 136, 0, 256, 6.5),
    ]),
  ),
);

/** Collar bones, shoulder blades and hip bones: what of the limbs' girdles lies in a chest and abdomen. */
export function paintGirdles(slice: Slice, outline: Outline): void {
  const { z } = slice;
  if (z > 200) {
    paintTubes(slice, clavicles, 780);
    paintTubes(slice, clavicles, 240, -1.6);
  }
  if (z > 118 && z < 252) paintScapulae(slice, outline);
  if (z < -104) paintHips(slice);
}

function paintScapulae(slice: Slice, outline: Outline): void {
  const { z } = slice;
  const wide = smoothstep(118, 180, z);
  const from = 62 - 2 * wide;
  const to = 56 - 40 * wide * wide;
  for (const side of [-1, 1]) {
    const at = (degrees: number, lift: number) => {
      const k = Math.round(((side > 0 ? degrees : 180 - degrees) / 360) * directions) % directions;
      const r = (outline.cavity[k] as number) + 19 + lift;
      const a = (degrees * Math.PI) / 180;
      return { x: side * r * Math.cos(a), y: r * Math.sin(a), z };
    };
    const glenoid = 6.5 * smoothstep(195, 215, z);
    const pieces: Segment[] = Array.from({ length: 5 }, (_, i) => ({
      a: at(from + ((to - from) * i) / 5, 0),
      b: at(from + ((to - from) * (i + 1)) / 5, 0),
      ra: i === 0 ? 3.4 : 2,
      rb: i === 4 ? 3.4 + glenoid : 2,
    }));
    // The spine of the blade runs up and outward.
    if (z > 205) pieces.push({ a: at(48, 2), b: at(30, 18), ra: 2.4, rb: 3.4 });
    for (const s of pieces) paintBone(slice, s, { thick: 1.4, cortex: 760, marrow: 220 });
  }
}

/** The wings of the hip bones, from the joint with the sacrum to the spine in front, highest in their middle. */
function paintHips(slice: Slice): void {
  const { z } = slice;
  const steps = 14;
  for (const side of [-1, 1]) {
    for (let i = 0; i < steps; i++) {
      const point = (k: number) => {
        const t = k / steps;
        const crest = -108 - 95 * (t - 0.5) ** 2 - (t > 0.5 ? 22 * (t - 0.5) : 40 * (0.5 - t));
        return {
          at: {
            x: side * (44 + 92 * Math.sin((t * Math.PI) / 2) - 8 * t),
            y: 66 - 88 * t + 26 * Math.sin(Math.PI * t),
            z,
          },
          r: z < crest ? 3 + 2.4 * smoothstep(crest - 14, crest, z) + 3 * (1 - t) * (1 - t) : 0,
        };
      };
      const a = point(i);
      const b = point(i + 1);
      if (a.r === 0 || b.r === 0) continue;
      paintBone(slice, { a: a.at, b: b.at, ra: a.r, rb: b.r }, { thick: 1.6, cortex: 800, marrow: 230 });
    }
  }
}

/** A flat piece of bone lying in the slice: marrow within a cortex of `thick` mm, both in HU. */
function paintBone(
  slice: Slice,
  s: Segment,
  { thick, cortex, marrow }: { readonly thick: number; readonly cortex: number; readonly marrow: number },
): void {
  const r = Math.max(s.ra, s.rb) + 1;
  const box = {
    x0: Math.min(s.a.x, s.b.x) - r,
    x1: Math.max(s.a.x, s.b.x) + r,
    y0: Math.min(s.a.y, s.b.y) - r,
    y1: Math.max(s.a.y, s.b.y) + r,
  };
  paint(
    slice,
    box,
    (x, y) => segmentDistance(s, x, y, slice.z),
    (_x, _y, d) => (d > -thick ? cortex : marrow),
  );
}
