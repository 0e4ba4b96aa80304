import { normal, random } from './random.ts';

/** A smooth random field in three dimensions, mean 0, values about -1 to 1. */
export type Field = (x: number, y: number, z: number) => number;

const side = 32;
const mask = side - 1;

/** Value noise on a periodic lattice of `cell` mm, smooth between its points. */
export function valueNoise(seed: number, cell: number): Field {
  const uniform = random(seed);
  const lattice = Float32Array.from({ length: side ** 3 }, () => uniform() * 2 - 1);
  const scale = 1 / cell;
  // Slices ask at one height thousands of times: the lattice of that height is then mixed once.
  const level = new Float32Array(side * side);
  let known = NaN;
  let asked = NaN;
  let times = 0;
  const prepare = (z: number) => {
    const fz = z * scale + 1024;
    const iz = fz | 0;
    const w = eased(fz - iz);
    const z0 = (iz & mask) << 10;
    const z1 = ((iz + 1) & mask) << 10;
    for (let i = 0; i < level.length; i++) level[i] = mix(lattice[z0 | i] as number, lattice[z1 | i] as number, w);
    known = z;
  };
  const between = (x: number, y: number, z: number) => {
    const fx = x * scale + 1024;
    const fy = y * scale + 1024;
    const fz = z * scale + 1024;
    const ix = fx | 0;
    const iy = fy | 0;
    const iz = fz | 0;
    const u = eased(fx - ix);
    const v = eased(fy - iy);
    const w = eased(fz - iz);
    const x0 = ix & mask;
    const x1 = (ix + 1) & mask;
    const y0 = (iy & mask) << 5;
    const y1 = ((iy + 1) & mask) << 5;
    const z0 = (iz & mask) << 10;
    const z1 = ((iz + 1) & mask) << 10;
    const a = mix(lattice[x0 | y0 | z0] as number, lattice[x1 | y0 | z0] as number, u);
    const b = mix(lattice[x0 | y1 | z0] as number, lattice[x1 | y1 | z0] as number, u);
    const c = mix(lattice[x0 | y0 | z1] as number, lattice[x1 | y0 | z1] as number, u);
    const d = mix(lattice[x0 | y1 | z1] as number, lattice[x1 | y1 | z1] as number, u);
    return mix(mix(a, b, v), mix(c, d, v), w);
  };
  const other = (x: number, y: number, z: number) => {
    times = z === asked ? times + 1 : 0;
    asked = z;
    if (times > patience) prepare(z);
    return between(x, y, z);
  };
  // Short, so that it is compiled into the loops that ask.
  return (x, y, z) => {
    if (z !== known) return other(x, y, z);
    const fx = x * scale + 1024;
    const fy = y * scale + 1024;
    const ix = fx | 0;
    const iy = fy | 0;
    const u = eased(fx - ix);
    const x0 = ix & mask;
    const x1 = (ix + 1) & mask;
    const y0 = (iy & mask) << 5;
    const y1 = ((iy + 1) & mask) << 5;
    return mix(
      mix(level[x0 | y0] as number, level[x1 | y0] as number, u),
      mix(level[x0 | y1] as number, level[x1 | y1] as number, u),
      eased(fy - iy),
    );
  };
}

/** How often a height must be asked for in a row before its lattice is mixed. */
const patience = 64;

function eased(t: number): number {
  return t * t * (3 - 2 * t);
}

/** Octaves of value noise, each half as large and half as strong; deviation about that of one octave. */
export function fractalNoise(seed: number, cell: number, octaves: number): Field {
  // One octave is called where it is made, without the loop.
  if (octaves === 1) return valueNoise(seed, cell);
  const fields = Array.from({ length: octaves }, (_, i) => valueNoise(seed + i * 101, cell / 2 ** i));
  const total = Math.sqrt(fields.reduce((sum, _, i) => sum + 0.25 ** i, 0));
  return (x, y, z) => {
    let sum = 0;
    let gain = 1 / total;
    for (const field of fields) {
      sum += field(x, y, z) * gain;
      gain *= 0.5;
    }
    return sum;
  };
}

export function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

export function smoothstep(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** A square of noise that repeats without a seam. Mean 0, deviation 1. */
export interface NoiseTile {
  /** Pixels a side, a power of two. */
  readonly size: number;
  readonly values: Float32Array;
}

/**
 * Noise with the grain of a reconstruction kernel: white noise blurred with `fine` pixels less the same blurred with
 * `coarse` pixels, so that its power lies between, as that of filtered back projection does.
 */
export function noiseTile(seed: number, size: number, fine: number, coarse: number): NoiseTile {
  const key = [seed, size, fine, coarse].join(' ');
  let tile = tiles.get(key);
  if (!tile) tiles.set(key, (tile = makeTile(seed, size, fine, coarse)));
  return tile;
}

/** Pictures of one kind share the grain of their detector. */
const tiles = new Map<string, NoiseTile>();

function makeTile(seed: number, size: number, fine: number, coarse: number): NoiseTile {
  const uniform = random(seed);
  const white = new Float32Array(size * size);
  for (let i = 0; i < white.length; i++) white[i] = normal(uniform);
  const sharp = fine > 0 ? blurPeriodic(white, size, fine) : white;
  const values = sharp.slice();
  if (coarse > 0) blurPeriodic(white, size, coarse).forEach((v, i) => (values[i] = (values[i] as number) - v));
  let squares = 0;
  for (const v of values) squares += v * v;
  const deviation = Math.sqrt(squares / values.length);
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / deviation;
  return { size, values };
}

function blurPeriodic(values: Float32Array, size: number, sigma: number): Float32Array {
  const kernel = gaussian(sigma);
  const reach = (kernel.length - 1) / 2;
  const wrap = size - 1;
  const across = new Float32Array(values.length);
  const result = new Float32Array(values.length);
  const sums = new Float64Array(size);
  for (let y = 0; y < size; y++) {
    sums.fill(0);
    const row = y * size;
    for (let k = -reach; k <= reach; k++) {
      const weight = kernel[k + reach] as number;
      for (let x = 0; x < size; x++)
        sums[x] = (sums[x] as number) + weight * (values[row + ((x + k) & wrap)] as number);
    }
    across.set(sums, row);
  }
  for (let y = 0; y < size; y++) {
    sums.fill(0);
    for (let k = -reach; k <= reach; k++) {
      const weight = kernel[k + reach] as number;
      const row = ((y + k) & wrap) * size;
      for (let x = 0; x < size; x++) sums[x] = (sums[x] as number) + weight * (across[row + x] as number);
    }
    result.set(sums, y * size);
  }
  return result;
}

/** A normalised Gaussian kernel of odd length, `sigma` in pixels. */
export function gaussian(sigma: number): Float32Array {
  const reach = Math.max(1, Math.ceil(sigma * 2.6));
  const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / sigma) ** 2));
  const sum = kernel.reduce((a, b) => a + b, 0);
  return kernel.map((v) => v / sum);
}
