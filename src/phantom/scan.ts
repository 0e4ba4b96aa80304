import { noiseTile } from './noise.ts';
import { hash } from './random.ts';
import { blur, type Grid, type Slice } from './slice.ts';

export interface ScanOptions {
  /** Point spread in the plane, standard deviation in mm. */
  readonly spread: number;
  /** Noise in HU in the middle of the body. */
  readonly noise: number;
  readonly seed: number;
}

/** What the scanner makes of a slice in HU: the couch, the point spread, the grain of its kernel; `finish` is given each row. */
export function scan(slice: Slice, options: ScanOptions, finish: (row: number, line: Float32Array) => void): void {
  paintCouch(slice);
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

/** What the couch covers: pixels, its value there, and its share of them. */
interface Couch {
  readonly pixels: Int32Array;
  readonly values: Float64Array;
  readonly shares: Float64Array;
}

const couches = new WeakMap<Grid, Couch>();

/** A curved couch of carbon fibre with a foam core, the same under every slice. */
function couchOn(grid: Grid): Couch {
  const soft = (grid.dx + grid.dy) / 4;
  const pixels: number[] = [];
  const values: number[] = [];
  const shares: number[] = [];
  for (let row = 0, at = 0; row < grid.rows; row++) {
    const y = grid.y0 + row * grid.dy;
    for (let column = 0; column < grid.columns; column++, at++) {
      const x = grid.x0 + column * grid.dx;
      const top = 112 - (x * x) / 1500;
      const d = Math.max(Math.abs(y - top - 14) - 12, Math.abs(x) - 205);
      if (d >= soft) continue;
      pixels.push(at);
      values.push(d > -1.6 ? -420 : -930);
      shares.push(Math.min(1, (soft - d) / (2 * soft)));
    }
  }
  return {
    pixels: Int32Array.from(pixels),
    values: Float64Array.from(values),
    shares: Float64Array.from(shares),
  };
}

function paintCouch({ grid, values: under }: Slice): void {
  let couch = couches.get(grid);
  if (!couch) couches.set(grid, (couch = couchOn(grid)));
  const { pixels, values, shares } = couch;
  for (let i = 0; i < pixels.length; i++) {
    const at = pixels[i] as number;
    const share = shares[i] as number;
    const v = values[i] as number;
    under[at] = share === 1 ? v : (under[at] as number) + (v - (under[at] as number)) * share;
  }
}
