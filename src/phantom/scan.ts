import { noiseTile, type NoiseTile } from './noise.ts';
import { hash } from './random.ts';
import { blur, paintLarge, type Grid, type Slice } from './slice.ts';

let grain: NoiseTile | undefined;

export interface ScanOptions {
  /** Point spread in the plane, standard deviation in mm. */
  readonly spread: number;
  /** Noise in HU in the middle of the body. */
  readonly noise: number;
  readonly seed: number;
}

/** What the scanner makes of a slice in HU: the couch, the point spread, the grain of its kernel. */
export function scan(slice: Slice, options: ScanOptions, scratch: Float32Array): void {
  couch(slice);
  blur(slice, options.spread, scratch);
  grain ??= noiseTile(71, 512, 0.75, 2.6);
  const { size, values: tile } = grain;
  const { grid, values } = slice;
  const amounts = doseOf(grid);
  const shift = hash(options.seed, Math.round(slice.z * 10));
  const shiftX = shift & (size - 1);
  const shiftY = (shift >>> 10) & (size - 1);
  const gain = ((shift >>> 20) & 1) === 1 ? options.noise : -options.noise;
  for (let row = 0, at = 0; row < grid.rows; row++) {
    const line = ((row + shiftY) & (size - 1)) * size;
    for (let column = 0; column < grid.columns; column++, at++) {
      const n = tile[line + ((column + shiftX) & (size - 1))] as number;
      values[at] = (values[at] as number) + gain * (amounts[at] as number) * n;
    }
  }
}

const doses = new WeakMap<Grid, Float32Array>();

/** How much noise each pixel has, 1 in the middle: fewer photons come through there than at the edge. */
function doseOf(grid: Grid): Float32Array {
  const known = doses.get(grid);
  if (known) return known;
  const result = Float32Array.from({ length: grid.columns * grid.rows }, (_, i) => {
    const x = (grid.x0 + (i % grid.columns) * grid.dx) / 170;
    const y = (grid.y0 + Math.floor(i / grid.columns) * grid.dy) / 130;
    return Math.max(0.45, 1.06 - 0.4 * (x * x + y * y));
  });
  doses.set(grid, result);
  return result;
}

/** A curved couch of carbon fibre with a foam core. */
function couch(slice: Slice): void {
  const top = (x: number) => 112 - (x * x) / 1500;
  const box = { x0: -215, x1: 215, y0: 70, y1: 170 };
  paintLarge(
    slice,
    box,
    (x, y) => Math.max(Math.abs(y - top(x) - 14) - 12, Math.abs(x) - 205),
    (_x, _y, d) => (d > -1.6 ? -420 : -930),
  );
}
