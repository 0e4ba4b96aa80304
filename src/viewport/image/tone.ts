import { makeDisplayLut, type GreyTransform } from '#src/model/display/display-lut.ts';
import { windowBounds } from '#src/model/display/window.ts';
import type { VoiWindow } from '#src/model/display/luts.ts';
import { windowGrey } from '#src/model/display/window.ts';
import type { Grid } from './resample.ts';
import type { ScreenGrid } from './screen-grid.ts';

/**
 * Screen pixel (0xAABBGGRR) of a stored value: entry `(value - first) * perUnit`, rounded, held within the table. Values
 * between stored ones, which enlarging makes, have entries of their own where the table has room.
 */
export interface ToneTable {
  readonly first: number;
  readonly perUnit: number;
  readonly rgba: Uint32Array;
}

const mostEntries = 1 << 16;
const mostPerUnit = 8;

/** The table of a transform over stored values `range`. `integer`: the source holds whole numbers. */
export function toneTable(
  transform: GreyTransform,
  range: { readonly min: number; readonly max: number },
  integer: boolean,
): ToneTable {
  const { min, max } = interesting(transform, range);
  const curve = makeDisplayLut(transform, { min, max }, false);
  if (curve.kind !== 'curve') throw new Error('a curve was asked for');
  const whole = integer && max - min + 1 <= mostEntries;
  const perUnit = whole
    ? Math.min(mostPerUnit, Math.max(1, Math.floor(mostEntries / (max - min + 1))))
    : (mostEntries - 1) / (max - min || 1);
  const count = Math.max(1, Math.ceil((max - min) * perUnit) + 1);
  const rgba = new Uint32Array(count);
  for (let i = 0; i < count; i++) rgba[i] = curve.rgba[curve.grey(min + i / perUnit)] ?? 0xff000000;
  return { first: min, perUnit, rgba };
}

/** Beyond a window's bounds nothing changes, so the table ends there; not where padding has a grey of its own. */
function interesting(
  transform: GreyTransform,
  range: { readonly min: number; readonly max: number },
): { readonly min: number; readonly max: number } {
  const { modality, voi, padding } = transform;
  if (padding || voi.kind === 'lut' || modality.kind === 'lut' || voi.window.shape === 'sigmoid') return range;
  const { lower, upper } = windowBounds(voi.window);
  const slope = modality.kind === 'rescale' ? modality.slope : 1;
  const intercept = modality.kind === 'rescale' ? modality.intercept : 0;
  if (slope === 0) return range;
  const a = (lower - intercept) / slope;
  const b = (upper - intercept) / slope;
  const min = Math.max(range.min, Math.floor(Math.min(a, b)) - 1);
  const max = Math.min(range.max, Math.ceil(Math.max(a, b)) + 1);
  // A window beside the data: one end of the range says it all.
  return min <= max
    ? { min, max }
    : min > range.max
      ? { min: range.max, max: range.max }
      : { min: range.min, max: range.min };
}

/** Greys of a grid as screen pixels. */
export function toneGrid(grid: Grid, screen: ScreenGrid, table: ToneTable, out: Uint32Array): void {
  const { values, width, height } = grid;
  const { first, perUnit, rgba } = table;
  const last = rgba.length - 1;
  const { alongU, alongV } = screen;
  let from = 0;
  for (let v = 0; v < height; v++) {
    let to = screen.first + v * alongV;
    for (let u = 0; u < width; u++, from++, to += alongU) {
      const place = ((values[from] as number) - first) * perUnit;
      // Compared before it is cut to 32 bits; written so that NaN takes the first entry.
      out[to] = rgba[place >= last ? last : place > 0 ? (place + 0.5) | 0 : 0] as number;
    }
  }
}

/** Levels 0 to 255 of one colour channel: as stored, or through a window that the reader asked for. */
export function channelTable(bitsStored: number, window: VoiWindow | undefined, invert: boolean): Uint8Array {
  const top = 2 ** Math.min(Math.max(bitsStored, 1), 16) - 1;
  const table = new Uint8Array(top + 1);
  for (let i = 0; i <= top; i++) {
    const level = Math.round(255 * (window ? windowGrey(window, i) : i / top));
    table[i] = invert ? 255 - level : level;
  }
  return table;
}

/** RGB of a grid as screen pixels. */
export function colourGrid(grid: Grid, screen: ScreenGrid, level: Uint8Array, out: Uint32Array): void {
  const { values, width, height } = grid;
  const last = level.length - 1;
  let from = 0;
  const of = (value: number) => level[value >= last ? last : (value + 0.5) | 0] as number;
  for (let v = 0; v < height; v++) {
    let to = screen.first + v * screen.alongV;
    for (let u = 0; u < width; u++, from += 3, to += screen.alongU) {
      out[to] =
        (0xff000000 |
          (of(values[from + 2] as number) << 16) |
          (of(values[from + 1] as number) << 8) |
          of(values[from] as number)) >>>
        0;
    }
  }
}
