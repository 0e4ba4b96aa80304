import { fractalNoise, smoothstep, type Field } from '../noise.ts';
import { paint, type Box, type Slice } from '../slice.ts';
import { segmentDistance, smoothMin } from '../solids.ts';
import { along } from './outline.ts';
import { hu } from './wall.ts';

/** Lower edge and height (body and disc) of each vertebra, T1 to L5; z = 0 is the foot of T12. */
interface Vertebra {
  readonly low: number;
  readonly height: number;
  readonly lumbar: boolean;
}

const vertebrae: readonly Vertebra[] = [
  ...Array.from({ length: 5 }, (_, i) => ({ low: -36 * (i + 1), height: 36, lumbar: true })),
  ...Array.from({ length: 12 }, (_, i) => ({ low: 24.2 * i, height: 24.2, lumbar: false })),
  // The lowest necks of the chest film.
  { low: 290.4, height: 18, lumbar: false },
];

const depths = [
  [-180, 38],
  [-110, 27],
  [-40, 29],
  [20, 37],
  [90, 48],
  [160, 51],
  [220, 43],
  [300, 26],
] as const;
const depthTable = Float32Array.from({ length: 600 }, (_, i) => along(depths, i - 250));

/** How far behind the long axis the middle of the vertebral bodies lies, mm: lordosis below, kyphosis above. */
export function spineDepth(z: number): number {
  const i = Math.min(598, Math.max(0, Math.floor(z + 250)));
  const t = z + 250 - i;
  return (depthTable[i] as number) * (1 - t) + (depthTable[i + 1] as number) * t;
}

/** A box about the middle line: large enough for a soft edge, no larger than must be asked pixel by pixel. */
function around(y: number, halfX: number, halfY: number): Box {
  return { x0: -halfX, x1: halfX, y0: y - halfY, y1: y + halfY };
}

export class Spine {
  readonly #trabeculae: Field = fractalNoise(21, 2.4, 2);

