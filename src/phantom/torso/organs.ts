import { smoothstep, valueNoise } from '../noise.ts';
import { ellipsoid, smoothMax, smoothMin, type Point, type Solid } from '../solids.ts';
import { directionOf, outlineAt, type Outline } from './outline.ts';
import { spineDepth } from './spine.ts';

/** Height of the top of the lungs over a place, mm: a cupola behind either collar bone. */
export function cupola(x: number, y: number): number {
  const u = (Math.abs(x) - 50) / 86;
  const v = (y - 6) / 90;
  return 272 - 50 * (u * u + v * v);
}

/** Height of the diaphragm over a place, mm: two domes, the right one higher. */
export function diaphragm(x: number, y: number): number {
  const half = (height: number, centre: number) => {
    const u = (x - centre) / 74;
    const v = (y + 6) / 88;
    const q = u * u + v * v;
    return height - 26 * q - 34 * q * q - (v > 0 ? 26 * v * v : 0);
  };
  const tendon = 85 - 17 * ((x - 18) / 50) ** 2 - 18 * ((y + 32) / 58) ** 2;
  return smoothMax(smoothMax(half(84, -74), half(68, 76), 26), tendon, 14);
}

const outlines = new Map<number, Outline>();
let last: { readonly z: number; readonly cavity: Float32Array } = { z: NaN, cavity: new Float32Array() };

/** Signed distance to the inner face of the body wall, negative within: by the outline of the nearest of every fourth millimetre. */
export function toCavity(x: number, y: number, z: number): number {
  const height = Math.round(z / 4) * 4;
  if (height !== last.z) {
    let outline = outlines.get(height);
    if (!outline) outlines.set(height, (outline = outlineAt(height)));
    last = { z: height, cavity: outline.cavity };
  }
  return Math.sqrt(x * x + y * y) - (last.cavity[directionOf(x, y)] as number);
}

const kidneyRight = ellipsoid({ x: -60, y: 42, z: -34 }, 27, 25, 55, 0.5);
const kidneyLeft = ellipsoid({ x: 62, y: 40, z: -18 }, 27, 25, 56, -0.5);
export const kidneys: readonly {
  readonly whole: Solid;
  readonly sinus: Solid;
  readonly pelvis: Solid;
  readonly side: 1 | -1;
}[] = [
  {
    side: -1,
    whole: kidneyRight,
    sinus: ellipsoid({ x: -45, y: 33, z: -34 }, 15, 9, 24, 0.5),
    pelvis: ellipsoid({ x: -44, y: 32, z: -36 }, 8, 4.5, 12, 0.5),
  },
  {
    side: 1,
    whole: kidneyLeft,
    sinus: ellipsoid({ x: 47, y: 31, z: -18 }, 15, 9, 24, -0.5),
    pelvis: ellipsoid({ x: 46, y: 30, z: -20 }, 8, 4.5, 12, -0.5),
  },
];

/** The kidney in its fat: the liver does not reach behind it. */
const renalBed = ellipsoid({ x: -57, y: 54, z: -34 }, 38, 36, 62, 0.3);
const rightLobe = ellipsoid({ x: -74, y: -2, z: 10 }, 88, 94, 96);
const leftLobe = ellipsoid({ x: 18, y: -52, z: 44 }, 74, 40, 42, 0.12);
const caudate = ellipsoid({ x: -10, y: -4, z: 38 }, 17, 13, 24);
const gastricBed = ellipsoid({ x: 62, y: 14, z: 24 }, 62, 52, 70);
const colicBed = ellipsoid({ x: -80, y: -40, z: -84 }, 58, 46, 40);

export const liver: Solid = {
  box: { x0: -155, x1: 95, y0: -105, y1: 90, z0: -92, z1: 84 },
  distance(x, y, z) {
    const lobes = smoothMin(
      smoothMin(rightLobe.distance(x, y, z), leftLobe.distance(x, y, z), 14),
      caudate.distance(x, y, z),
      8,
    );
    if (lobes > 6) return lobes;
    let d = smoothMax(lobes, toCavity(x, y, z) + 2.2, 8);
    d = smoothMax(d, (z - diaphragm(x, y) + 3.5) * 0.75, 6);
    // The lower edge climbs from the right flank to the left.
    d = smoothMax(d, (-80 + 0.66 * (x + 120) - z) * 0.8, 10);
    d = smoothMax(d, -renalBed.distance(x, y, z), 8);
    d = smoothMax(d, 2 - gastricBed.distance(x, y, z), 10);
    d = smoothMax(d, 2 - colicBed.distance(x, y, z), 10);
    const spine = Math.sqrt(x * x + (y - spineDepth(z)) ** 2) - 36;
    return smoothMax(d, -spine, 8);
  },
};

