import { noiseTile } from './noise.ts';
import { hash } from './random.ts';
import { blur, paintLarge, type Slice } from './slice.ts';

export interface ScanOptions {
  /** Point spread in the plane, standard deviation in mm. */
  readonly spread: number;
  /** Noise in HU in the middle of the body. */
  readonly noise: number;
  readonly seed: number;
}

/** What the scanner makes of a slice in HU: the couch, the point spread, the grain of its kernel; `finish` is given each row. */
export function scan(slice: Slice, options: ScanOptions, finish: (row: number, line: Float32Array) => void): void {
  couch(slice);
  const { size, values: tile } = noiseTile(71, 512, 0.75, 2.6);
  const { grid } = slice;
  const wrap = size - 1;
  const shift = hash(options.seed, Math.round(slice.z * 10));
  const shiftX = shift & wrap;
  const shiftY = (shift >>> 10) & wrap;
  const gain = ((shift >>> 20) & 1) === 1 ? options.noise : -options.noise;
  const across = Float64Array.from({ length: grid.columns }, (_, i) => ((grid.x0 + i * grid.dx) / 170) ** 2);
  blur(slice, options.spread, (row, line) => {
    const down = ((grid.y0 + row * grid.dy) / 130) ** 2;
    const start = ((row + shiftY) & wrap) * size;
    for (let column = 0; column < line.length; column++) {
      // Noise is 1 in the middle: fewer photons come through there than at the edge.
      const amount = Math.fround(Math.max(0.45, 1.06 - 0.4 * ((across[column] as number) + down)));
      const n = tile[start + ((column + shiftX) & wrap)] as number;
      line[column] = (line[column] as number) + gain * amount * n;
    }
    finish(row, line);
  });
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
