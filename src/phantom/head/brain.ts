import { smoothstep, valueNoise } from '../noise.ts';
import { beyond, chain, ellipsoid, smoothMax, smoothMin, tube, type Solid } from '../solids.ts';
import { cover, type Signal } from './signal.ts';

const p = (x: number, y: number, z: number, r: number) => ({ x, y, z, r });

const temporal = ellipsoid({ x: 41, y: -10, z: -24 }, 24, 42, 22);
const cerebellum = ellipsoid({ x: 0, y: 45, z: -38 }, 53, 38, 29);
const thalamus = ellipsoid({ x: 11.5, y: 8, z: 7 }, 9, 15, 9);
const caudate = ellipsoid({ x: 15, y: -20, z: 13 }, 5, 13, 8);
const putamen = ellipsoid({ x: 26, y: -4, z: 4 }, 6, 18, 11);
const third = ellipsoid({ x: 0, y: 2, z: 0 }, 2.2, 13, 9);
const fourth = ellipsoid({ x: 0, y: 21, z: -36 }, 7, 4.5, 9);
const lateral = chain(
  tube(
    [p(9, -34, 10, 4), p(8, -22, 16, 6), p(10, -2, 21, 6), p(15, 22, 19, 6.5), p(24, 34, 8, 7), p(26, 52, 4, 3.5)],
    4,
  ),
);
const temporalHorn = chain(tube([p(26, 34, 2, 5), p(36, 18, -14, 3), p(34, -8, -22, 2.5)], 3));
const callosum = chain(
  tube(
    [
      p(0, -30, 3, 3),
      p(0, -39, 10, 4.5),
      p(0, -30, 22, 4),
      p(0, -8, 30, 3.4),
      p(0, 16, 29, 3.4),
      p(0, 34, 20, 5),
      p(0, 38, 13, 4.5),
    ],
    3,
  ),
);
const stem = chain(
  tube(
    [p(0, 6, 0, 13), p(0, 4, -16, 13), p(0, 2, -32, 14.5), p(0, 8, -48, 11), p(0, 17, -64, 7.5), p(0, 24, -90, 6)],
    4,
  ),
);

/**
 * Cerebrum, cerebellum and stem. Sulci are the zero surfaces of a noise whose grain is drawn out towards the middle of the
 * brain, so that they stand on its surface; cortex lines them and the surface.
 */
export class Brain {
  readonly #folds = valueNoise(95, 12.5);
  readonly #fineFolds = valueNoise(96, 7.5);
  readonly #folia = valueNoise(97, 9);
  readonly #texture = valueNoise(98, 5);
  readonly #lesion: Solid;

  constructor(lesion: Solid) {
    this.#lesion = lesion;
  }

  at(under: number, x: number, y: number, z: number, toCerebrum: number, signal: Signal, pixel: number): number {
    let v = under;
    const side = Math.abs(x);
    // The base of the frontal and occipital lobes; the temporal lobes hang below it.
    const floor =
      -20 +
      13 * smoothstep(-34, -20, y) -
      5 * smoothstep(16, 60, y) +
      8 * smoothstep(40, 10, side) * smoothstep(30, 50, y) -
      z;
    const lobes = smoothMax(toCerebrum, floor, 8);
    const sylvian = Math.abs(z + 8 - (y + 20) * 0.18 - 5 * smoothstep(30, 60, side)) - 1.2;
    let surface = smoothMin(lobes, temporal.distance(side, y, z), 3);
    // Between the hemispheres lies the falx; under the callosum they join.
    const bridge = z > -12 && z < 48 && y > -56 && y < 56 ? callosum.distance(0, y, z) : 20;
    const fissure = 0.55 + 0.8 * smoothstep(40, 80, Math.abs(y)) - side;
    const joined = (Math.sqrt(((y - 1) / 40) ** 2 + ((z - 6) / 26) ** 2) - 1) * 26;
    surface = Math.max(surface, Math.min(fissure, joined));
    if (side > 26 && y < 22 && y > -42) surface = Math.max(surface, -Math.max(sylvian, 30 - side));

    if (z < -8 && !beyond(cerebellum, pixel, x, y, z)) {
      const cerebellar = cerebellum.distance(x, y, z);
      if (cerebellar < pixel) v = this.#cerebellum(v, x, y, z, cerebellar, signal, pixel);
    }
    if (surface < pixel) v = this.#cerebrum(v, x, y, z, surface, bridge, signal, pixel);
    if (z < 6 && side < 22 && y > -18 && y < 40) {
      const toStem = stem.distance(x * (z > -24 ? 0.86 : 1), y, z);
      v += (signal.white * 0.93 + signal.grey * 0.05 - v) * cover(toStem, pixel);
      v += (signal.csf - v) * cover(fourth.distance(x, y + side * 0.3, z), pixel);
    }
    if (bridge < 8 && side < 20) {
      const arch = callosum.distance(x * 0.3, y, z + side * side * 0.012);
      if (arch < pixel) v += (signal.white * 1.03 - v) * cover(arch, pixel);
    }
    return this.#ventricles(v, side, x, y, z, signal, pixel);
  }

