import type { PixelArray } from '#src/model/display/units.ts';

/** Where along one axis of the source the samples of a grid lie: `start + k * step`, in indices, step > 0. */
export interface AxisSampling {
  readonly count: number;
  readonly start: number;
  readonly step: number;
}

/** For each sample of an axis, the source indices it is mixed from and their shares (which add up to 1). */
interface Taps {
  readonly from: Int32Array;
  readonly count: Int32Array;
  readonly offset: Int32Array;
  readonly share: Float32Array;
  /** Every sample is one source value: no smoothing at 1:1. */
  readonly exact: boolean;
}

/** Stored values at the samples of a grid, in the source's orientation, row after row. */
export interface Grid {
  readonly width: number;
  readonly height: number;
  readonly samples: 1 | 3;
  readonly values: Float32Array;
}

/**
 * Samples a frame on a grid. Enlarged: linear between stored values. Reduced: the mean over what a sample covers, so that
 * nothing thin is lost. At 1:1: the stored values themselves. `into` is reused where it is large enough.
 */
export function resample(
  source: { readonly pixels: PixelArray; readonly columns: number; readonly rows: number; readonly samples: 1 | 3 },
  across: AxisSampling,
  down: AxisSampling,
  into?: Float32Array,
): Grid {
  const { samples } = source;
  const length = across.count * down.count * samples;
  const values = into && into.length >= length ? into : new Float32Array(length);
  const h = taps(across, source.columns);
  const v = taps(down, source.rows);
  const stride = across.count * samples;
  // Neighbouring samples share source rows: the last two that were narrowed are kept.
  const kept = [new Float32Array(stride), new Float32Array(stride)] as const;
  const keptRow = [-1, -1];
  const narrowed = (row: number): Float32Array => {
    const slot = (row & 1) as 0 | 1;
    if (keptRow[slot] !== row) {
      narrowRow(source.pixels, row * source.columns * samples, samples, h, across.count, kept[slot]);
      keptRow[slot] = row;
    }
    return kept[slot];
  };
  for (let y = 0; y < down.count; y++) {
    const out = y * stride;
    const first = v.from[y] as number;
    const n = v.count[y] as number;
    const shares = v.offset[y] as number;
    if (n === 1) {
      values.set(narrowed(first), out);
      continue;
    }
    if (n === 2) {
      const [a, b] = [narrowed(first), narrowed(first + 1)];
      const [wa, wb] = [v.share[shares] as number, v.share[shares + 1] as number];
      for (let x = 0; x < stride; x++) values[out + x] = wa * (a[x] as number) + wb * (b[x] as number);
      continue;
    }
    values.fill(0, out, out + stride);
    for (let t = 0; t < n; t++) {
      const row = narrowed(first + t);
      const w = v.share[shares + t] as number;
      for (let x = 0; x < stride; x++) values[out + x] = (values[out + x] as number) + w * (row[x] as number);
    }
  }
  return { width: across.count, height: down.count, samples, values };
}

function narrowRow(pixels: PixelArray, base: number, samples: 1 | 3, h: Taps, count: number, out: Float32Array): void {
  const { from, share, offset } = h;
  if (samples === 1 && h.exact) {
    for (let x = 0; x < count; x++) out[x] = pixels[base + (from[x] as number)] as number;
    return;
  }
  if (samples === 1) {
    for (let x = 0; x < count; x++) {
      const p = base + (from[x] as number);
      const n = h.count[x] as number;
      const s = offset[x] as number;
      let sum = (share[s] as number) * (pixels[p] as number);
      for (let t = 1; t < n; t++) sum += (share[s + t] as number) * (pixels[p + t] as number);
      out[x] = sum;
    }
    return;
  }
  for (let x = 0; x < count; x++) {
    const n = h.count[x] as number;
    const s = offset[x] as number;
    let p = base + (from[x] as number) * 3;
    let r = 0;
    let g = 0;
    let b = 0;
    for (let t = 0; t < n; t++, p += 3) {
      const w = share[s + t] as number;
      r += w * (pixels[p] as number);
      g += w * (pixels[p + 1] as number);
      b += w * (pixels[p + 2] as number);
    }
    out[x * 3] = r;
    out[x * 3 + 1] = g;
    out[x * 3 + 2] = b;
  }
}

function taps(axis: AxisSampling, length: number): Taps {
  const exact = Math.abs(axis.step - 1) < 1e-6;
  const most = exact ? 1 : axis.step > 1 ? Math.ceil(axis.step) + 1 : 2;
  const from = new Int32Array(axis.count);
  const count = new Int32Array(axis.count);
  const offset = new Int32Array(axis.count);
  const share = new Float32Array(axis.count * most);
  let used = 0;
  for (let k = 0; k < axis.count; k++) {
    const at = axis.start + k * axis.step;
    offset[k] = used;
    if (exact) {
      from[k] = clamp(Math.round(at), length);
      count[k] = 1;
      share[used++] = 1;
    } else if (axis.step < 1) {
      const low = Math.floor(at);
      const a = clamp(low, length);
      const b = clamp(low + 1, length);
      from[k] = a;
      count[k] = b === a ? 1 : 2;
      share[used++] = b === a ? 1 : 1 - (at - low);
      if (b !== a) share[used++] = at - low;
    } else {
      // Index i covers i - 0.5 to i + 0.5; the sample covers one step around its centre.
      const low = Math.max(at - axis.step / 2, -0.5);
      const high = Math.min(at + axis.step / 2, length - 0.5);
      const a = clamp(Math.floor(low + 0.5), length);
      const b = clamp(Math.ceil(high + 0.5) - 1, length);
      from[k] = a;
      count[k] = b - a + 1;
      for (let i = a; i <= b; i++) share[used++] = (Math.min(i + 0.5, high) - Math.max(i - 0.5, low)) / (high - low);
    }
  }
  return { from, count, offset, share, exact };
}

function clamp(i: number, length: number): number {
  return i < 0 ? 0 : i >= length ? length - 1 : i;
}
