import type { ColourMap } from './colour-maps.ts';
import type { ModalityTransform } from './luts.ts';
import { modalityValue } from './modality.ts';
import { voiCurve, type Voi } from './window.ts';

/** The whole way from stored value to grey (PS3.4 N.2), plain data. */
export interface GreyTransform {
  readonly modality: ModalityTransform;
  readonly voi: Voi;
  /** White at the bottom; see {@link isInverse}. */
  readonly inverse: boolean;
  /** Stored values that are no measurement (PS3.3 C.7.5.1.1.2): black whatever the window says. Absent = drawn as any. */
  readonly padding?: { readonly value: number; readonly limit?: number };
  /** Grey is then looked up here; 256 colours. */
  readonly colours?: ColourMap;
}

/**
 * Stored values to screen. A table for integers of a reasonable range, a function for everything else. `rgba` holds
 * bytes R, G, B, 255 in memory order, as ImageData wants them, read as one number on a little-endian machine.
 */
export type DisplayLut =
  | {
      readonly kind: 'table';
      /** Stored value of the first entry. */
      readonly first: number;
      readonly grey: Uint8Array<ArrayBuffer>;
      readonly rgba: Uint32Array<ArrayBuffer>;
    }
  | {
      readonly kind: 'curve';
      /** Grey 0 to 255 of a stored value. */
      readonly grey: (stored: number) => number;
      /** The colour of each grey. */
      readonly rgba: Uint32Array<ArrayBuffer>;
    };

/** A table longer than this costs more to fill than a frame costs to draw. */
const longestTable = 1 << 18;

/**
 * Whether low values are white. MONOCHROME1 and a presentation LUT shape of INVERSE say the same thing twice and never
 * cancel out (PS3.3 C.7.6.3.1.2, C.11.6.1.2); the reader's own inversion does turn it round.
 */
export function isInverse(
  image: { readonly photometric: string; readonly presentationInverse?: boolean },
  byReader = false,
): boolean {
  const byFile = image.photometric === 'MONOCHROME1' || image.presentationInverse === true;
  return byFile !== byReader;
}

/**
 * The table or function that paints stored values from `range.min` to `range.max`; values outside are painted as the
 * nearest end. `integer` is false for Float and Double Float Pixel Data.
 */
export function makeDisplayLut(
  transform: GreyTransform,
  range: { readonly min: number; readonly max: number },
  integer = true,
): DisplayLut {
  const grey = greyCurve(transform);
  const colours = colourTable(transform.colours);
  const length = range.max - range.min + 1;
  if (!integer || !Number.isInteger(range.min) || !(length >= 1) || length > longestTable) {
    return { kind: 'curve', grey, rgba: colours };
  }
  const greys = new Uint8Array(length);
  const rgba = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    const level = grey(range.min + i);
    greys[i] = level;
    rgba[i] = colours[level] ?? 0;
  }
  return { kind: 'table', first: range.min, grey: greys, rgba };
}

/** Stored value to grey 0 to 255, rounded to the nearest. */
export function greyCurve(transform: GreyTransform): (stored: number) => number {
  const { modality, inverse, padding } = transform;
  const curve = voiCurve(transform.voi);
  return (stored) => {
    if (padding && isPadding(padding, stored)) return 0;
    const y = curve(modalityValue(modality, stored));
    // Not a number (a float image's hole) becomes black.
    return Math.round(255 * (inverse ? 1 - y : y)) || 0;
  };
}

/** PixelPaddingValue and PixelPaddingRangeLimit, inclusive, in either order (PS3.3 C.7.5.1.1.2). Stored values. */
export function isPadding(padding: { readonly value: number; readonly limit?: number }, stored: number): boolean {
  const limit = padding.limit ?? padding.value;
  return stored >= Math.min(padding.value, limit) && stored <= Math.max(padding.value, limit);
}

function colourTable(map: ColourMap | undefined): Uint32Array<ArrayBuffer> {
  const table = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    const r = map ? (map.red[i] ?? 0) : i;
    const g = map ? (map.green[i] ?? 0) : i;
    const b = map ? (map.blue[i] ?? 0) : i;
    table[i] = (255 << 24) | (b << 16) | (g << 8) | r;
  }
  return table;
}
