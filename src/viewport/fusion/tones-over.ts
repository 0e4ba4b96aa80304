import { colourMap, isColourMapName } from '#src/model/display/colour-maps.ts';
import type { VoiWindow } from '#src/model/display/luts.ts';
import type { Fused } from '#src/model/session/view-state.ts';
import { windowGrey } from '#src/model/display/window.ts';
import type { CutOver } from '#src/pixels/index.ts';

/**
 * Levels, of 255, over which what is laid over comes in: nothing is clear, so that the picture under it keeps its own greys
 * where there is no uptake.
 */
const comesIn = 64;

/** Fills a canvas with a plane's values in colour; clear where nothing is known. */
export function paintOver(canvas: HTMLCanvasElement, cut: CutOver, window: VoiWindow, fused: Fused): void {
  const { values } = cut;
  const table = tableOf(fused);
  fillCut(canvas, cut, (i) => {
    const value = values[i] as number;
    return value === value ? (table[Math.round(255 * windowGrey(window, value))] as number) : 0;
  });
}

/** Gives a canvas the pixels of a cut. `colourOf` = bytes R, G, B, A in memory order. */
export function fillCut(
  canvas: HTMLCanvasElement,
  { columns, rows }: Pick<CutOver, 'columns' | 'rows'>,
  colourOf: (index: number) => number,
): void {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  canvas.style.width = `${String(columns)}px`;
  canvas.style.height = `${String(rows)}px`;
  const context = canvas.getContext('2d');
  if (!context) return;
  const data = context.createImageData(columns, rows);
  const pixels = new Uint32Array(data.data.buffer);
  for (let i = 0; i < pixels.length; i++) pixels[i] = colourOf(i);
  context.putImageData(data, 0, 0);
}

/** Bytes R, G, B, A of each level, in memory order. */
export function tableOf({ colourMap: wished, opacity }: Pick<Fused, 'colourMap' | 'opacity'>): Uint32Array {
  const map = colourMap(isColourMapName(wished) ? wished : 'hot-iron');
  return Uint32Array.from({ length: 256 }, (_, level) => {
    const alpha = Math.round(255 * opacity * Math.min(1, level / comesIn));
    return (
      ((alpha << 24) | ((map.blue[level] ?? 0) << 16) | ((map.green[level] ?? 0) << 8) | (map.red[level] ?? 0)) >>> 0
    );
  });
}
