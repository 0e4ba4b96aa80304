import type { ModalityTransform } from '../display/luts.ts';
import { isPadding } from '../display/display-lut.ts';
import { modalityValue } from '../display/modality.ts';
import type { PixelArray } from '../display/units.ts';
import type { IndexPoint } from '../geometry/spaces.ts';
import { regionSpans, type RegionGeometry } from './region.ts';

/** A decoded frame at full resolution: stored values. */
export interface MeasuredPixels {
  readonly rows: number;
  readonly columns: number;
  readonly samples: 1 | 3;
  readonly pixels: PixelArray;
}

/** Of the modality values of a region's pixels. */
export interface Statistics {
  readonly count: number;
  readonly mean: number;
  /** Of these pixels themselves (divided by their number, not by one less). */
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
  /** As the file names it (`HU`); absent for bare stored values. */
  readonly unit?: string;
  /** Pixels left out because they are padding. */
  readonly excluded: number;
}

/** What the values mean; an ImageRecord's padding and a FrameRecord's modality transform fit. */
export interface ValueMeaning {
  readonly modality: ModalityTransform;
  readonly padding?: { readonly value: number; readonly limit?: number };
  /** Modality of the series: CT without a RescaleType is in Hounsfield units (PS3.3 C.8.2.1.1.2). */
  readonly of: string;
}

/** Undefined for colour and for a region without a pixel. */
export function regionStatistics(
  region: RegionGeometry,
  frame: MeasuredPixels,
  meaning: ValueMeaning,
): Statistics | undefined {
  const counting = countRegion(region, frame, meaning);
  for (let step = counting.next(); ; step = counting.next()) if (step.done) return step.value;
}

/**
 * The same, a run of pixels at a time: whoever has other things to do goes on with it later. Yields how many pixels were
 * looked at since the last time, returns the statistics.
 */
export function* countRegion(
  region: RegionGeometry,
  frame: MeasuredPixels,
  meaning: ValueMeaning,
): Generator<number, Statistics | undefined> {
  if (frame.samples !== 1) return undefined;
  const { pixels, columns, rows } = frame;
  const { modality, padding } = meaning;
  let [count, excluded, mean, squares] = [0, 0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { y, from, to } of regionSpans(region, columns, rows)) {
    for (let i = y * columns + from; i <= y * columns + to; i++) {
      const stored = pixels[i] ?? Number.NaN;
      if (Number.isNaN(stored) || (padding && isPadding(padding, stored))) {
        excluded++;
        continue;
      }
      const value = modalityValue(modality, stored);
      // Welford: a large mean does not swallow a small deviation.
      count++;
      const delta = value - mean;
      mean += delta / count;
      squares += delta * (value - mean);
      if (value < min) min = value;
      if (value > max) max = value;
    }
    yield to - from + 1;
  }
  if (count === 0) return undefined;
  const unit = valueUnit(meaning);
  return {
    count,
    mean,
    deviation: Math.sqrt(squares / count),
    min,
    max,
    excluded,
    ...(unit === undefined ? {} : { unit }),
  };
}

/** The unit of modality values, where it is known. `US` (unspecified) is none. */
export function valueUnit({ modality, of }: ValueMeaning): string | undefined {
  if (modality.kind === 'identity') return undefined;
  if (modality.unit !== undefined) return modality.unit === 'US' ? undefined : modality.unit;
  return of === 'CT' && modality.kind === 'rescale' ? 'HU' : undefined;
}

/** What is under a point: the pixel whose square it lies in. */
export type Probe =
  | {
      readonly kind: 'grey';
      readonly stored: number;
      readonly value: number;
      readonly unit?: string;
      readonly padding: boolean;
    }
  | { readonly kind: 'colour'; readonly red: number; readonly green: number; readonly blue: number };

/**
 * A mouse that points at whole CSS pixels points at borders when the image is shown 1:1: a border belongs to the pixel on
 * its right or below, however the place was rounded on its way through the drawing engine's 32 bits. Index units.
 */
const border = 1e-3;

/** Undefined outside the image. */
export function probe(at: IndexPoint, frame: MeasuredPixels, meaning: ValueMeaning): Probe | undefined {
  const x = Math.floor(at.x + 0.5 + border);
  const y = Math.floor(at.y + 0.5 + border);
  if (!(x >= 0 && y >= 0 && x < frame.columns && y < frame.rows)) return undefined;
  const i = (y * frame.columns + x) * frame.samples;
  const [first = Number.NaN, second = Number.NaN, third = Number.NaN] = frame.pixels.subarray(i, i + 3);
  if (frame.samples === 3) return { kind: 'colour', red: first, green: second, blue: third };
  const unit = valueUnit(meaning);
  return {
    kind: 'grey',
    stored: first,
    value: modalityValue(meaning.modality, first),
    padding: meaning.padding !== undefined && isPadding(meaning.padding, first),
    ...(unit === undefined ? {} : { unit }),
  };
}
