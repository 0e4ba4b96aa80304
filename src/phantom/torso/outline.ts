import { smoothstep } from '../noise.ts';
import type { Box } from '../slice.ts';

/**
 * The layers of the body wall in one axial slice as radii about the long axis of the body, by direction: the wall is
 * star-shaped, so a table of radii holds any outline and a pixel finds its layer by one look.
 */
export interface Outline {
  readonly skin: Float32Array;
  /** Where fat under the skin ends and muscle begins. */
  readonly muscle: Float32Array;
  /** Inner face of the wall: pleura or peritoneum. */
  readonly cavity: Float32Array;
  /** Vertical distance in mm to the nearest rib or cartilage, NaN-free, large where there is none. */
  readonly rib: Float32Array;
  /** 1 where that is bone, 0 cartilage. */
  readonly bone: Uint8Array;
  /** What holds the skin with some millimetres to spare. */
  readonly box: Box;
}

/** Directions of a table; angle 0 is the patient's left, a quarter turn the back. */
export const directions = 2048;

/** Which direction of a table a place lies in. */
export function directionOf(x: number, y: number): number {
  const turn = Math.atan2(y, x) / (2 * Math.PI);
  return Math.floor((turn < 0 ? turn + 1 : turn) * directions) % directions;
}

/** Through points `[z, value]` from the feet up by a cubic without overshoot, so that no bend shows in a projection. */
export function along(points: readonly (readonly [number, number])[], z: number): number {
  const at = (i: number) => points[Math.min(points.length - 1, Math.max(0, i))] as readonly [number, number];
  if (z <= at(0)[0]) return at(0)[1];
  let i = 1;
  while (i < points.length && z > at(i)[0]) i++;
  if (i === points.length) return at(i)[1];
  const slope = (k: number) => (at(k + 1)[1] - at(k)[1]) / Math.max(1e-6, at(k + 1)[0] - at(k)[0]);
  const tangent = (k: number) => {
    if (k === 0 || k === points.length - 1) return 0;
    const before = slope(k - 1);
    const after = slope(k);
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  };
  const [z0, v0] = at(i - 1);
  const [z1, v1] = at(i);
  const h = z1 - z0;
  const t = (z - z0) / h;
  const t2 = t * t;
  const t3 = t2 * t;
  return (
    v0 * (2 * t3 - 3 * t2 + 1) +
    v1 * (3 * t2 - 2 * t3) +
    h * (tangent(i - 1) * (t3 - 2 * t2 + t) + tangent(i) * (t3 - t2))
  );
}

const halfWidth = [
  [-170, 162],
  [-120, 154],
  [-60, 148],
  [0, 151],
  [60, 157],
  [120, 162],
  [180, 167],
  [215, 168],
  [245, 160],
  [268, 132],
  [290, 86],
  [312, 66],
] as const;
const front = [
  [-170, 96],
  [-110, 103],
  [-50, 106],
  [0, 106],
  [60, 108],
  [120, 110],
  [180, 105],
  [225, 92],
  [262, 76],
  [312, 58],
] as const;
const back = [
  [-170, 100],
  [-110, 96],
  [0, 98],
  [60, 104],
  [120, 108],
  [180, 107],
  [225, 100],
  [262, 88],
  [312, 66],
] as const;

/** A bump of one at `centre`, of about `width` on either side, radians: by direction. */
function bump(centre: number, width: number): Float32Array {
  return Float32Array.from({ length: directions }, (_, i) => {
    let d = Math.abs((i / directions) * 2 * Math.PI - centre) % (2 * Math.PI);
    if (d > Math.PI) d = 2 * Math.PI - d;
    return Math.exp(-((d / width) ** 2));
  });
}

/** The same bump on both sides of the body, `off` radians from the middle. */
function pair(middle: number, off: number, width: number): Float32Array {
  const left = bump((middle - off + 2 * Math.PI) % (2 * Math.PI), width);
  const right = bump((middle + off + 2 * Math.PI) % (2 * Math.PI), width);
  return left.map((v, i) => v + (right[i] as number));
}

/** Exponents of the outline behind and in front of the axis: squarer than an ellipse. */
const squareness = (s: number) => (s > 0 ? 2.55 : 2.3);
const behind = Math.PI / 2;
const ahead = (3 * Math.PI) / 2;
const cosine = Float32Array.from({ length: directions }, (_, i) => Math.abs(Math.cos((i / directions) * 2 * Math.PI)));
const sine = Float32Array.from({ length: directions }, (_, i) => Math.sin((i / directions) * 2 * Math.PI));
const acrossPower = cosine.map((c, i) => c ** squareness(sine[i] as number));
const depthPower = sine.map((s) => Math.abs(s) ** squareness(s));
const shapes = {
  furrow: bump(behind, 0.09),
  breast: pair(ahead, 0.72, 0.3),
  spine: bump(behind, 0.22),
  erector: pair(behind, 0.36, 0.25),
  flank: cosine.map((c, i) => ((sine[i] as number) > -0.6 ? Math.exp(-(((c - 1) / 0.5) ** 2)) : 0)),
  rectus: pair(ahead, 0.27, 0.2),
  pectoral: pair(ahead, 0.72, 0.42),
  latissimus: pair(behind, 1.22, 0.42),
  shoulder: pair(behind, 1.42, 0.8),
  collar: bump(ahead, 0.9),
} as const;

