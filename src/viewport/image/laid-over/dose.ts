import { doseLevels, isolines, valuesOn, type Dose, type DoseLevel, type DoseLook } from '#src/objects/index.ts';
import type { Slice, ValueRaster } from '#src/objects/index.ts';
import { t } from '#src/text/index.ts';
import { figure } from '../overlay/lines.ts';
import type { LegendRow } from './legend.ts';
import { OnSlice } from './on-slice.ts';

/** A dose on one picture, ready to be painted by levels. */
export interface DoseOn {
  readonly levels: readonly DoseLevel[];
  /** Each level's line, in corners of the picture's pixels. */
  readonly lines: readonly Path2D[];
  /** Each point of the raster in the colour of the level it reaches; nothing below the lowest. */
  readonly wash: OffscreenCanvas;
  /** From the wash's pixels to the picture's. */
  readonly toImage: DOMMatrix;
}

/** Points of a picture at which its dose is worked out, at most: more than dose grids have, and little enough to scroll by. */
const mostPoints = 1 << 16;

/** Doses on the picture that stands: values are worked out once for it, lines and wash once for each choice of levels. */
export class DosesOn {
  readonly #rasters = new OnSlice((dose: Dose, slice) => valuesOn(dose.grid, slice, mostPoints));
  readonly #made = new WeakMap<ValueRaster, { readonly look: DoseLook; readonly on: DoseOn | undefined }>();

  /** Undefined where the dose does not reach the picture. */
  of(dose: Dose, slice: Slice, look: DoseLook): DoseOn | undefined {
    const raster = this.#rasters.of(dose, slice);
    if (!raster) return undefined;
    const made = this.#made.get(raster);
    if (made?.look === look) return made.on;
    const on = doseOn(dose, raster, look);
    this.#made.set(raster, { look, on });
    return on;
  }
}

function doseOn(dose: Dose, raster: ValueRaster, look: DoseLook): DoseOn | undefined {
  const levels = doseLevels(dose, look);
  const wash = washOf(raster, levels);
  if (!wash) return undefined;
  const lines = levels.map((level) => {
    const path = new Path2D();
    const pieces = isolines(raster, level.dose);
    for (let i = 0; i < pieces.length; i += 4) {
      path.moveTo(pieces[i] ?? 0, pieces[i + 1] ?? 0);
      path.lineTo(pieces[i + 2] ?? 0, pieces[i + 3] ?? 0);
    }
    return path;
  });
  return { levels, lines, wash, toImage: onPicture(raster) };
}

function washOf({ columns, rows, values }: ValueRaster, levels: readonly DoseLevel[]): OffscreenCanvas | undefined {
  const canvas = new OffscreenCanvas(columns, rows);
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  const data = new ImageData(columns, rows);
  const pixels = new Uint32Array(data.data.buffer);
  const doses = levels.map(({ dose }) => dose);
  // Red is the lowest byte of a little-endian word, opacity the highest.
  const words = levels.map(({ colour: [red, green, blue] }) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    for (let n = 0; n < doses.length; n++) {
      if (value >= (doses[n] as number)) {
        pixels[i] = words[n] as number;
        break;
      }
    }
  }
  context.putImageData(data, 0, 0);
  return canvas;
}

/** From a raster's points to the picture's corners of pixels: each point is the middle of its square. */
export function onPicture({ left, top, step }: ValueRaster): DOMMatrix {
  const half = 0.5 - step / 2;
  return new DOMMatrix([step, 0, 0, step, left + half, top + half]);
}

/** A dose with its unit. */
export function doseWords({ units }: Pick<Dose, 'units'>, dose: number): string {
  const value = figure(dose, dose >= 10 ? 1 : 2);
  return units === 'Gy' ? `${value} Gy` : t('pane.dose.relative', { value });
}

export function doseLegend(dose: Dose, levels: readonly DoseLevel[]): readonly LegendRow[] {
  return levels.map(({ dose: value, percent, colour }) => ({
    colour,
    words: `${figure(percent, 0)} % · ${doseWords(dose, value)}`,
  }));
}