  #cerebrum(
    under: number,
    x: number,
    y: number,
    z: number,
    surface: number,
    bridge: number,
    signal: Signal,
    pixel: number,
  ): number {
    const side = Math.abs(x);
    const r = Math.sqrt(x * x + y * y * 0.62 + (z - 8) ** 2 * 1.05);
    const depth = -surface;
    // Drawn out along the radius: the same sheet from the surface to its floor.
    const stretch = r > 1 ? (60 / r) ** 0.72 : 1;
    const bias = x > 0 ? 300 : 0;
    const fold = Math.abs(this.#folds(x * stretch + bias, y * stretch, (z - 8) * stretch + bias)) * 7.4;
    const fine = Math.abs(this.#fineFolds(x * stretch + bias, y * stretch, (z - 8) * stretch)) * 5;
    const reach = 15 + 6 * this.#folia(x * 0.4, y * 0.4, z * 0.4);
    const sulcus =
      Math.min(fold + Math.max(0, depth - reach) * 0.9, fine + Math.max(0, depth - 8) * 1.2) +
      (side < 20 ? Math.max(0, 11 - bridge) * 0.7 : 0);
    // A sulcus is wider where it opens.
    const gap = sulcus - 0.75 * smoothstep(reach, 0, depth) - 0.1;
    const cortex = Math.min(depth, Math.max(0, gap));
    const deep = 2.5 - 0.4 * smoothstep(30, 60, y);
    const white = signal.white * (1 + 0.03 * this.#texture(x, y, z));
    let v = under + (signal.grey - under) * cover(surface, pixel);
    const share = cover(deep - cortex, 1.6 + pixel * 0.4);
    v += (white - v) * share * cover(surface, pixel);
    v += (signal.csf - v) * cover(gap, pixel) * (depth < reach + 6 ? 1 : 0);
    for (const nucleus of [thalamus, caudate, putamen]) {
      if (beyond(nucleus, 2, side, y, z)) continue;
      const d = nucleus.distance(side, y, z);
      if (d < 2) v += (signal.deepGrey - v) * cover(d, pixel + 0.6);
    }
    // The metastasis with its oedema, which follows the white matter.
    const lesion = beyond(this.#lesion, 16, x, y, z) ? 16 : this.#lesion.distance(x, y, z);
    if (lesion < 16) {
      const spread = lesion - 6 - 5 * this.#folia(x * 1.4, y * 1.4, z * 1.4);
      v += (signal.oedema - v) * cover(spread, pixel + 2.5) * share;
      v += (signal.lesion - v) * cover(lesion, pixel);
    }
    return v;
  }

  #cerebellum(under: number, x: number, y: number, z: number, d: number, signal: Signal, pixel: number): number {
    const depth = -d;
    const vermis = Math.abs(x) < 5 ? 1 : 0;
    const wave = z * 0.82 - (y - 46) * 0.36 + 3.2 * this.#folia(x * 0.5, y, z);
    const leaf = Math.abs(((((wave / 4.2) % 1) + 1) % 1) - 0.5) * 4.2;
    const furrow = leaf + Math.max(0, depth - (9 + 3 * vermis)) * 0.8;
    let v = under + (signal.grey - under) * cover(d, pixel);
    const core = Math.max(12 - depth - 5 * this.#folia(x, y * 1.3, z * 1.3), -99);
    v += (signal.white - v) * cover(Math.min(core, 2.6 - leaf + Math.max(0, 4 - depth)), pixel + 1.2) * 0.85;
    v += (signal.csf - v) * cover(furrow - 0.45, pixel) * 0.8 * cover(d, pixel);
    return v;
  }

  #ventricles(under: number, side: number, x: number, y: number, z: number, signal: Signal, pixel: number): number {
    let v = under;
    if (z > -30 && z < 34 && side < 44 && y > -44 && y < 64) {
      const horn = Math.min(
        beyond(lateral, 4, side, y, z) ? 99 : lateral.distance(side, y, z),
        z >= 10 || beyond(temporalHorn, 4, side, y, z) ? 99 : temporalHorn.distance(side, y, z),
      );
      // The walls of the horns are lined by a little bright matter at their caps.
      if (horn < 4) {
        const cap = smoothstep(-24, -36, y) + smoothstep(30, 44, y);
        v += (signal.oedema - v) * cover(horn - 1.4, 2.5) * 0.55 * Math.min(1, cap);
        const septum = 0.7 - side;
        v += (signal.csf - v) * cover(Math.max(horn, septum), pixel);
        const plexus = Math.max(Math.hypot(side - 22, y - 33, z - 8) - 3.4, 0);
        v += (signal.grey - v) * cover(plexus + 0.4, pixel) * 0.7;
      }
    }
    if (side < 4 && z < 12) v += (signal.csf - v) * cover(third.distance(x, y, z), pixel);
    return v;
  }
}
