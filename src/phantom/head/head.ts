import { valueNoise, smoothstep } from '../noise.ts';
import { beyond, ellipsoid, segmentDistance, smoothMax, smoothMin, tube } from '../solids.ts';
import { lesions, type TimePoint } from '../truth.ts';
import { Brain } from './brain.ts';
import { cover, type Signal } from './signal.ts';

const p = (x: number, y: number, z: number, r: number) => ({ x, y, z, r });

const cranium = ellipsoid({ x: 0, y: 4, z: 6 }, 77, 97, 88);
const face = ellipsoid({ x: 0, y: -58, z: -62 }, 58, 46, 58);
const jaw = ellipsoid({ x: 0, y: -52, z: -104 }, 46, 44, 26);
const noseBridge = { a: { x: 0, y: -92, z: -18 }, b: { x: 0, y: -107, z: -54 }, ra: 6, rb: 9 };
const neck = { a: { x: 0, y: 26, z: -70 }, b: { x: 0, y: 34, z: -190 }, ra: 56, rb: 54 };
const lips = { a: { x: -14, y: -94, z: -86 }, b: { x: 14, y: -94, z: -86 }, ra: 9, rb: 9 };

/** Signed distance to the skin. */
function toSkin(x: number, y: number, z: number): number {
  let d = cranium.distance(x, y, z);
  if (z < 20 && d > -14) {
    d = smoothMin(d, face.distance(x, y, z), 22);
    d = smoothMin(d, jaw.distance(x, y, z), 18);
    d = smoothMin(d, segmentDistance(noseBridge, Math.abs(x), y, z), 12);
    d = smoothMin(d, segmentDistance(lips, x, y, z), 10);
    d = smoothMin(d, segmentDistance(neck, x, y, z), 26);
  }
  return d;
}

const skull = ellipsoid({ x: 0, y: 2, z: 10 }, 70.5, 90, 75);
const orbit = ellipsoid({ x: 32, y: -68, z: -24 }, 19, 22, 18);
const eye = ellipsoid({ x: 32, y: -80, z: -24 }, 12, 12, 12);
const lens = ellipsoid({ x: 32, y: -90, z: -24 }, 5, 2.2, 5);
const nerve = { a: { x: 30, y: -68, z: -24 }, b: { x: 12, y: -36, z: -18 }, ra: 2.6, rb: 2.4 };
const antrum = ellipsoid({ x: 26, y: -62, z: -56 }, 14, 17, 17);
const sphenoid = ellipsoid({ x: 8, y: -28, z: -36 }, 10, 12, 9);
const ethmoid = ellipsoid({ x: 7, y: -56, z: -28 }, 8, 22, 12);
const frontalSinus = ellipsoid({ x: 9, y: -88, z: 8 }, 13, 4, 11);
const meatus = ellipsoid({ x: 6, y: -70, z: -54 }, 4, 34, 16);
const mastoid = ellipsoid({ x: 58, y: 24, z: -46 }, 13, 15, 17);
const pharynx = tube(
  [p(0, -26, -58, 8), p(0, -20, -80, 8), p(0, -8, -110, 7), p(0, -6, -150, 7), p(0, -4, -190, 7)],
  3,
);
const sinuses = [antrum, sphenoid, ethmoid];
const clivus = { a: { x: 0, y: -18, z: -32 }, b: { x: 0, y: 2, z: -66 }, ra: 7, rb: 6 };
const tongue = ellipsoid({ x: 0, y: -52, z: -92 }, 24, 36, 21);
const palate = { a: { x: 0, y: -84, z: -72 }, b: { x: 0, y: -36, z: -70 }, ra: 2.6, rb: 3 };
const chin = ellipsoid({ x: 0, y: -84, z: -116 }, 15, 7, 12);
const brain = { cerebrum: ellipsoid({ x: 0, y: 2, z: 11 }, 68.6, 87.6, 72.4) } as const;

