import type { Lut, ModalityTransform, VoiWindow } from './luts.ts';
import { isPadding } from './display-lut.ts';
import { modalityRange, modalityValue } from './modality.ts';
import type { PixelArray } from './units.ts';
import { isUsableWindow, windowFromBounds, type Voi } from './window.ts';

/** What the choice needs to know of an image; an ImageRecord fits. */
export interface VoiImage {
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly float?: 32 | 64;
  readonly padding?: { readonly value: number; readonly limit?: number };
}

/** And of the frame; a FrameRecord fits. */
export interface VoiFrame {
  readonly modality: ModalityTransform;
  readonly windows: readonly VoiWindow[];
  readonly voiLuts: readonly Lut[];
}

/** A decoded frame: stored values and their extremes. */
export interface VoiPixels {
  readonly pixels: PixelArray;
  readonly min: number;
  readonly max: number;
}

/**
 * How a frame is first shown: the file's first usable window, else its first VOI LUT, else what the modality is commonly
 * read with, else the middle 99 % of the values that are there. `decoded` may be left out while no pixel has arrived;
 * the answer is then the range the type of pixel allows.
 */
export function initialVoi(modality: string, image: VoiImage, frame: VoiFrame, decoded?: VoiPixels): Voi {
  const window = frame.windows.find(isUsableWindow);
  if (window) return { kind: 'window', window };
  const lut = frame.voiLuts.find((table) => table.data.length > 0);
  if (lut) return { kind: 'lut', lut };
  return { kind: 'window', window: defaultWindow(modality, image, frame, decoded) };
}

/** The window where the file has none. Modality values. */
export function defaultWindow(modality: string, image: VoiImage, frame: VoiFrame, decoded?: VoiPixels): VoiWindow {
  if (modality === 'CT' && frame.modality.kind === 'rescale') return { center: 40, width: 400, shape: 'linear' };
  // The linear function counts in whole values; where values lie closer, its width would say nothing.
  const shape = image.float || !wholeValues(frame.modality) ? 'linear-exact' : 'linear';
  const counts = modality === 'PT' || modality === 'NM';
  const asStored = frame.modality.kind === 'identity' && image.bitsStored <= 8 && !image.float;
  if (!decoded || (asStored && !counts)) {
    const lowest = image.signed ? -(2 ** (image.bitsStored - 1)) : 0;
    const [lower, upper] = modalityRange(frame.modality, lowest, lowest + 2 ** image.bitsStored - 1);
    return windowFromBounds(lower, upper, shape);
  }
  const [low = decoded.min, high = decoded.max] = storedPercentiles(decoded, [0.005, 0.995], image.padding);
  const a = modalityValue(frame.modality, low);
  const b = modalityValue(frame.modality, high);
  // Counts begin at nothing: background stays black even where all of the picture is hot.
  const lower = counts ? Math.min(0, a, b) : Math.min(a, b);
  const upper = Math.max(a, b);
  return windowFromBounds(lower, upper > lower ? upper : lower + 1, shape);
}

function wholeValues(modality: ModalityTransform): boolean {
  return modality.kind !== 'rescale' || (Number.isInteger(modality.slope) && Number.isInteger(modality.intercept));
}

/**
 * Stored values below which the given fractions of the pixels lie, rising, padding left out. Exact for integers
 * over a range of up to 65,536, else to 1/65,536 of the range.
 */
export function storedPercentiles(
  decoded: VoiPixels,
  fractions: readonly number[],
  padding?: { readonly value: number; readonly limit?: number },
): readonly number[] {
  const { pixels, min, max } = decoded;
  const bins = 65_536;
  const whole = !(pixels instanceof Float32Array || pixels instanceof Float64Array);
  const size = whole && max - min < bins ? 1 : (max - min) / (bins - 1) || 1;
  const histogram = new Uint32Array(Math.min(bins, Math.floor((max - min) / size) + 1) || 1);
  let count = 0;
  for (const value of pixels) {
    // Written so that NaN fails it too.
    if (!(value >= min && value <= max) || (padding && isPadding(padding, value))) continue;
    const bin = Math.floor((value - min) / size);
    histogram[bin] = (histogram[bin] ?? 0) + 1;
    count++;
  }
  return fractions.map((fraction) => {
    let seen = 0;
    const wanted = fraction * (count - 1);
    for (let bin = 0; bin < histogram.length; bin++) {
      seen += histogram[bin] ?? 0;
      if (seen > wanted) return min + bin * size;
    }
    return max;
  });
}
