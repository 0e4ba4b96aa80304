import { fractalNoise, smoothstep, type Field } from './noise.ts';
import { random } from './random.ts';
import { ellipsoid, segmentDistance, type Segment, type Solid } from './solids.ts';
import { lesions, type TimePoint } from './truth.ts';

export type Side = 'L' | 'R';
export type View = 'CC' | 'MLO';

/** Tilt of the MLO view against the vertical, degrees. */
export const obliquity = 45;

/**
 * One breast seen along the beam, in mm of the detector: `u` from the nipple's line towards the top of the picture (outer side
 * in CC, upper outer in MLO), `v` from the nipple towards the chest wall. Gives the optical depth of what lies in the beam.
 */
export class Breast {
  readonly #view: View;
  readonly #lobules: Field;
  readonly #clumps: Field;
  readonly #strands: Field;
  readonly #bins: ReadonlyMap<number, readonly Segment[]>;
  readonly #mass: Solid | undefined;
  /** From nipple to chest wall, and half the width at the chest wall, mm. */
  readonly depth: number;
  readonly half: number;

  constructor(side: Side, view: View, time: TimePoint) {
    this.#view = view;
    const seed = (side === 'L' ? 300 : 400) + (view === 'CC' ? 0 : 50);
    this.depth = view === 'CC' ? 84 : 92;
    this.half = view === 'CC' ? 82 : 92;
    this.#lobules = fractalNoise(seed, 7, 3);
    this.#clumps = fractalNoise(seed + 1, 24, 2);
    this.#strands = fractalNoise(seed + 2, 9, 2);
    this.#bins = binned([...ducts(seed + 3, this.depth), ...vessels(seed + 4, this.depth, this.half)]);
    if (side === 'L') {
      const [rx, ry, rz] = lesions.breast.radii[time];
      const [u, v] = massOnDetector(view);
      this.#mass = ellipsoid({ x: u, y: v, z: 0 }, view === 'CC' ? rx : (rx + rz) / 2, ry, rz);
    }
  }

  /** Signed distance to the outline, negative within; `v` 0 is the tip, nipple apart. */
  outline(u: number, v: number): number {
    const along = (this.depth - v) / this.depth;
    const shift = this.#view === 'MLO' ? -10 * smoothstep(0.2, 1, 1 - along) : 0;
    // In the oblique view the breast runs on into the armpit, above the picture.
    const half = this.#view === 'MLO' && u > 0 ? this.half * (1 + 0.75 * smoothstep(0, 60, u)) : this.half;
    const q = Math.sqrt(((u - shift) / half) ** 2 + Math.max(-0.2, along) ** 2 * (along > 0 ? 1 : 0));
    const body = (q - 1) * Math.min(this.half, this.depth) * 0.9;
    const nipple = segmentDistance({ a: { x: 0, y: -4.5, z: 0 }, b: { x: 0, y: 4, z: 0 }, ra: 4.4, rb: 6 }, u, v, 0);
    return Math.min(body, nipple);
  }

