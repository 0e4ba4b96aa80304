import type { PixelArray } from '#src/model/display/units.ts';

/**
 * Cuts one line of the plane that lies `at` millimetres on. Values go to `values[from + x * stride]`, which holds NaN before;
 * it stays where nothing is known.
 */
export type CutLine = (line: number, at: number, values: Float32Array, from: number, stride: number) => void;

/** One line of a plane being cut: where its values go, NaN where nothing is known. */
export interface Line {
  readonly values: Float32Array;
  /** Index of the line's first pixel, and how far it is to the next. */
  at: number;
  readonly stride: number;
  readonly padding: { readonly low: number; readonly high: number } | undefined;
}

/** A slice as what it holds. */
export interface SlicePixels {
  readonly pixels: PixelArray;
  readonly columns: number;
  readonly rows: number;
  readonly slope: number;
  readonly intercept: number;
}

/** Pixels `from` to `to` of a line, and where the line runs over the slice: column u + x * du, row v + x * dv. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly u: number;
  readonly du: number;
  readonly v: number;
  readonly dv: number;
}

/** Part of a pixel that a point may lie beyond the outermost centres, for rounding. */
const slack = 1e-3;
/** A line that leaves a row or column by less than this, in pixels, runs along it. */
const straight = 1e-4;

/**
 * Adds a slice's values under a stretch of a line, times a weight that is `weight` at the stretch's first pixel and changes
 * by `change` with each. The first slice of a pair sets values, the second is added (`more`). What lies beyond the centres
 * of the outermost pixels is not known.
 */
export function addSlice(
  line: Line,
  slice: SlicePixels,
  stretch: Stretch,
  weight: number,
  change: number,
  more: boolean,
): void {
  const { columns, rows } = slice;
  const { u, du, v, dv } = stretch;
  const [from, to] = within(within([stretch.from, stretch.to], u, du, columns), v, dv, rows);
  if (more) blank(line, stretch.from, Math.min(from, stretch.to));
  if (more) blank(line, Math.max(to, stretch.from), stretch.to);
  if (from >= to) return;
  const w = weight + (from - stretch.from) * change;
  const reach = to - from;
  if (Math.abs(dv) * reach < straight)
    run(line, slice, [from, to], u, du, columns, 1, v, rows, columns, w, change, more);
  else if (Math.abs(du) * reach < straight)
    run(line, slice, [from, to], v, dv, rows, columns, u, columns, 1, w, change, more);
  else slant(line, slice, [from, to], stretch, w, change, more);
}

type Range = readonly [from: number, to: number];

/** The part of a range in which `start + x * step` stays on an axis of `length` pixels. */
function within([from, to]: Range, start: number, step: number, length: number): Range {
  const [low, high] = [-slack, length - 1 + slack];
  if (Math.abs(step) * (to - from) < straight) {
    const at = start + from * step;
    return at >= low && at <= high ? [from, to] : [from, from];
  }
  const [enters, leaves] = step > 0 ? [low, high] : [high, low];
  return [Math.max(from, Math.ceil((enters - start) / step)), Math.min(to, Math.floor((leaves - start) / step) + 1)];
}

function blank({ values, at, stride }: Line, from: number, to: number): void {
  for (let x = from; x < to; x++) values[at + x * stride] = NaN;
}

/**
 * Along a row or a column. `t + x * dt` runs on the axis of `length` pixels that lie `apart` in memory; `s` is the place on
 * the other axis, whose pixels lie `aside`.
 */
