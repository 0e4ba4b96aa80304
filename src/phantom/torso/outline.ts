import { smoothstep } from '../noise.ts';

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
}

/** Directions of a table; angle 0 is the patient's left, a quarter turn the back. */
export const directions = 2048;

/** Through points `[z, value]` from the feet up, smooth between them. */
export function along(points: readonly (readonly [number, number])[], z: number): number {
  const first = points[0] as readonly [number, number];
  if (z <= first[0]) return first[1];
  for (let i = 1; i < points.length; i++) {
    const [z0, v0] = points[i - 1] as readonly [number, number];
    const [z1, v1] = points[i] as readonly [number, number];
    if (z <= z1) return v0 + (v1 - v0) * smoothstep(z0, z1, z);
  }
  return (points[points.length - 1] as readonly [number, number])[1];
}

const halfWidth = [
  [-170, 162], [-120, 154], [-60, 148], [0, 151], [60, 157], [120, 162], [180, 168], [225, 170], [262, 150], [285, 110], [310, 72],
] as const;
const front = [
  [-170, 96], [-110, 103], [-50, 106], [0, 106], [60, 108], [120, 110], [180, 105], [225, 90], [262, 74], [310, 58],
] as const;
const back = [
  [-170, 94], [-110, 88], [0, 91], [60, 98], [120, 103], [180, 102], [225, 96], [262, 86], [310, 66],
] as const;

/** A bump of one at `centre`, of about `width` on either side, radians. */
function bump(angle: number, centre: number, width: number): number {
  let d = Math.abs(angle - centre) % (2 * Math.PI);
  if (d > Math.PI) d = 2 * Math.PI - d;
  return Math.exp(-((d / width) ** 2));
}

/** The outline of the body at `z` mm. */
export function outlineAt(z: number): Outline {
  const skin = new Float32Array(directions);
  const muscle = new Float32Array(directions);
  const cavity = new Float32Array(directions);
  const rib = new Float32Array(directions);
  const bone = new Uint8Array(directions);
  const a = along(halfWidth, z);
  const f = along(front, z);
  const b = along(back, z);
  const chest = smoothstep(20, 90, z);
  const upper = smoothstep(120, 190, z);
  const pelvis = smoothstep(-110, -165, z);
  for (let i = 0; i < directions; i++) {
    const angle = (i / directions) * 2 * Math.PI;
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    const depth = s > 0 ? b : f;
    const n = s > 0 ? 2.55 : 2.3;
    const r = ((Math.abs(c) / a) ** n + (Math.abs(s) / depth) ** n) ** (-1 / n);
    const behind = Math.PI / 2;
    const ahead = -Math.PI / 2;
    // The furrow over the spine, the slight dip of the linea alba and the fold of the chest.
    const furrow = 5 * bump(angle, behind, 0.09);
    const breast = 7 * smoothstep(95, 125, z) * (1 - smoothstep(150, 185, z)) * (bump(angle, ahead - 0.72, 0.3) + bump(angle, ahead + 0.72, 0.3));
    skin[i] = r - furrow + breast;

    const side = Math.abs(c);
    const fatFront = 17 - 9 * chest + 4 * pelvis;
    const fatSide = 13 - 5 * chest + 9 * pelvis;
    const fatBack = 13 - 4 * chest + 10 * pelvis;
    const fat = (s > 0 ? fatBack + (fatSide - fatBack) * side : fatFront + (fatSide - fatFront) * side) + breast * 0.8 - 4 * bump(angle, behind, 0.1);
    muscle[i] = (skin[i] as number) - 1.6 - Math.max(4, fat);

    // Erector muscles beside the spine; latissimus and serratus at the side; pectorals in front.
    const erector = 27 * (bump(angle, behind - 0.36, 0.25) + bump(angle, behind + 0.36, 0.25)) + 20 * bump(angle, behind, 0.22);
    const flank = (s > -0.6 ? 5 * bump(side, 1, 0.5) : 0) * (1 - chest);
    const rectus = 3.5 * (bump(angle, ahead - 0.27, 0.2) + bump(angle, ahead + 0.27, 0.2)) * (1 - chest);
    const pectoral = 12 * upper * (bump(angle, ahead - 0.72, 0.42) + bump(angle, ahead + 0.72, 0.42));
    const latissimus = chest * (7 + 12 * upper) * (bump(angle, 0.35, 0.42) + bump(angle, Math.PI - 0.35, 0.42));
    const shoulder = 26 * smoothstep(205, 262, z) * (bump(angle, 0.15, 0.75) + bump(angle, Math.PI - 0.15, 0.75));
    const wall = 8 + 5 * chest + flank + rectus + pectoral + latissimus + shoulder + erector;
    cavity[i] = Math.max(4, (muscle[i] as number) - wall);
    ribAt(z, angle, i, rib, bone);
  }
  return { skin, muscle, cavity, rib, bone };
}

/** Head, height of the bony end in front, its angle from the back in degrees, and where the cartilage goes. */
const ribs: readonly (readonly [head: number, end: number, angle: number, cartilage: number | undefined])[] = [
  [283, 226, 150, 210], [262, 196, 152, 190], [239, 166, 152, 172], [216, 138, 150, 155], [193, 111, 147, 139], [170, 84, 143, 123],
  [146, 58, 138, 109], [122, 35, 128, 98], [98, 14, 118, 80], [74, -6, 108, 55], [49, -8, 92, undefined], [24, -4, 60, undefined],
];

function ribAt(z: number, angle: number, i: number, rib: Float32Array, bone: Uint8Array): void {
  let fromBack = Math.abs((angle * 180) / Math.PI - 90);
  if (fromBack > 180) fromBack = 360 - fromBack;
  let least = 99;
  let isBone = 0;
  for (const [head, end, last, cartilage] of ribs) {
    if (z > head + 16 || z < end - 22) continue;
    let at: number;
    let bony = 1;
    if (fromBack < 12) continue;
    if (fromBack <= last) {
      const t = (fromBack - 12) / (last - 12);
      at = head - (head - end) * t ** 1.15;
    } else {
      if (cartilage === undefined || fromBack > 172) continue;
      const t = (fromBack - last) / (176 - last);
      at = end + (cartilage - end) * t ** 1.2;
      bony = 0;
    }
    // The rib runs downwards, so its own width is crossed at a slant.
    const d = Math.abs(z - at) * (bony ? 0.8 : 0.72);
    if (d < least) {
      least = d;
      isBone = bony;
    }
  }
  rib[i] = least;
  bone[i] = isBone;
}
