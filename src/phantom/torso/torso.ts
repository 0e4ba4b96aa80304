import { fractalNoise, mix, smoothstep, type Field } from '../noise.ts';
import { paint, paintLarge, type Slice } from '../slice.ts';
import { ellipsoid, type Solid } from '../solids.ts';
import { lesions, type Lesion, type TimePoint } from '../truth.ts';
import { paintTubes } from '../tubes.ts';
import { makeBowel, type Bowel } from './bowel.ts';
import {
  cupola,
  diaphragm,
  gallbladder,
  heart,
  kidneys,
  liver,
  spleen,
  toMediastinum,
  toPericardium,
} from './organs.ts';
import { directionOf, directions, outlineAt, type Outline } from './outline.ts';
import { paintGirdles } from './girdles.ts';
import { Spine, spineDepth } from './spine.ts';
import { makeVessels, type Vessels } from './vessels.ts';
import { hu, Wall, type Polar } from './wall.ts';

/** Gas lies in front where the patient is on the back: above this depth the stomach holds air, mm. */
const gastricLevel = -38;

/**
 * Chest and abdomen of the sample patient at one time, portal venous phase, as a painter of axial slices in HU: exact
 * surfaces, no noise of a scanner yet. The frame is that of {@link lesions}.
 */
export class Torso {
  readonly #wall = new Wall();
  readonly #spine = new Spine();
  readonly #fine: Field = fractalNoise(61, 5, 1);
  readonly #coarse: Field = fractalNoise(62, 16, 1);
  readonly #stool: Field = fractalNoise(63, 7, 3);
  readonly #vessels: Vessels;
  readonly #bowel: Bowel;
  readonly #lesions: readonly { readonly solid: Solid; readonly hu: number; readonly lesion: Lesion }[];

