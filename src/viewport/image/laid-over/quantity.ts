import { colourMap } from '#src/model/display/colour-maps.ts';
import { plainMapLook, valuesOn, type MapLook, type ParametricMap, type QuantityMap } from '#src/objects/index.ts';
import type { Slice, ValueRaster } from '#src/objects/index.ts';
import { figure } from '../overlay/lines.ts';
import { onPicture } from './dose.ts';
import type { LegendRow } from './legend.ts';
import { OnSlice } from './on-slice.ts';

/** A quantity on one picture, in colours. */
export interface QuantityOn {
  readonly map: QuantityMap;
  readonly picture: OffscreenCanvas;
  /** From the picture's pixels to those it lies over. */
  readonly toImage: DOMMatrix;
  readonly legend: readonly LegendRow[];
}

const colours = colourMap('rainbow');

/** Parametric maps on the picture that stands. */
export class QuantitiesOn {
  readonly #rasters = new OnSlice((map: QuantityMap, slice) => valuesOn(map.grid, slice));
  readonly #made = new WeakMap<ValueRaster, { readonly look: MapLook; readonly on: QuantityOn | undefined }>();

  /** Undefined where it does not reach the picture. */
  of({ maps }: ParametricMap, slice: Slice, look: MapLook = plainMapLook): QuantityOn | undefined {
    const map = maps[look.map];
    const raster = map && this.#rasters.of(map, slice);
    if (!raster) return undefined;
    const made = this.#made.get(raster);
    if (made?.look === look) return made.on;
    const on = quantityOn(map, raster, look);
    this.#made.set(raster, { look, on });
    return on;
  }
}

function quantityOn(map: QuantityMap, raster: ValueRaster, look: MapLook): QuantityOn | undefined {
  const { from = map.least, to = map.most, threshold = -Infinity } = look;
  const { columns, rows, values } = raster;
  const canvas = new OffscreenCanvas(columns, rows);
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  const data = new ImageData(columns, rows);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value >= threshold)) continue;
    data.data.set([...colourOf(value, from, to), 255], i * 4);
  }
  context.putImageData(data, 0, 0);
  const steps = [1, 0.75, 0.5, 0.25, 0].map((share) => from + (to - from) * share);
  const legend = steps.map((value) => ({ colour: colourOf(value, from, to), words: quantityWords(map, value) }));
  return { map, picture: canvas, toImage: onPicture(raster), legend };
}

function colourOf(value: number, from: number, to: number): readonly [number, number, number] {
  const at = Math.round(255 * Math.min(1, Math.max(0, to > from ? (value - from) / (to - from) : 1)));
  return [colours.red[at] ?? 0, colours.green[at] ?? 0, colours.blue[at] ?? 0];
}

/** A value with its unit: three digits that count. */
export function quantityWords({ unit }: Pick<QuantityMap, 'unit'>, value: number): string {
  const digits = value === 0 ? 0 : Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
  return `${figure(value, digits)} ${unit}`.trim();
}
