import { fractalNoise, type Field } from '../noise.ts';
import { rangeOf, type Grid, type Slice } from '../slice.ts';
import { directionOf, type Outline } from './outline.ts';

/** HU of the tissues, portal venous phase. */
export const hu = {
  air: -1000,
  skin: 20,
  fat: -104,
  muscle: 58,
  cartilage: 110,
  cortex: 900,
  marrow: 230,
  lung: -862,
  blood: 165,
  liver: 112,
  portal: 178,
  spleen: 122,
  kidney: 178,
  water: 4,
} as const;

/** The polar place of every pixel of a grid: made once, used by all slices. */
export interface Polar {
  /** Index into the tables of an {@link Outline}. */
  readonly direction: Uint16Array;
  /** Distance from the long axis, mm. */
  readonly radius: Float32Array;
}

export function polar(grid: Grid): Polar {
  const direction = new Uint16Array(grid.columns * grid.rows);
  const radius = new Float32Array(grid.columns * grid.rows);
  for (let row = 0, at = 0; row < grid.rows; row++) {
    const y = grid.y0 + row * grid.dy;
    for (let column = 0; column < grid.columns; column++, at++) {
      const x = grid.x0 + column * grid.dx;
      direction[at] = directionOf(x, y);
      radius[at] = Math.sqrt(x * x + y * y);
    }
  }
  return { direction, radius };
}

/** A surface as its height over a place, mm. */
type Height = (x: number, y: number) => number;

export class Wall {
  readonly #strands: Field = fractalNoise(11, 11, 1);
  readonly #fibres: Field = fractalNoise(12, 4, 1);
  readonly #patches: Field = fractalNoise(13, 20, 1);
  readonly #trabeculae: Field = fractalNoise(14, 2.6, 1);

  /**
   * Paints air, skin, fat, muscle, ribs and what fills the cavity: lung between diaphragm and cupola,
   * fat elsewhere.
   */
  paint(
    slice: Slice,
    { direction, radius }: Polar,
    outline: Outline,
    lungs: { readonly floor: Height; readonly roof: Height },
  ): void {
    const { grid, values, z } = slice;
    const soft = (grid.dx + grid.dy) / 4;
    const inChest = z > -60;
    const gravity = 55 / 180;
    // The textures are coarser than pixels: they are asked again at every second one only.
    let strands = 0;
    let fibre = 0;
    let patches = 0;
    const { skin, muscle, cavity } = outline;
    const { left, right, top, bottom } = rangeOf(grid, outline.box);
    values.fill(hu.air);
    for (let row = top; row <= bottom; row++) {
      const y = grid.y0 + row * grid.dy;
      let strandsFrom = -9;
      let fibreFrom = -9;
      let patchesFrom = -9;
      for (let column = left, at = row * grid.columns + left; column <= right; column++, at++) {
        const k = direction[at] as number;
        const r = radius[at] as number;
        const toSkin = r - (skin[k] as number);
        if (toSkin > soft) continue;
        const x = grid.x0 + column * grid.dx;
        const toMuscle = r - (muscle[k] as number);
        const toCavity = r - (cavity[k] as number);
        let v: number;
        if (toCavity < soft) {
          v = hu.fat;
          if (!inChest || z < 95) {
            if (column - strandsFrom > 2) {
              strands = this.#strands(x, y, z);
              strandsFrom = column;
            }
            v += 7 * strands;
          }
          if (inChest) {
            let over = (lungs.floor(x, y) - z) * 0.7;
            if (z > 70) over = Math.max(over, (z - lungs.roof(x, y)) * 0.7);
            if (over < soft) {
              if (column - patchesFrom > 3) {
                patches = this.#patches(x, y, z);
                patchesFrom = column;
              }
              const lung = hu.lung + y * gravity + 22 * patches;
              v = over < -soft ? lung : lung + ((v - lung) * (over + soft)) / (2 * soft);
            } else if (over < 3.2) v = hu.muscle;
          }
          if (toCavity > -soft) v += ((hu.muscle - v) * (toCavity + soft)) / (2 * soft);
        } else if (toMuscle < soft) {
          if (column - fibreFrom > 1) {
            fibre = this.#fibres(x, y, z * 0.4);
            fibreFrom = column;
          }
          v = hu.muscle + 9 * fibre - (fibre > 0.55 ? 60 * (fibre - 0.55) : 0);
          // The fat between the layers of the flank, and in front of the ribs.
          const layer = toCavity - 6.5;
          if (!inChest && layer > -0.6 && layer < 0.6 && Math.abs(x) > 70) v = -20;
          if (toMuscle > -soft) v += ((hu.fat - v) * (toMuscle + soft)) / (2 * soft);
        } else {
          if (column - strandsFrom > 2) {
            strands = this.#strands(x, y, z);
            strandsFrom = column;
          }
          v = hu.fat + 6 * strands + (strands > 0.7 ? 120 * (strands - 0.7) : 0);
          if (toSkin > -1.8) v = hu.skin;
          if (toSkin > -soft) v += ((hu.air - v) * (toSkin + soft)) / (2 * soft);
        }
        if (toCavity > -1 && toCavity < 12) {
          const dz = outline.rib[k] as number;
          if (dz < 9) v = this.#rib(v, dz, toCavity - 5.2, (outline.bone[k] as number) === 1, soft, x, y, z);
        }
        values[at] = v;
      }
    }
  }

  #rib(under: number, dz: number, dr: number, bony: boolean, soft: number, x: number, y: number, z: number): number {
    const q = Math.sqrt((dz / 6.6) ** 2 + (dr / 3.9) ** 2);
    const d = (q - 1) * 4.2;
    if (d > soft) return under;
    let v: number;
    if (!bony) v = hu.cartilage + (d > -1 ? 60 : 0);
    else if (d > -1.5) v = hu.cortex;
    else v = hu.marrow + 130 * this.#trabeculae(x, y, z);
    return d < -soft ? v : under + ((v - under) * (soft - d)) / (2 * soft);
  }
}
