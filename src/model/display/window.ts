import type { Lut, VoiWindow } from './luts.ts';

/** What turns modality values into grey: a window, or a table from the file (PS3.3 C.11.2). */
export type Voi = { readonly kind: 'window'; readonly window: VoiWindow } | { readonly kind: 'lut'; readonly lut: Lut };

/**
 * Grey of a modality value under a window, 0 black to 1 white, before any inversion (PS3.3 C.11.2.1.2 and C.11.2.1.3).
 * A linear window narrower than 1 has no meaning in the standard and real float images carry them: it is then taken as
 * linear exact, whose formula is defined for every positive width.
 */
export function windowGrey(window: VoiWindow, value: number): number {
  const { center, width } = window;
  if (window.shape === 'sigmoid') return 1 / (1 + Math.exp((-4 * (value - center)) / width));
  const { lower, upper } = windowBounds(window);
  if (value <= lower) return 0;
  if (value > upper) return 1;
  return (value - lower) / (upper - lower);
}

/** Modality values at which a window turns black and white; for a sigmoid, where its tangent at the centre does. */
export function windowBounds(window: VoiWindow): { readonly lower: number; readonly upper: number } {
  const { center, width } = window;
  if (window.shape === 'linear' && width >= 1) {
    const middle = center - 0.5;
    return { lower: middle - (width - 1) / 2, upper: middle + (width - 1) / 2 };
  }
  return { lower: center - width / 2, upper: center + width / 2 };
}

/** The window of the given shape that is black at `lower` and white at `upper` (modality values, lower < upper). */
export function windowFromBounds(lower: number, upper: number, shape: VoiWindow['shape'] = 'linear'): VoiWindow {
  if (shape === 'linear') {
    // A linear window of width w spans w - 1 values and is centred half a value above their middle (PS3.3 C.11.2.1.2.1).
    return { center: (lower + upper) / 2 + 0.5, width: upper - lower + 1, shape };
  }
  return { center: (lower + upper) / 2, width: upper - lower, shape };
}

/** Whether the file's window can be used at all: finite numbers and a positive width. */
export function isUsableWindow(window: VoiWindow): boolean {
  return Number.isFinite(window.center) && Number.isFinite(window.width) && window.width > 0;
}

/** The entry of a table for an input value; beyond its ends the first or last entry (PS3.3 C.11.1.1, C.11.2.1.1). */
export function lutValue(lut: Lut, value: number): number {
  const last = lut.data.length - 1;
  const index = Math.min(Math.max(Math.round(value - lut.first), 0), last);
  return lut.data[index] ?? 0;
}

/**
 * Largest value that a table's output can take: 2^bits - 1. Some files declare fewer bits than their entries need; the
 * entries are then believed.
 */
export function lutMaximum(lut: Lut): number {
  let largest = 0;
  for (const entry of lut.data) if (entry > largest) largest = entry;
  const declared = 2 ** lut.bits - 1;
  return largest <= declared ? declared : 2 ** Math.ceil(Math.log2(largest + 1)) - 1;
}

/** A function from modality value to grey, 0 to 1, for a window or a table. */
export function voiCurve(voi: Voi): (value: number) => number {
  if (voi.kind === 'window') {
    const { window } = voi;
    return (value) => windowGrey(window, value);
  }
  const { lut } = voi;
  const maximum = lutMaximum(lut);
  return (value) => lutValue(lut, value) / maximum;
}
