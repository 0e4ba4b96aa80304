import { random } from '../random.ts';
import { tube, type Segment } from '../solids.ts';
import { tubes, type Tubes } from '../tubes.ts';

const p = (x: number, y: number, z: number, r: number) => ({ x, y, z, r });

/** The gut from the cardia on; radii are those of the outer wall. */
export interface Bowel {
  readonly stomach: Tubes;
  readonly duodenum: Tubes;
  readonly small: Tubes;
  readonly colon: Tubes;
  readonly pancreas: Tubes;
}

/**
 * Loops of small bowel: places scattered through the middle of the belly, no two too close, visited one after the other by the
 * shortest next step, as coils lie.
 */
function loops(seed: number): Segment[] {
  const uniform = random(seed);
  const places: { x: number; y: number; z: number }[] = [];
  for (let tries = 0; tries < 4000 && places.length < 104; tries++) {
    const at = { x: -86 + uniform() * 186, y: -84 + uniform() * 88, z: -184 + uniform() * 160 };
    const middle = ((at.x - 8 - 0.25 * (at.z + 104)) / 90) ** 2 + ((at.y + 40) / 52) ** 2 + ((at.z + 104) / 80) ** 2;
    if (middle < 1 && places.every((q) => (q.x - at.x) ** 2 + (q.y - at.y) ** 2 + (q.z - at.z) ** 2 > 20 ** 2))
      places.push(at);
  }
  const way: { x: number; y: number; z: number; r: number }[] = [];
  let here = { x: 30, y: -20, z: -58 };
  while (places.length > 0) {
    // Coils run across rather than up and down.
    const cost = (q: typeof here) => (q.x - here.x) ** 2 + (q.y - here.y) ** 2 + 2.2 * (q.z - here.z) ** 2;
    places.sort((a, b) => cost(b) - cost(a));
    const next = places.pop();
    if (!next) break;
    way.push({ ...next, r: 7 + uniform() * 6 });
    here = next;
  }
  return tube(way, 6);
}

/** Haustra: the radius swells and shrinks along the way. */
function haustral(segments: readonly Segment[], period: number, depth: number): Segment[] {
  let way = 0;
  const swell = () => 1 - depth + depth * Math.abs(Math.sin((way / period) * Math.PI));
  return segments.map((s) => {
    const ra = s.ra * swell();
    way += Math.hypot(s.b.x - s.a.x, s.b.y - s.a.y, s.b.z - s.a.z);
    return { ...s, ra, rb: s.rb * swell() };
  });
}

export function makeBowel(seed: number): Bowel {
  const uniform = random(seed);
  const full = 0.92 + uniform() * 0.16;
  return {
    stomach: tubes(
      tube(
        [
          p(52, 12, 52, 20),
          p(60, 4, 42, 29 * full),
          p(64, -20, 16, 28 * full),
          p(56, -44, -12, 24 * full),
          p(28, -58, -32, 19),
          p(0, -54, -32, 15),
          p(-22, -44, -22, 9),
        ],
        10,
      ),
      3,
    ),
    duodenum: tubes(
      tube(
        [
          p(-22, -44, -22, 10),
          p(-38, -26, -22, 12),
          p(-43, -8, -44, 12),
          p(-34, -2, -70, 12),
          p(-4, -8, -78, 10),
          p(22, -16, -62, 11),
        ],
        8,
      ),
      3,
    ),
    small: tubes(loops(seed + 7), 3),
    colon: tubes(
      haustral(
        tube(
          [
            p(-92, -14, -172, 22),
            p(-104, -8, -140, 28),
            p(-108, 6, -96, 23),
            p(-104, 4, -70, 22),
            p(-88, -34, -66, 20),
            p(-56, -72, -74, 20),
            p(0, -82, -92, 19),
            p(52, -76, -66, 18),
            p(92, -44, -20, 18),
            p(110, -6, 2, 18),
            p(116, 22, -24, 16),
            p(116, 24, -80, 15),
            p(112, 12, -130, 15),
            p(98, -6, -175, 15),
          ],
          14,
        ),
        26,
        0.2,
      ),
      3,
    ),
    pancreas: tubes(
      tube(
        [
          p(-28, -16, -36, 11),
          p(-26, -20, -20, 14),
          p(-8, -25, -6, 9),
          p(18, -19, 2, 9.5),
          p(42, -8, 10, 9),
          p(66, 6, 20, 10),
          p(80, 14, 26, 7),
        ],
        8,
      ),
    ),
  };
}