  paint(slice: Slice): void {
    const { z } = slice;
    const vertebra = vertebrae.find((v) => z >= v.low && z < v.low + v.height);
    if (!vertebra) return;
    const { lumbar } = vertebra;
    const t = (z - vertebra.low) / vertebra.height;
    const level = vertebra.low;
    const y0 = spineDepth(z);
    const grow = smoothstep(300, -170, level);
    const halfX = (14 + 12.5 * grow) * (1 - 0.11 * Math.sin(Math.PI * t));
    const halfY = (10.5 + 7 * grow) * (1 - 0.09 * Math.sin(Math.PI * t));
    const discShare = lumbar ? 0.24 : 0.17;
    const isDisc = t < discShare;
    const endplate = Math.min(Math.abs(t - discShare), 1 - t) * vertebra.height < 0.8;
    const box = { x0: -58, x1: 58, y0: y0 - halfY - 6, y1: y0 + halfY + 68 };

    // The back of the body is hollow towards the canal.
    const canal = y0 + halfY + 7.5;
    const canalX = 11;
    const canalY = 8.5;
    const body = (x: number, y: number) => {
      const q = Math.sqrt((x / halfX) ** 2 + ((y - y0) / halfY) ** 2);
      const outer = (q - 1) * halfY;
      const c = (1 - Math.sqrt((x / (canalX + 3)) ** 2 + ((y - canal - 1) / canalY) ** 2)) * canalY;
      return Math.max(outer, c);
    };
    const bodyBox = around(y0, 1.5 * halfX, 1.5 * halfY);
    if (isDisc)
      paint(
        slice,
        bodyBox,
        (x, y) => body(x, y) - 0.5,
        (_x, _y, d) => (d > -4 ? 95 : 78),
      );
    else {
      paint(slice, bodyBox, body, (x, y, d) => {
        if (d > -1.3) return 620;
        if (endplate) return 430;
        return hu.marrow - 50 + 75 * this.#trabeculae(x, y, z * 0.7);
      });
    }

    // Neural arch: pedicles and transverse processes in the upper half, laminae and spine below them, joints at the disc.
    const high = t * vertebra.height;
    const middle = vertebra.height * 0.68;
    const toPedicle = Math.abs(high - middle);
    const pedicle = Math.max(0, 1 - (toPedicle / (lumbar ? 8.5 : 6.5)) ** 2);
    const lamina = Math.max(0, 1 - (Math.abs(t - 0.46) / 0.4) ** 2);
    const back = canal + canalY + 3;
    const spinousEnd = back + (lumbar ? 24 : 21);
    const slant = lumbar ? 0.25 : 0.75;
    const ribbed = !lumbar && level < 285;
    const out = lumbar ? 42 : 31;
    const tip = lumbar ? canal + 8 : canal + 19;
    const transverse = {
      a: { x: canalX + 3, y: canal + 4, z: 0 },
      b: { x: out, y: tip, z: 0 },
      ra: 4.6,
      rb: lumbar ? 3.2 : 4.6,
    };
    const arch = (x: number, y: number) => {
      const ax = Math.abs(x);
      // Out there is nothing but the transverse process.
      if (ax > 24 && (ax > out + 12 || y < canal - 12 || y > tip + 16)) return 99;
      let d = 99;
      const ring = Math.abs(Math.sqrt((x / (canalX + 3.5)) ** 2 + ((y - canal) / (canalY + 3)) ** 2) - 1) * 11 - 3.1;
      if (pedicle > 0 && y > y0) {
        d = smoothMin(d, Math.max(ring, 3 - ax) + (1 - Math.sqrt(pedicle)) * 4, 3);
        const process = segmentDistance(transverse, ax, y, 0);
        d = smoothMin(d, process + (1 - Math.sqrt(pedicle)) * 5, 4);
      }
      if (lamina > 0 && y > canal) d = smoothMin(d, ring + (1 - Math.sqrt(lamina)) * 4, 3);
      // Which stretch of the spinous process this slice cuts: thoracic ones hang down over the next vertebra.
      const along0 = smoothstep(0, 1, t);
      if (y > back - 4) {
        const from = back + (spinousEnd - back) * Math.max(0, (1 - along0) * slant - 0.1);
        const to = back + (spinousEnd - back) * Math.min(1, 1.35 - along0 * slant);
        const visible = lumbar ? Math.sqrt(lamina) : 1;
        if (visible > 0.05) {
          const process = segmentDistance(
            { a: { x: 0, y: from, z: 0 }, b: { x: 0, y: to, z: 0 }, ra: 2.4, rb: 3 },
            ax,
            y,
            0,
          );
          d = smoothMin(d, process + (1 - visible) * 5, 3);
        }
      }
      const joint = (t < 0.3 ? 1 - t / 0.3 : smoothstep(0.8, 1, t)) * 7;
      if (joint > 1) {
        const facet = Math.sqrt((ax - canalX - 5) ** 2 + (y - canal - 9) ** 2) - joint - (lumbar ? 1.5 : 0);
        d = Math.min(d, Math.max(facet, 0.9 - Math.abs(y - canal - 9 + (ax - canalX - 5) * 0.8)));
      }
      return d;
    };
    paint(slice, { ...box, y0 }, arch, (x, y, d) => (d > -1.7 ? 780 : hu.marrow + 40 + 70 * this.#trabeculae(x, y, z)));
    if (ribbed && pedicle > 0.05) this.#ribHead(slice, y0, halfX, canal, Math.sqrt(pedicle));

    const inner = (x: number, y: number) => (Math.sqrt((x / canalX) ** 2 + ((y - canal) / canalY) ** 2) - 1) * canalY;
    paint(slice, around(canal, 2 * canalX, 2 * canalY), inner, (_x, _y, d) => (d > -1.2 ? -40 : 12));
    const cord = z > -40 ? 1 : 0.55;
    paint(
      slice,
      around(canal, 2 * 5.4, 2 * 4.2),
      (x, y) => (Math.sqrt((x / (5.4 * cord)) ** 2 + ((y - canal) / (4.2 * cord)) ** 2) - 1) * 4,
      38,
    );
  }

  /** The head and neck of the rib, from the side of the body to the transverse process. */
  #ribHead(slice: Slice, y0: number, halfX: number, canal: number, thick: number): void {
    const s = {
      a: { x: halfX + 2, y: y0 + 9, z: 0 },
      b: { x: 40, y: canal + 20, z: 0 },
      ra: 4.8 * thick,
      rb: 4.4 * thick,
    };
    const box = { x0: -50, x1: 50, y0: y0 - 5, y1: canal + 30 };
    paint(
      slice,
      box,
      (x, y) => segmentDistance(s, Math.abs(x), y, 0),
      (x, y, d) => (d > -1.5 ? hu.cortex - 100 : hu.marrow + 100 * this.#trabeculae(x, y, slice.z)),
    );
  }
}
