import type { PixelArray } from '#src/model/display/units.ts';
import { valuesOver, bytesPerSample, type FrameLayout, type Raster } from './layout.ts';

export interface Extremes {
  readonly min: number;
  readonly max: number;
}

/** Smallest and largest value; NaN does not count. Both 0 when there is no number at all. */
export function extremes(values: PixelArray): Extremes {
  if (!(values instanceof Float32Array || values instanceof Float64Array)) return integerExtremes(values);
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min > max ? { min: 0, max: 0 } : { min, max };
}

/**
 * Every frame comes through here. Four at a time, each with its own pair and no branch, and never begun with Infinity,
 * which would make the loop one of doubles: 40 % less time.
 */
function integerExtremes(values: Exclude<PixelArray, Float32Array | Float64Array>): Extremes {
  const first = values[0] ?? 0;
  let low0 = first;
  let low1 = first;
  let low2 = first;
  let low3 = first;
  let high0 = first;
  let high1 = first;
  let high2 = first;
  let high3 = first;
  const fours = values.length - (values.length % 4);
  for (let at = 0; at < fours; at += 4) {
    const v0 = values[at] as number;
    const v1 = values[at + 1] as number;
    const v2 = values[at + 2] as number;
    const v3 = values[at + 3] as number;
    low0 = v0 < low0 ? v0 : low0;
    high0 = v0 > high0 ? v0 : high0;
    low1 = v1 < low1 ? v1 : low1;
    high1 = v1 > high1 ? v1 : high1;
    low2 = v2 < low2 ? v2 : low2;
    high2 = v2 > high2 ? v2 : high2;
    low3 = v3 < low3 ? v3 : low3;
    high3 = v3 > high3 ? v3 : high3;
  }
  for (let at = fours; at < values.length; at++) {
    low0 = Math.min(low0, values[at] as number);
    high0 = Math.max(high0, values[at] as number);
  }
  return { min: Math.min(low0, low1, low2, low3), max: Math.max(high0, high1, high2, high3) };
}

/**
 * The values in the layout's type, with nothing but the stored bits in them: overlay bits above the high bit and anything
 * below the lowest stored one are taken away (PS3.5 8.1.1), the sign is carried up. In place where types agree. Their
 * extremes come along where they had to be looked for anyway.
 */
export function storedValues(raster: Raster, layout: FrameLayout): { values: PixelArray; known?: Extremes } {
  if (layout.float !== undefined) return { values: raster.values };
  const width = 8 * bytesPerSample(layout);
  const same = raster.values.BYTES_PER_ELEMENT * 8 === width;
  const count = raster.values.length;
  const target = same
    ? valuesOver(layout, raster.values.buffer as ArrayBuffer, raster.values.byteOffset, count)
    : valuesOver(layout, new ArrayBuffer((count * width) / 8), 0, count);
  if (!same) target.set(raster.values);
  // A codestream of fewer bits than allocated has its samples at the bottom, whatever the high bit says.
  const shift = raster.precision > layout.highBit ? layout.highBit + 1 - layout.bitsStored : 0;
  const bits = Math.min(layout.bitsStored, raster.precision - shift);
  if (layout.bitsAllocated === 1 || (bits === width && shift === 0)) return { values: target };
  // Values that carry their sign already need no more.
  if (raster.signed && layout.signed && raster.precision < width && shift === 0) return { values: target };
  const known = extremes(target);
  const { min, max } = known;
  const low = layout.signed ? -(2 ** (bits - 1)) : 0;
  const high = layout.signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  if (min >= low && max <= high && shift === 0) return { values: target, known };
  // Where some values carry their sign up, all do: what then is above the range is a writer's overflow, and to wrap it to
  // the dark end would be worse than to keep it.
  if (raster.signed && layout.signed && shift === 0 && min < 0) return { values: target, known };
  const up = 32 - bits - shift;
  const down = 32 - bits;
  for (let i = 0; i < count; i++) {
    const raised = (target[i] as number) << up;
    target[i] = layout.signed ? raised >> down : raised >>> down;
  }
  return { values: target };
}
