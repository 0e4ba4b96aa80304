import type { PixelArray } from '#src/model/display/units.ts';

/** Where along one axis of the source the samples of a grid lie: `start + k * step`, in indices, step > 0. */
export interface AxisSampling {
  readonly count: number;
  readonly start: number;
  readonly step: number;
}

/** Stored values at the samples of a grid, in the source's orientation, row after row. */
export interface Grid {
  readonly width: number;
  readonly height: number;
  readonly samples: 1 | 3;
  readonly values: Float32Array;
}

/** What is sampled: rows x columns x samples stored values. */
export interface Source {
  readonly pixels: PixelArray;
  readonly columns: number;
  readonly rows: number;
  readonly samples: 1 | 3;
}

/**
 * For each sample of an axis, what it is mixed from: `pair` = two neighbours and the share of the second (0 everywhere at
 * 1:1); `mean` = a run of neighbours with a share for each.
 */
type Mix =
  | { readonly kind: 'pair'; readonly low: Int32Array; readonly high: Int32Array; readonly share: Float32Array }
  | { readonly kind: 'mean'; readonly from: Int32Array; readonly to: Int32Array; readonly share: Float32Array };

/**
 * Samples a frame on a grid. Enlarged: linear between stored values. Reduced: the mean over what a sample covers, so that
 * nothing thin is lost. At 1:1: the stored values themselves. `into` is reused where it is large enough.
 */
export function resample(source: Source, across: AxisSampling, down: AxisSampling, into?: Float32Array): Grid {
  const { samples } = source;
  const stride = across.count * samples;
  const length = stride * down.count;
  const values = into && into.length >= length ? into : new Float32Array(length);
  const h = mixOf(across, source.columns);
  const v = mixOf(down, source.rows);
  // Neighbouring samples share source rows: the last two that were narrowed are kept.
  const kept = [new Float32Array(stride), new Float32Array(stride)] as const;
  const keptRow = [-1, -1];
  const narrowed = (row: number): Float32Array => {
    const slot = (row & 1) as 0 | 1;
    if (keptRow[slot] !== row) {
      narrow(source, row, h, across.count, kept[slot]);
      keptRow[slot] = row;
    }
    return kept[slot];
  };
  let share = 0;
  for (let y = 0; y < down.count; y++) {
    const out = y * stride;
    if (v.kind === 'pair') {
      const low = v.low[y] as number;
      const high = v.high[y] as number;
      const f = v.share[y] as number;
      if (f === 0 || low === high) values.set(narrowed(low), out);
      else blend(narrowed(low), narrowed(high), f, values, out);
      continue;
    }
    values.fill(0, out, out + stride);
    for (let row = v.from[y] as number; row <= (v.to[y] as number); row++) {
      add(narrowed(row), v.share[share++] as number, values, out);
    }
  }
  return { width: across.count, height: down.count, samples, values };
}

function blend(a: Float32Array, b: Float32Array, share: number, to: Float32Array, at: number): void {
  for (let x = 0; x < a.length; x++) {
    const p = a[x] as number;
    to[at + x] = p + share * ((b[x] as number) - p);
  }
}

function add(row: Float32Array, share: number, to: Float32Array, at: number): void {
  for (let x = 0; x < row.length; x++) to[at + x] = (to[at + x] as number) + share * (row[x] as number);
}

/** One row of the source at the grid's columns. */
function narrow(source: Source, row: number, mix: Mix, count: number, out: Float32Array): void {
  const base = row * source.columns * source.samples;
  if (mix.kind === 'pair') {
    if (source.samples === 1) pairGrey(source.pixels, base, mix.low, mix.high, mix.share, count, out);
    else pairColour(source.pixels, base, mix.low, mix.high, mix.share, count, out);
  } else if (source.samples === 1) meanGrey(source.pixels, base, mix.from, mix.to, mix.share, count, out);
  else meanColour(source.pixels, base, mix.from, mix.to, mix.share, count, out);
}

function pairGrey(
  pixels: PixelArray,
  base: number,
  low: Int32Array,
  high: Int32Array,
  share: Float32Array,
  count: number,
  out: Float32Array,
): void {
  for (let x = 0; x < count; x++) {
    const p = pixels[base + (low[x] as number)] as number;
    out[x] = p + (share[x] as number) * ((pixels[base + (high[x] as number)] as number) - p);
  }
}

function pairColour(
  pixels: PixelArray,
  base: number,
  low: Int32Array,
  high: Int32Array,
  share: Float32Array,
  count: number,
  out: Float32Array,
): void {
  for (let x = 0, o = 0; x < count; x++) {
    const a = base + 3 * (low[x] as number);
    const b = base + 3 * (high[x] as number);
    const f = share[x] as number;
    for (let c = 0; c < 3; c++, o++) {
      const p = pixels[a + c] as number;
      out[o] = p + f * ((pixels[b + c] as number) - p);
    }
  }
}

function meanGrey(
  pixels: PixelArray,
  base: number,
  from: Int32Array,
  to: Int32Array,
  share: Float32Array,
  count: number,
  out: Float32Array,
): void {
  let s = 0;
  for (let x = 0; x < count; x++) {
    const end = base + (to[x] as number);
    let sum = 0;
    for (let p = base + (from[x] as number); p <= end; p++, s++) sum += (share[s] as number) * (pixels[p] as number);
    out[x] = sum;
  }
}

function meanColour(
  pixels: PixelArray,
  base: number,
  from: Int32Array,
  to: Int32Array,
  share: Float32Array,
  count: number,
  out: Float32Array,
): void {
  let s = 0;
  for (let x = 0, o = 0; x < count; x++, o += 3) {
    const end = base + 3 * (to[x] as number);
    let r = 0;
    let g = 0;
    let b = 0;
    for (let p = base + 3 * (from[x] as number); p <= end; p += 3, s++) {
      const w = share[s] as number;
      r += w * (pixels[p] as number);
      g += w * (pixels[p + 1] as number);
      b += w * (pixels[p + 2] as number);
    }
    out[o] = r;
    out[o + 1] = g;
    out[o + 2] = b;
  }
}

function mixOf(axis: AxisSampling, length: number): Mix {
  const { count, start, step } = axis;
  const low = new Int32Array(count);
  const high = new Int32Array(count);
  if (step < 1 + 1e-6) {
    const exact = step > 1 - 1e-6;
    const share = new Float32Array(count);
    for (let k = 0; k < count; k++) {
      const at = start + k * step;
      const floor = exact ? Math.round(at) : Math.floor(at);
      low[k] = clamp(floor, length);
      high[k] = clamp(exact ? floor : floor + 1, length);
      share[k] = exact ? 0 : at - floor;
    }
    return { kind: 'pair', low, high, share };
  }
  const share = new Float32Array(count * (Math.ceil(step) + 2));
  let used = 0;
  for (let k = 0; k < count; k++) {
    const at = start + k * step;
    // Index i covers i - 0.5 to i + 0.5; the sample covers one step around its centre.
    const a = Math.max(at - step / 2, -0.5);
    const b = Math.min(at + step / 2, length - 0.5);
    const first = clamp(Math.floor(a + 0.5), length);
    const last = clamp(Math.ceil(b + 0.5) - 1, length);
    low[k] = first;
    high[k] = last;
    for (let i = first; i <= last; i++) share[used++] = (Math.min(i + 0.5, b) - Math.max(i - 0.5, a)) / (b - a);
  }
  return { kind: 'mean', from: low, to: high, share };
}

function clamp(i: number, length: number): number {
  return i < 0 ? 0 : i >= length ? length - 1 : i;
}
