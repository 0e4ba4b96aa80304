import { noiseTile, type NoiseTile } from './noise.ts';
import { hash } from './random.ts';
import { blur, paintLarge, type Slice } from './slice.ts';

let grain: NoiseTile | undefined;

export interface ScanOptions {
  /** Point spread in the plane, standard deviation in mm. */
  readonly spread: number;
  /** Noise in HU in the middle of the body. */
  readonly noise: number;
  readonly seed: number;
  /** Pixel size the grain of the noise is made for, mm. */
  readonly table?: boolean;
}

/** What the scanner makes of a slice in HU: the couch, the point spread, the grain of its kernel. */
export function scan(slice: Slice, options: ScanOptions, scratch: Float32Array): void {
  if (options.table !== false) couch(slice);
  blur(slice, options.spread, scratch);
  grain ??= noiseTile(71, 512, 0.75, 2.6);
  const { size, values: tile } = grain;
  const { grid, values } = slice;
  const shift = hash(options.seed, Math.round(slice.z * 10));
  const shiftX = shift & (size - 1);
  const shiftY = (shift >>> 10) & (size - 1);
  const turned = (shift >>> 20) & 1;
  for (let row = 0, at = 0; row < grid.rows; row++) {
    const y = (grid.y0 + row * grid.dy) / 130;
    const line = ((row + shiftY) & (size - 1)) * size;
    for (let column = 0; column < grid.columns; column++, at++) {
      const x = (grid.x0 + column * grid.dx) / 170;
      // Fewer photons come through the middle.
      const amount = options.noise * Math.max(0.45, 1.06 - 0.4 * (x * x + y * y));
      const k = (column + shiftX) & (size - 1);
      const n = turned ? (tile[k * size + line / size] as number) : (tile[line + k] as number);
      values[at] = (values[at] as number) + amount * n;
    }
  }
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