function run(
  { values, at, stride, padding }: Line,
  { pixels, slope, intercept }: SlicePixels,
  [from, to]: Range,
  t: number,
  dt: number,
  length: number,
  apart: number,
  s: number,
  breadth: number,
  aside: number,
  weight: number,
  change: number,
  more: boolean,
): void {
  const place = Math.min(Math.max(s, 0), breadth - 1);
  const row = Math.min(Math.floor(place + straight), Math.max(0, breadth - 2));
  const g = place - row;
  const single = g < straight || breadth === 1;
  const whole = single || g > 1 - straight;
  const base = (whole && !single ? row + 1 : row) * aside;
  const exact =
    Math.abs(Math.abs(dt) - 1) * (to - from) < straight &&
    Math.abs(t + from * dt - Math.round(t + from * dt)) < straight;
  if (exact && whole && padding === undefined) {
    // The commonest: the plane's pixels and the slice's coincide along the line.
    const way = dt > 0 ? apart : -apart;
    const start = base + Math.round(t + from * dt) * apart;
    copy(values, at + from * stride, stride, pixels, start, way, to - from, slope, intercept, weight, change, more);
    return;
  }
  const most = Math.max(0, length - 2);
  const pad = padding !== undefined;
  const [low, high] = padding ? [padding.low, padding.high] : [1, 0];
  const next = length > 1 ? apart : 0;
  let w = weight;
  let o = at + from * stride;
  for (let x = from; x < to; x++, o += stride, w += change) {
    const place = t + x * dt;
    let i = exact ? Math.round(place) : Math.floor(place);
    if (!exact && i > most) i = most;
    if (i < 0) i = 0;
    const p = base + i * apart;
    let value = pixels[p] as number;
    if (pad && value >= low && value <= high) value = NaN;
    if (!whole) {
      let other = pixels[p + aside] as number;
      if (pad && other >= low && other <= high) other = NaN;
      value += g * (other - value);
    }
    if (!exact) {
      const f = place - i;
      if (f > straight) {
        let beyond = pixels[p + next] as number;
        if (pad && beyond >= low && beyond <= high) beyond = NaN;
        if (!whole) {
          let other = pixels[p + next + aside] as number;
          if (pad && other >= low && other <= high) other = NaN;
          beyond += g * (other - beyond);
        }
        value += f * (beyond - value);
      }
    }
    const part = w * (slope * value + intercept);
    values[o] = more ? (values[o] as number) + part : part;
  }
}

/** `count` values that lie `way` apart in a slice, as they are. */
function copy(
  values: Float32Array,
  at: number,
  stride: number,
  pixels: PixelArray,
  start: number,
  way: number,
  count: number,
  slope: number,
  intercept: number,
  weight: number,
  change: number,
  more: boolean,
): void {
  let w = weight;
  let o = at;
  let p = start;
  for (let n = 0; n < count; n++, o += stride, p += way, w += change) {
    const part = w * (slope * (pixels[p] as number) + intercept);
    values[o] = more ? (values[o] as number) + part : part;
  }
}

/** Across rows and columns. */
function slant(
  { values, at, stride, padding }: Line,
  { pixels, columns, rows, slope, intercept }: SlicePixels,
  [from, to]: Range,
  { u, du, v, dv }: Stretch,
  weight: number,
  change: number,
  more: boolean,
): void {
  const [mostU, mostV] = [Math.max(0, columns - 2), Math.max(0, rows - 2)];
  const [nextU, nextV] = [columns > 1 ? 1 : 0, rows > 1 ? columns : 0];
  const pad = padding !== undefined;
  const [low, high] = padding ? [padding.low, padding.high] : [1, 0];
  let w = weight;
  let o = at + from * stride;
  for (let x = from; x < to; x++, o += stride, w += change) {
    const a = u + x * du;
    const b = v + x * dv;
    let i = Math.floor(a);
    if (i > mostU) i = mostU;
    if (i < 0) i = 0;
    let j = Math.floor(b);
    if (j > mostV) j = mostV;
    if (j < 0) j = 0;
    const f = a - i;
    const g = b - j;
    const p = j * columns + i;
    const p00 = pixels[p] as number;
    const p10 = pixels[p + nextU] as number;
    const p01 = pixels[p + nextV] as number;
    const p11 = pixels[p + nextV + nextU] as number;
    let value: number;
    if (pad && (isIn(p00, low, high) || isIn(p10, low, high) || isIn(p01, low, high) || isIn(p11, low, high)))
      value = NaN;
    else {
      const upper = p00 + f * (p10 - p00);
      value = upper + g * (p01 + f * (p11 - p01) - upper);
    }
    const part = w * (slope * value + intercept);
    values[o] = more ? (values[o] as number) + part : part;
  }
}

function isIn(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}
