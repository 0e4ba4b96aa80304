import { isPadding } from '#src/model/display/display-lut.ts';
import type { ModalityTransform, VoiWindow } from '#src/model/display/luts.ts';
import { windowGrey } from '#src/model/display/window.ts';
import type { CutOver, DecodedFrame } from '#src/pixels/index.ts';
import type { Under } from '#src/session/fusion.ts';
import { fillCut } from './tones-over.ts';

/** Stripes where one of the two is not known: no grey, which would be a difference. Bytes R, G, B, A in memory order. */
const [ground, stripe] = [0xff181410, 0xff997c5b];
const apart = 9;

/** A picture's stored values; of a plane that is being turned they are fewer than its pixels. */
interface Minuend {
  readonly frame: Pick<DecodedFrame, 'columns' | 'rows' | 'pixels'>;
  readonly modality: ModalityTransform;
  readonly padding?: { readonly value: number; readonly limit?: number } | undefined;
}

/**
 * Modality values of a picture less those of a set cut along it, each pixel of the cut with the stored value that its
 * middle lies in; NaN where one of the two is not known.
 */
export function differenceOf(
  { columns, rows, pixel, values }: CutOver,
  { spacing, columns: across, rows: down }: Under,
  { frame, modality, padding }: Minuend,
): Float32Array<ArrayBuffer> {
  const [slope, intercept] = modality.kind === 'rescale' ? [modality.slope, modality.intercept] : [1, 0];
  const [perColumn, perRow] = [
    (pixel / spacing.column) * (frame.columns / across),
    (pixel / spacing.row) * (frame.rows / down),
  ];
  const out = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    const row = Math.min(frame.rows - 1, Math.floor((y + 0.5) * perRow));
    for (let x = 0; x < columns; x++) {
      const column = Math.min(frame.columns - 1, Math.floor((x + 0.5) * perColumn));
      const at = y * columns + x;
      const stored = frame.pixels[row * frame.columns + column] as number;
      out[at] = padding && isPadding(padding, stored) ? NaN : slope * stored + intercept - (values[at] as number);
    }
  }
  return out;
}

/** Fills a canvas with the difference, grey in a window; striped where it is not known. */
export function paintDifference(
  canvas: HTMLCanvasElement,
  cut: CutOver,
  under: Under,
  minuend: Minuend,
  window: VoiWindow,
): void {
  const { columns } = cut;
  const values = differenceOf(cut, under, minuend);
  fillCut(canvas, cut, (i) => {
    const value = values[i] as number;
    if (value === value) return 0xff000000 | (Math.round(255 * windowGrey(window, value)) * 0x10101);
    return ((i % columns) + Math.floor(i / columns)) % apart === 0 ? stripe : ground;
  });
}