const spleenBody = ellipsoid({ x: 104, y: 36, z: 34 }, 46, 54, 54);
const spleenHilum = ellipsoid({ x: 58, y: 6, z: 30 }, 40, 52, 66);
export const spleen: Solid = {
  box: { x0: 55, x1: 152, y0: -25, y1: 92, z0: -22, z1: 70 },
  distance(x, y, z) {
    let d = spleenBody.distance(x, y, z);
    if (d > 6) return d;
    d = smoothMax(d, toCavity(x, y, z) + 2.5, 8);
    d = smoothMax(d, (z - diaphragm(x, y) + 3.5) * 0.75, 6);
    d = smoothMax(d, 2 - spleenHilum.distance(x, y, z), 9);
    return smoothMax(d, 3 - kidneyLeft.distance(x, y, z), 8);
  },
};

export const gallbladder = ellipsoid({ x: -50, y: -50, z: -12 }, 13, 25, 22, -0.35);

/** The heart with its chambers; `myocardium` holds the left ventricle. */
export const heart = {
  myocardium: ellipsoid({ x: 40, y: -30, z: 112 }, 47, 33, 37, -0.62),
  leftVentricle: ellipsoid({ x: 36, y: -28, z: 114 }, 33, 20, 25, -0.62),
  rightVentricle: ellipsoid({ x: 10, y: -58, z: 110 }, 44, 23, 36, -0.38),
  rightAtrium: ellipsoid({ x: -30, y: -30, z: 118 }, 23, 28, 33, 0.2),
  leftAtrium: ellipsoid({ x: 3, y: 6, z: 136 }, 33, 18, 21, 0.05),
  appendage: ellipsoid({ x: 38, y: -18, z: 148 }, 16, 9, 10, 0.6),
} as const;

/** Signed distance to the heart and the fat about it. */
export function toPericardium(x: number, y: number, z: number): number {
  const all = smoothMin(
    smoothMin(heart.myocardium.distance(x, y, z), heart.rightVentricle.distance(x, y, z), 16),
    smoothMin(heart.rightAtrium.distance(x, y, z), heart.leftAtrium.distance(x, y, z), 16),
    18,
  );
  return all - 5 - 3 * smoothstep(110, 80, z);
}

const wander = valueNoise(64, 26);
/** What a slice has in common for the mediastinum. */
let level = { z: NaN, top: 0, vessels: 0, spine: 0 };

/**
 * Signed distance to the mediastinum without the heart: a septum from spine to sternum, the middle with the great vessels, and
 * the places of spine and aorta behind it, all grown together without an edge.
 */
export function toMediastinum(x: number, y: number, z: number): number {
  if (z !== level.z)
    level = { z, top: smoothstep(205, 260, z), vessels: smoothstep(118, 165, z), spine: spineDepth(z) };
  const { top, vessels, spine: depth } = level;
  const wave = 2.6 * wander(x * 0.3, y, z * 0.5);
  // In front the lungs nearly touch, and more to the left of the middle.
  const septum = Math.abs(x - 3 - wave) - (6 + 13 * top + 3 * vessels);
  const half = 15 + 16 * vessels - 5 * top;
  const middle = (radius((x - 1 - wave) / half, (y + 24) / 66) - 1) * half * 0.9;
  const spine = radius(x, (y - depth) * 0.9) - 21;
  const aorta = radius(x - 17 * (1 - top), (y - depth + 20) * 0.9) - (16 - 4 * top);
  // The gap between the middle and the spine is filled by the oesophagus and its fat.
  const between = radius(x - 3 - wave, (y - 18) * 0.55) - (14 + 5 * vessels);
  const behind = smoothMin(smoothMin(spine, aorta, 14), between, 16);
  return smoothMin(smoothMin(septum, middle, 18), behind, 18) + wave * 0.5;
}

function radius(u: number, v: number): number {
  return Math.sqrt(u * u + v * v);
}

/** Whether a place is within lung by at least `margin` mm. */
export function inLung(p: Point, margin: number): boolean {
  return (
    toCavity(p.x, p.y, p.z) < -margin &&
    p.z > diaphragm(p.x, p.y) + margin &&
    p.z < cupola(p.x, p.y) - margin &&
    toMediastinum(p.x, p.y, p.z) > margin &&
    (p.z > 190 || toPericardium(p.x, p.y, p.z) > margin)
  );
}