/** The head of the sample patient as signal of one sequence at any place: x to the left, y to the back, z up, mm. */
export class Head {
  readonly #brain: Brain;
  readonly #grain = valueNoise(91, 7);

  constructor(time: TimePoint) {
    const lesion = lesions.frontal;
    const [rx, ry, rz] = lesion.radii[time];
    this.#brain = new Brain(ellipsoid(lesion.centre, rx, ry, rz));
  }

  /** `pixel` is the size over which edges are shared between the tissues, mm. */
  at(x: number, y: number, z: number, signal: Signal, pixel: number): number {
    const skin = toSkin(x, y, z);
    if (skin > pixel) return signal.air;
    const inner = skull.distance(x, y, z);
    const side = Math.abs(x);
    const floor = inner < 12 ? this.#base(side, y, z) : 99;
    // Well within the cavity of the skull nothing of its walls is left to see.
    if (inner < -3 && floor < -4)
      return this.#brain.at(signal.csf, x, y, z, brain.cerebrum.distance(x, y, z), signal, pixel);
    // From the outside in: skin, fat, muscle below the skull, outer table, marrow, inner table.
    let v = signal.fat * (1 + 0.05 * this.#grain(x, y, z));
    v += (signal.skin - v) * cover(-1.8 - skin, pixel);
    if (z < 12) v = this.#face(v, x, y, z, skin, signal, pixel);
    if (inner < 12) {
      v += (signal.cortex - v) * cover(Math.max(inner - 7.6, -inner - 0.5), pixel);
      const marrow = signal.marrow * (0.85 + 0.2 * this.#grain(x * 1.7, y * 1.7, z * 1.7));
      v += (marrow - v) * cover(Math.abs(inner - 4.4) - 1.6, pixel);
      const cranial = smoothMax(inner - 1.2, floor, 4);
      if (cranial < pixel) {
        v += (signal.csf - v) * cover(cranial, pixel);
        v = this.#brain.at(v, x, y, z, brain.cerebrum.distance(x, y, z), signal, pixel);
      }
    }
    return v + (signal.air - v) * (1 - cover(skin, pixel));
  }

  /** Signed distance above which the cavity of the skull ends: floors of the three fossae, as heights. */
  #base(side: number, y: number, z: number): number {
    const anterior = -16 - 4 * smoothstep(-70, -30, y);
    const middle = -42 * smoothstep(12, 26, side) - 20 * (1 - smoothstep(12, 26, side));
    const posterior = -66 + side * 0.28;
    const a = smoothstep(-42, -30, y);
    const b = smoothstep(2, 18, y + side * 0.1);
    const clivus = side < 22 ? -22 - 46 * smoothstep(-18, 12, y) : middle;
    const floor = anterior + (Math.min(middle, clivus) - anterior) * a;
    return (floor + (posterior - floor) * b - z) * 0.8;
  }

  #face(under: number, x: number, y: number, z: number, skin: number, signal: Signal, pixel: number): number {
    const side = Math.abs(x);
    let v = under;
    // Muscles of neck and chewing lie under the fat; bone of the skull's base and the jaws.
    const muscle = signal.muscle * (1 + 0.12 * this.#grain(x, y, z * 0.5));
    const deep = Math.max(skin + 9, z + 26 - 16 * smoothstep(0, 50, y));
    v += (muscle - v) * cover(deep, pixel);
    const streak = Math.abs(this.#grain(x * 0.7, y * 0.7, z * 0.25));
    if (deep < 0) v += (signal.fat - v) * 0.6 * smoothstep(0.16, 0, streak);
    const baseBone = Math.max(Math.abs(z + 44 - 0.18 * y) - 14, side - 62, Math.abs(y + 4) - 66);
    v += (signal.cortex * 2.2 - v) * cover(baseBone, pixel) * 0.8;
    if (side < 24 + 2 * pixel) v += (signal.marrow - v) * cover(segmentDistance(clivus, x * 0.5, y, z), pixel);
    if (side < 14 && y < 0 && y > -40) {
      for (const s of pharynx) {
        if (Math.abs(z - s.a.z) < 50) v += (signal.air - v) * cover(segmentDistance(s, x * 0.8, y, z), pixel);
      }
    }
    if (!beyond(tongue, pixel, x, y, z)) v += (muscle * 0.95 - v) * cover(tongue.distance(x, y, z), pixel);
    v += (signal.cortex - v) * cover(segmentDistance(palate, x * 0.12, y, z), pixel);
    if (!beyond(chin, pixel + 1.6, x, y, z)) {
      const chinD = chin.distance(x, y, z);
      v += (signal.cortex - v) * cover(chinD - 1.6, pixel);
      v += (signal.marrow - v) * cover(chinD, pixel);
    }
    if (z < -74) return this.#neck(v, x, y, z, signal, pixel);
    if (!beyond(meatus, pixel, side, y, z)) v += (signal.air - v) * cover(meatus.distance(side, y, z), pixel);
    for (const sinus of sinuses) {
      if (beyond(sinus, 3, side, y, z)) continue;
      const d = sinus.distance(side, y, z);
      if (d < 3) {
        v += (signal.muscle * 1.1 - v) * cover(d - 1.2, pixel);
        v += (signal.air - v) * cover(d, pixel);
      }
    }
    if (!beyond(mastoid, pixel, side, y, z)) {
      const cells = 0.6 + 0.4 * this.#grain(x * 3, y * 3, z * 3);
      v += (signal.cortex * 1.5 - v) * cover(mastoid.distance(side, y, z), pixel) * cells;
    }
    if (!beyond(frontalSinus, pixel, side, y, z))
      v += (signal.air - v) * cover(frontalSinus.distance(side, y, z), pixel);
    const orbital = beyond(orbit, 3, side, y, z) ? 3 : orbit.distance(side, y, z);
    if (orbital < 3) {
      v += (signal.fat - v) * cover(orbital, pixel);
      const cone = Math.abs(orbital + 4.5) - 1.6;
      if (y > -78)
        v += (signal.muscle - v) * cover(cone, pixel) * (Math.abs(Math.abs(side - 32) - Math.abs(z + 24)) > 6 ? 1 : 0);
      v += (signal.skin - v) * cover(eye.distance(side, y, z) - 0.8, pixel);
      v += (signal.vitreous - v) * cover(eye.distance(side, y, z) + 0.6, pixel);
      v += (signal.muscle - v) * cover(lens.distance(side, y, z), pixel);
    }
    v += (signal.white * 0.8 - v) * cover(segmentDistance(nerve, side, y, z), pixel);
    return this.#neck(v, x, y, z, signal, pixel);
  }

  #neck(under: number, x: number, y: number, z: number, signal: Signal, pixel: number): number {
    if (z > -62) return under;
    let v = under;
    const axis = 20 + (-62 - z) * 0.07;
    const level = (-70 - z) / 17;
    const t = level - Math.floor(level);
    const body = Math.max(Math.sqrt((x / 10) ** 2 + ((y - axis + 14) / 8) ** 2) * 8 - 8, -99);
    const isDisc = t > 0.76 && z < -92;
    v += (signal.cortex - v) * cover(body - 1.2, pixel);
    v += ((isDisc ? signal.muscle * 0.8 : signal.marrow * 0.9) - v) * cover(body, pixel);
    const canal = Math.sqrt((x / 11) ** 2 + ((y - axis - 5) / 8) ** 2) * 8 - 8;
    v += (signal.csf - v) * cover(canal, pixel);
    const spinous = Math.max(Math.abs(x) - 2.6, Math.abs(y - axis - 25) - 10, Math.abs(t - 0.4) * 17 - 4.5);
    v += (signal.marrow * 0.9 - v) * cover(spinous, pixel);
    const cord = Math.sqrt((x / 6.4) ** 2 + ((y - axis - 5) / 4.4) ** 2) * 5 - 5;
    return v + (signal.white * 0.95 - v) * cover(cord, pixel);
  }
}