  /** Signed distance to the muscle of the chest, on MLO a wedge from the upper corner. */
  muscle(u: number, v: number): number {
    if (this.#view === 'CC') return Math.max(this.depth + 2 - v, Math.abs(u) - 30) - 3 + (u * u) / 300;
    return (this.depth - v - 0.5 * (u + 14) + 5 * Math.sin(u / 34)) * 0.88;
  }

  /** Optical depth relative to a compressed breast of fat, 1 = as thick as the paddle leaves it. Zero outside. */
  at(u: number, v: number): number {
    const d = this.outline(u, v);
    if (d > 0.3) return 0;
    const inside = -d;
    // Compressed evenly, rounded only towards the skin.
    const thick = Math.sqrt(Math.min(1, Math.max(0, inside + 0.3) / 22)) * 0.93 + 0.07 * smoothstep(0, 50, inside);
    let density = 0.56;
    const core =
      smoothstep(this.depth * 0.98, this.depth * 0.3, v) *
      smoothstep(4, 18, inside) *
      (1 - 0.6 * smoothstep(0.35, 0.8, Math.abs(u - 8) / this.half));
    const clump = smoothstep(-0.35, 0.75, this.#clumps(u, v, 0) + 1.1 * core - 0.52);
    density += 0.34 * clump * core * (0.75 + 0.5 * this.#lobules(u, v, 3));
    density += 0.028 * this.#lobules(u * 1.3, v, 9);
    const strand = Math.abs(this.#strands(u, v * 0.8, 5));
    density += 0.032 * smoothstep(0.16, 0, strand) * smoothstep(2, 12, inside);
    for (const s of this.#bins.get(key(u, v)) ?? []) {
      const w = segmentDistance(s, u, v, 0);
      if (w < 0.4) density += 0.05 * smoothstep(0.4, -0.7, w);
    }
    if (this.#mass)
      density += 0.22 * smoothstep(1.2, -2.4, this.#mass.distance(u, v, 0) + 0.9 * this.#lobules(u * 2, v * 2, 20));
    if (inside < 2.2) density += 0.35 * smoothstep(2.2, 0.6, inside);
    const muscle = this.muscle(u, v);
    if (muscle < 1)
      density += (0.98 + 0.04 * this.#strands(u * 0.5, v * 2, 1) - density) * smoothstep(1, -3, muscle) * 0.85;
    return thick * density;
  }
}

/** Where the mass of the left breast falls: offsets from the nipple on the detector, mm. */
export function massOnDetector(view: View): readonly [number, number] {
  const { x, y, z } = lesions.breast.centre;
  if (view === 'CC') return [x, y];
  const turn = (obliquity * Math.PI) / 180;
  return [z * Math.cos(turn) + x * Math.sin(turn), y];
}

const cell = 6;
function key(u: number, v: number): number {
  return Math.floor(u / cell) * 1000 + Math.floor(v / cell);
}

function binned(segments: readonly Segment[]): Map<number, Segment[]> {
  const bins = new Map<number, Segment[]>();
  for (const s of segments) {
    const r = Math.max(s.ra, s.rb) + 1;
    const u1 = Math.max(s.a.x, s.b.x) + r;
    const v1 = Math.max(s.a.y, s.b.y) + r;
    for (let u = Math.floor((Math.min(s.a.x, s.b.x) - r) / cell); u <= Math.floor(u1 / cell); u++) {
      for (let v = Math.floor((Math.min(s.a.y, s.b.y) - r) / cell); v <= Math.floor(v1 / cell); v++) {
        const list = bins.get(u * 1000 + v);
        if (list) list.push(s);
        else bins.set(u * 1000 + v, [s]);
      }
    }
  }
  return bins;
}

/** Ducts fan out from the nipple and branch. */
function ducts(seed: number, depth: number): Segment[] {
  const uniform = random(seed);
  const result: Segment[] = [];
  const grow = (x: number, y: number, heading: number, r: number, left: number): void => {
    if (left === 0 || y > depth * 0.85) return;
    const length = 5 + uniform() * 6;
    const bx = x + Math.sin(heading) * length;
    const by = y + Math.cos(heading) * length;
    result.push({ a: { x, y, z: 0 }, b: { x: bx, y: by, z: 0 }, ra: r, rb: r * 0.9 });
    grow(bx, by, heading + (uniform() - 0.5) * 0.5, r * 0.92, left - 1);
    if (uniform() < 0.35) grow(bx, by, heading + (uniform() < 0.5 ? 0.5 : -0.5), r * 0.75, left - 1);
  };
  for (let i = 0; i < 11; i++) grow((i - 5) * 0.6, 3, (i - 5) * 0.2 + (uniform() - 0.5) * 0.1, 0.75, 9);
  return result;
}

/** A few veins wander through the fat. */
function vessels(seed: number, depth: number, half: number): Segment[] {
  const uniform = random(seed);
  const result: Segment[] = [];
  for (let i = 0; i < 7; i++) {
    let x = (uniform() - 0.5) * 1.5 * half;
    let y = depth;
    let heading = Math.PI + (x > 0 ? -0.3 : 0.3) + (uniform() - 0.5) * 0.4;
    for (let k = 0; k < 16; k++) {
      heading += (uniform() - 0.5) * 0.34;
      const bx = x + Math.sin(heading) * 5;
      const by = y + Math.cos(heading) * 5;
      result.push({ a: { x, y, z: 0 }, b: { x: bx, y: by, z: 0 }, ra: 1.25 - k * 0.04, rb: 1.21 - k * 0.04 });
      x = bx;
      y = by;
    }
  }
  return result;
}