  constructor(time: TimePoint) {
    this.#vessels = makeVessels();
    this.#bowel = makeBowel(time === 'current' ? 5 : 8);
    this.#lesions = Object.values<Lesion>(lesions).flatMap((lesion) => {
      if (lesion.region !== 'torso' || lesion.hu === undefined) return [];
      const [rx, ry, rz] = lesion.radii[time];
      return [{ solid: ellipsoid(lesion.centre, rx, ry, rz, lesion.turn), hu: lesion.hu, lesion }];
    });
  }

  paint(slice: Slice, polar: Polar): void {
    const { z } = slice;
    const outline = outlineAt(z);
    this.#wall.paint(slice, polar, outline, { floor: diaphragm, roof: cupola });
    if (z > 30) this.#mediastinum(slice, outline);
    paintGirdles(slice, outline);
    if (z < 80) this.#belowDiaphragm(slice);
    this.#spine.paint(slice);
    if (z > 55) this.#chest(slice);
    if (z < 96) this.#abdomen(slice);
    for (const { solid, hu: value } of this.#lesions) {
      this.#solid(slice, solid, (x, y) => value + 3 * this.#fine(x, y, z));
    }
  }

  #solid(slice: Slice, solid: Solid, value: number | ((x: number, y: number, d: number) => number)): void {
    const { z } = slice;
    if (z < solid.box.z0 - 1 || z > solid.box.z1 + 1) return;
    paintLarge(slice, solid.box, (x, y) => solid.distance(x, y, z), value);
  }

  /** Fat of the mediastinum, heart and its fat, sternum. */
  #mediastinum(slice: Slice, outline: Outline): void {
    const { z } = slice;
    const inside = (x: number, y: number) => Math.sqrt(x * x + y * y) - (outline.cavity[directionOf(x, y)] as number);
    const box = { x0: -62, x1: 66, y0: -95, y1: 85 };
    paintLarge(
      slice,
      box,
      (x, y) => Math.max(toMediastinum(x, y, z), inside(x, y) - 1, diaphragm(x, y) - 1 - z),
      (x, y) => hu.fat + 12 + 8 * this.#fine(x, y, z),
    );
    if (z < 168) {
      const sac = { x0: -70, x1: 105, y0: -95, y1: 45 };
      const fat = (x: number, y: number, d: number) => (d < -1 && d > -2.4 ? 10 : hu.fat + 8 + 8 * this.#fine(x, y, z));
      paintLarge(
        slice,
        sac,
        (x, y) => Math.max(toPericardium(x, y, z), inside(x, y) + 0.5, diaphragm(x, y) - 2 - z),
        fat,
      );
    }
    // Thymus bed aside, the sternum lies on the wall in front.
    if (z > 62 && z < 218) {
      const manubrium = smoothstep(175, 190, z);
      const y = -(outline.cavity[Math.floor(directions * 0.75)] as number) - 6;
      const half = 11 + 14 * manubrium - 5 * (1 - smoothstep(62, 95, z));
      const distance = (px: number, py: number) => {
        const qx = Math.max(0, Math.abs(px) - half);
        const qy = py - y - (px * px) / 400;
        return Math.sqrt(qx * qx + qy * qy) - 5;
      };
      paint(slice, { x0: -40, x1: 40, y0: y - 12, y1: y + 18 }, distance, (px, py, d) =>
        d > -1.4 ? 560 : 150 + 70 * this.#fine(px, py, z),
      );
    }
  }

  #chest(slice: Slice): void {
    const { z } = slice;
    const v = this.#vessels;
    this.#fissures(slice);
    paintTubes(slice, v.oesophagus, (_x, _y, d) => (d > -4.5 ? 48 : 10));
    this.#solid(slice, heart.rightAtrium, 150);
    this.#solid(slice, heart.rightVentricle, (x, y, d) => (d > -3 ? 100 : 152 + (this.#fine(x, y, z) > 0.6 ? -30 : 0)));
    this.#solid(slice, heart.leftAtrium, 162);
    this.#solid(slice, heart.appendage, 158);
    this.#solid(slice, heart.myocardium, (x, y) => 108 + 4 * this.#coarse(x, y, z));
    this.#solid(slice, heart.leftVentricle, (x, y) => 164 + (this.#fine(x, y, z) > 0.75 ? -45 : 0));
    paintTubes(slice, v.airway, -150, 1.1);
    paintTubes(slice, v.lungs, 45);
    paintTubes(slice, v.veins, (x, y) => 150 + 6 * this.#coarse(x, y, z));
    this.#arteries(slice);
    paintTubes(slice, v.airway, 40, z > 150 ? 1.1 : 0.7);
    paintTubes(slice, v.airway, -985);
  }

  /** The oblique fissures of both lungs and the horizontal one of the right, as the planes that they nearly are. */
  #fissures(slice: Slice): void {
    const { z, values, grid } = slice;
    const paintOver = (box: Parameters<typeof paint>[1], distance: (x: number, y: number) => number) => {
      paint(
        slice,
        box,
        (x, y) => {
          const column = Math.round((x - grid.x0) / grid.dx);
          const row = Math.round((y - grid.y0) / grid.dy);
          if (column < 0 || column >= grid.columns || row < 0 || row >= grid.rows) return 9;
          return (values[row * grid.columns + column] as number) < -780 ? distance(x, y) : 9;
        },
        -700,
      );
    };
    for (const side of [-1, 1]) {
      const y = (z - 150 - side * 6) / 0.78;
      if (Math.abs(y) > 95) continue;
      paintOver(
        { x0: side < 0 ? -145 : 22, x1: side < 0 ? -22 : 145, y0: y - 16, y1: y + 16 },
        (px, py) => Math.abs(py - y + 9 * Math.sin(px / 34 + side) + 3) * 0.6 - 0.32,
      );
    }
    const lift = z - 152;
    if (Math.abs(lift) < 3) {
      paintOver(
        { x0: -145, x1: -26, y0: -95, y1: -4 },
        (x, y) => Math.abs(lift - 1.6 * Math.sin(x / 20) - 1.2 * Math.sin(y / 17)) * 0.9 - 0.4,
      );
    }
  }

  /** Muscles behind the organs. */
  #belowDiaphragm(slice: Slice): void {
    const { z } = slice;
    const y0 = spineDepth(z);
    const fibre = (x: number, y: number) => hu.muscle + 7 * this.#fine(x, y, z * 0.5);
    if (z < 5) {
      const grow = smoothstep(5, -120, z);
      const psoas = ellipsoid({ x: 0, y: 0, z: 0 }, 7 + 15 * grow, 9 + 13 * grow, 1);
      for (const side of [-1, 1]) {
        const x0 = side * (26 + 14 * grow);
        const yc = y0 + 4 - 4 * grow;
        const r = 9 + 15 * grow;
        paint(
          slice,
          { x0: x0 - r, x1: x0 + r, y0: yc - r, y1: yc + r },
          (x, y) => psoas.distance(x - x0, y - yc, 0),
          fibre,
        );
        // Quadratus lumborum.
        const q = smoothstep(0, -30, z);
        if (q > 0) {
          const xq = side * 56;
          const yq = y0 + 24;
          paint(
            slice,
            { x0: xq - 24, x1: xq + 24, y0: yq - 16, y1: yq + 16 },
            (x, y) => (Math.sqrt(((x - xq) / (20 * q)) ** 2 + ((y - yq - (x - xq) * side * -0.2) / 8) ** 2) - 1) * 8,
            fibre,
          );
        }
      }
    }
    // The crura embrace the aorta down to L2.
    if (z > -50) {
      const thick = mix(5, 8, smoothstep(-50, 10, z));
      for (const side of [-1, 1]) {
        const x0 = side * 13 + 5;
        const yc = y0 - 20;
        paint(
          slice,
          { x0: x0 - 14, x1: x0 + 14, y0: yc - 22, y1: yc + 24 },
          (x, y) => (Math.sqrt(((x - x0 - side * (y - yc) * 0.35) / thick) ** 2 + ((y - yc) / 19) ** 2) - 1) * thick,
          fibre,
        );
      }
    }
  }

  #abdomen(slice: Slice): void {
    const { z } = slice;
    const v = this.#vessels;
    const b = this.#bowel;
    paintTubes(slice, v.mesentery, 135);
    paintTubes(slice, b.small, (x, y) => 86 + 14 * this.#fine(x, y, z));
    paintTubes(slice, b.small, (x, y) => 24 + 12 * this.#coarse(x, y, z) + (this.#fine(x, y, z) > 0.3 ? 30 : 0), -2.6);
    paintTubes(slice, b.duodenum, 86);
    paintTubes(slice, b.duodenum, (x, y) => 20 + 16 * this.#fine(x, y, z), -2.6);
    paintTubes(slice, b.pancreas, (x, y, d) =>
      d > -2.5 && this.#fine(x * 1.3, y * 1.3, z * 1.3) > 0.15 ? -20 : 98 + 7 * this.#fine(x, y, z),
    );
    paintTubes(slice, b.colon, 62);
    paintTubes(slice, b.colon, (x, y) => this.#content(x, y, z), -2.2);
    paintTubes(slice, b.stomach, (x, y) => 74 + 8 * this.#fine(x, y, z));
    paintTubes(slice, b.stomach, (x, y) => (y < gastricLevel ? -990 : 14 + 9 * this.#coarse(x, y, z)), -4.5);
    this.#adrenals(slice);
    for (const k of kidneys) {
      this.#solid(slice, k.whole, (x, y, d) => {
        const pyramid = d < -6 && this.#coarse(x * 1.2, y * 1.2, z * 1.2) > 0.05;
        return (pyramid ? hu.kidney - 26 : hu.kidney + 6) + 4 * this.#fine(x, y, z);
      });
      this.#solid(slice, k.sinus, (x, y) => hu.fat + 20 + 10 * this.#fine(x, y, z));
      this.#solid(slice, k.pelvis, 12);
    }
    this.#solid(slice, spleen, (x, y) => hu.spleen + 3 * this.#coarse(x, y, z));
    this.#solid(slice, liver, (x, y, d) => (d > -1 ? 104 : hu.liver + 3 * this.#coarse(x, y, z)));
    this.#fissureOfLiver(slice);
    paintTubes(slice, v.hepatic, 160);
    this.#solid(slice, gallbladder, (_x, y, d) => (d > -1.6 ? 66 : 8 + (y > -38 ? 4 : 0)));
    paintTubes(slice, v.portal, hu.portal);
    paintTubes(slice, v.veins, (x, y) => 158 + 6 * this.#coarse(x, y, z));
    this.#arteries(slice);
    if (z > 55) paintTubes(slice, v.oesophagus, (_x, _y, d) => (d > -4.5 ? 48 : 10));
  }

  /** All walls before all lumens, or the end of one piece would cross the next; plaque in the aorta below the kidneys. */
  #arteries(slice: Slice): void {
    const { z } = slice;
    paintTubes(slice, this.#vessels.arteries, (x, y) => (z < -40 && this.#stool(x, y, z) > 0.42 ? 620 : 100));
    paintTubes(slice, this.#vessels.arteries, (x, y) => hu.blood + 4 * this.#coarse(x, y, z), -1);
  }

  /** Stool with gas in front of it. */
  #content(x: number, y: number, z: number): number {
    const s = this.#stool(x, y, z);
    const gas = -0.12 - 0.55 * smoothstep(-10, -90, y) + 0.25 * smoothstep(10, 60, y);
    if (this.#coarse(x * 0.7, y * 0.5, z * 0.7) < gas) return -970;
    return 22 + 60 * s - (s < -0.35 ? 420 * (-0.35 - s) * 2 : 0);
  }

  #fissureOfLiver(slice: Slice): void {
    const { z } = slice;
    if (z > 62 || z < -20) return;
    const box = { x0: -16, x1: 12, y0: -100, y1: -14 };
    paint(
      slice,
      box,
      (x, y) =>
        Math.max(
          Math.abs(x + 4 + 0.16 * (y + 60)) - 1.1 - 2.2 * smoothstep(40, -10, z),
          y + 30 - smoothstep(40, 0, z) * 12,
          liver.distance(x, y, z),
        ),
      -70,
    );
  }

  #adrenals(slice: Slice): void {
    const { z } = slice;
    for (const [x0, y0, z0, side] of [
      [-30, 26, 22, -1],
      [36, 22, 22, 1],
    ] as const) {
      if (Math.abs(z - z0) > 13) continue;
      const shrink = 3 * (1 - Math.sqrt(1 - ((z - z0) / 13.01) ** 2));
      const limb = (tx: number, ty: number) => (x: number, y: number) => {
        const t = Math.min(1, Math.max(0, ((x - x0) * tx + (y - y0) * ty) / (tx * tx + ty * ty)));
        return Math.hypot(x - x0 - tx * t, y - y0 - ty * t) - 2.4 + shrink;
      };
      const box = { x0: x0 - 20, x1: x0 + 20, y0: y0 - 8, y1: y0 + 24 };
      paint(slice, box, limb(side * 3, 17), 78);
      paint(slice, box, limb(side * 11, 14), 78);
    }
  }
}