/** The outline of the body at `z` mm. */
export function outlineAt(z: number): Outline {
  const skin = new Float32Array(directions);
  const muscle = new Float32Array(directions);
  const cavity = new Float32Array(directions);
  const a = along(halfWidth, z);
  const f = along(front, z);
  const b = along(back, z);
  const aBehind = a ** squareness(1);
  const aAhead = a ** squareness(-1);
  const bPower = b ** squareness(1);
  const fPower = f ** squareness(-1);
  const chest = smoothstep(20, 90, z);
  const upper = smoothstep(120, 190, z);
  const apex = smoothstep(195, 275, z);
  const pelvis = smoothstep(-110, -165, z);
  const fold = 7 * smoothstep(95, 125, z) * (1 - smoothstep(150, 185, z));
  const fatFront = 17 - 9 * chest + 4 * pelvis;
  const fatSide = 13 - 5 * chest + 9 * pelvis;
  const fatBack = 13 - 4 * chest + 10 * pelvis;
  for (let i = 0; i < directions; i++) {
    const c = cosine[i] as number;
    const s = sine[i] as number;
    const n = squareness(s);
    const r =
      ((acrossPower[i] as number) / (s > 0 ? aBehind : aAhead) +
        (depthPower[i] as number) / (s > 0 ? bPower : fPower)) **
      (-1 / n);
    // The furrow over the spine and the fold of the chest.
    const furrow = shapes.furrow[i] as number;
    const breast = fold * (shapes.breast[i] as number);
    const outer = r - 4 * furrow + breast;
    skin[i] = outer;
    const fatAhead = s > 0 ? fatBack : fatFront;
    const under = outer - 1.6 - Math.max(4, fatAhead + (fatSide - fatAhead) * c + breast * 0.8 - 4 * furrow);
    muscle[i] = under;
    // Erector muscles beside the spine; latissimus and serratus at the side; pectorals in front.
    const wall =
      8 +
      5 * chest +
      27 * (shapes.erector[i] as number) +
      20 * (shapes.spine[i] as number) +
      (1 - chest) * (5 * (shapes.flank[i] as number) + 3.5 * (shapes.rectus[i] as number)) +
      12 * upper * (shapes.pectoral[i] as number) +
      chest * (7 + 12 * upper) * (shapes.latissimus[i] as number) +
      apex * (62 * (shapes.shoulder[i] as number) + 26 * (shapes.collar[i] as number));
    cavity[i] = Math.max(4, under - wall);
  }
  return { skin, muscle, cavity, ...ribsAt(z), box: boxOf(skin) };
}

function boxOf(skin: Float32Array): Box {
  const margin = 6;
  let across = 0;
  let ahead = 0;
  let behind = 0;
  for (let i = 0; i < directions; i++) {
    const r = skin[i] as number;
    const y = r * (sine[i] as number);
    across = Math.max(across, r * (cosine[i] as number));
    ahead = Math.min(ahead, y);
    behind = Math.max(behind, y);
  }
  return { x0: -across - margin, x1: across + margin, y0: ahead - margin, y1: behind + margin };
}

/** Head, height of the bony end in front, its angle from the back in degrees, and where the cartilage goes. */
const ribs: readonly (readonly [head: number, end: number, angle: number, cartilage: number | undefined])[] = [
  [283, 226, 150, 210],
  [262, 196, 152, 190],
  [239, 166, 152, 172],
  [216, 138, 150, 155],
  [193, 111, 147, 139],
  [170, 84, 143, 123],
  [146, 58, 138, 109],
  [122, 35, 128, 98],
  [98, 14, 118, 80],
  [74, -6, 108, 55],
  [49, -8, 92, undefined],
  [24, -4, 60, undefined],
];

const none = 99;

/** By rib and direction: height of its middle (far away where it does not reach), and whether it is bone there. */
const courses = ribs.map(([head, end, last, cartilage]) => {
  const height = new Float32Array(directions).fill(-1e6);
  const bony = new Uint8Array(directions);
  for (let i = 0; i < directions; i++) {
    let fromBack = Math.abs((i / directions) * 360 - 90);
    if (fromBack > 180) fromBack = 360 - fromBack;
    if (fromBack < 12) continue;
    if (fromBack <= last) {
      const t = (fromBack - 12) / (last - 12);
      height[i] = head - 6 + 5 * Math.sin(Math.min(1, t * 5) * Math.PI) - (head - 6 - end) * t ** 1.15;
      bony[i] = 1;
    } else if (cartilage !== undefined && fromBack <= 172) {
      height[i] = end + (cartilage - end) * ((fromBack - last) / (176 - last)) ** 1.2;
    }
  }
  return { height, bony, low: end - 22, high: head + 18 };
});

function ribsAt(z: number): { readonly rib: Float32Array; readonly bone: Uint8Array } {
  const rib = new Float32Array(directions).fill(none);
  const bone = new Uint8Array(directions);
  for (const course of courses) {
    if (z < course.low || z > course.high) continue;
    for (let i = 0; i < directions; i++) {
      const isBone = course.bony[i] as number;
      // The rib runs downwards, so its own width is crossed at a slant.
      const d = Math.abs(z - (course.height[i] as number)) * (isBone ? 0.8 : 0.72);
      if (d < (rib[i] as number)) {
        rib[i] = d;
        bone[i] = isBone;
      }
    }
  }
  return { rib, bone };
}
