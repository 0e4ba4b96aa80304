import type { DisplayLut } from './display-lut.ts';
import type { Lut, Palette, VoiWindow } from './luts.ts';
import type { PixelArray } from './units.ts';
import { lutMaximum, windowGrey } from './window.ts';

/**
 * Painting of decoded frames into 32-bit pixels laid out as ImageData has them (bytes R, G, B, A). `out` is
 * `new Uint32Array(imageData.data.buffer)` and holds at least as many entries as the frame has pixels.
 */

/** One grey value a pixel, through a display table. */
export function paintGrey(pixels: PixelArray, lut: DisplayLut, out: Uint32Array): void {
  const count = Math.min(pixels.length, out.length);
  if (lut.kind === 'curve') {
    const { grey, rgba } = lut;
    for (let i = 0; i < count; i++) out[i] = rgba[grey(pixels[i] as number)] as number;
    return;
  }
  const { first, rgba } = lut;
  const last = rgba.length - 1;
  for (let i = 0; i < count; i++) {
    let k = (pixels[i] as number) - first;
    if (k < 0) k = 0;
    else if (k > last) k = last;
    out[i] = rgba[k] as number;
  }
}

/**
 * Three interleaved samples a pixel, already RGB. `bitsStored` above 8 are scaled down. A window, where the reader has
 * set one, works on each sample (PS3.3 knows none for colour).
 */
export function paintColour(pixels: PixelArray, bitsStored: number, out: Uint32Array, window?: VoiWindow): void {
  const count = Math.min(Math.floor(pixels.length / 3), out.length);
  const level = sampleTable(bitsStored, window);
  const last = level.length - 1;
  for (let i = 0, p = 0; i < count; i++, p += 3) {
    const r = level[Math.min(pixels[p] as number, last)] as number;
    const g = level[Math.min(pixels[p + 1] as number, last)] as number;
    const b = level[Math.min(pixels[p + 2] as number, last)] as number;
    out[i] = (255 << 24) | (b << 16) | (g << 8) | r;
  }
}

/** One palette index a pixel (PS3.3 C.7.6.3.1.5); indices outside the table take its ends. */
export function paintPalette(pixels: PixelArray, palette: Palette, out: Uint32Array): void {
  const { first, rgba } = paletteTable(palette);
  const count = Math.min(pixels.length, out.length);
  const last = rgba.length - 1;
  for (let i = 0; i < count; i++) {
    let k = (pixels[i] as number) - first;
    if (k < 0) k = 0;
    else if (k > last) k = last;
    out[i] = rgba[k] as number;
  }
}

/** A palette as one table of screen pixels; `first` is the index of its first entry. */
export function paletteTable(palette: Palette): { readonly first: number; readonly rgba: Uint32Array<ArrayBuffer> } {
  const { red, green, blue } = palette;
  const length = Math.max(red.data.length, green.data.length, blue.data.length);
  const [r, g, b] = [eightBit(red), eightBit(green), eightBit(blue)];
  const rgba = new Uint32Array(length);
  for (let i = 0; i < length; i++) rgba[i] = (255 << 24) | (b(i) << 16) | (g(i) << 8) | r(i);
  return { first: red.first, rgba };
}

/** Entries as 8 bits. Writers exist that declare 16 bits and fill the low eight only: such a table is taken as 8-bit. */
function eightBit(lut: Lut): (index: number) => number {
  const { data } = lut;
  const lowOnly = data.every((entry) => entry <= 255);
  const scale = lowOnly ? 1 : 255 / lutMaximum(lut);
  const last = data.length - 1;
  return (index) => Math.round((data[Math.min(index, last)] ?? 0) * scale);
}

function sampleTable(bitsStored: number, window: VoiWindow | undefined): Uint8Array {
  const length = 2 ** Math.min(Math.max(bitsStored, 1), 16);
  const table = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    table[i] = Math.round(255 * (window ? windowGrey(window, i) : i / (length - 1)));
  }
  return table;
}
