import type { VoiWindow } from '#src/model/display/luts.ts';
import type { ModalityTransform } from '#src/model/display/luts.ts';
import type { PixelArray } from '#src/model/display/units.ts';
import { windowGrey } from '#src/model/display/window.ts';
import type { CutOver } from '#src/pixels/index.ts';
import type { Under } from '#src/session/fusion.ts';

/** Stripes where one of the two is not known: no grey, which would be a difference. Bytes R, G, B, A in memory order. */
const [ground, stripe] = [0xff181410, 0xff997c5b];
const apart = 9;

/**
 * Modality values of a picture less those of a set cut along it, each pixel of the cut with the picture's pixel that its
 * middle lies in; NaN where one of the two is not known.
 */
export function differenceOf(
  { columns, rows, pixel, values }: CutOver,
  { spacing, columns: across, rows: down }: Under,
  stored: PixelArray,
  modality: ModalityTransform,
): Float32Array<ArrayBuffer> {
  const [slope, intercept] = modality.kind === 'rescale' ? [modality.slope, modality.intercept] : [1, 0];
  const out = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    const row = Math.min(down - 1, Math.floor(((y + 0.5) * pixel) / spacing.row));
    for (let x = 0; x < columns; x++) {
      const column = Math.min(across - 1, Math.floor(((x + 0.5) * pixel) / spacing.column));
      const at = y * columns + x;
      out[at] = slope * (stored[row * across + column] as number) + intercept - (values[at] as number);
    }
  }
  return out;
}

/** Fills a canvas with the difference, grey in a window; striped where it is not known. */
export function paintDifference(
  canvas: HTMLCanvasElement,
  cut: CutOver,
  under: Under,
  stored: PixelArray,
  modality: ModalityTransform,
  window: VoiWindow,
): void {
  const { columns, rows } = cut;
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  canvas.style.width = `${String(columns)}px`;
  canvas.style.height = `${String(rows)}px`;
  const context = canvas.getContext('2d');
  if (!context) return;
  const data = context.createImageData(columns, rows);
  const pixels = new Uint32Array(data.data.buffer);
  const values = differenceOf(cut, under, stored, modality);
  for (let i = 0; i < pixels.length; i++) {
    const value = values[i] as number;
    const grey = Math.round(255 * windowGrey(window, value));
    const line = ((i % columns) + Math.floor(i / columns)) % apart === 0;
    pixels[i] = value === value ? 0xff000000 | (grey * 0x10101) : line ? stripe : ground;
  }
  context.putImageData(data, 0, 0);
}
