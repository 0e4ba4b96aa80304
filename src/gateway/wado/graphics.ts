import type { OverlayPlane, Shutter } from '#src/model/dicom/records.ts';
import type { Picture } from './picture.ts';

const black = 0xff000000;
const white = 0xffffffff;

/**
 * Black where any shutter is closed (PS3.3 C.7.6.11): rows and columns count from 1, edges belong to the picture. `aspect`
 * is the height of a stored pixel over its width; a circle's radius counts columns.
 */
export function closeShutters({ columns, rgba }: Picture, shutters: readonly Shutter[], aspect: number): void {
  for (const shutter of shutters) {
    for (let i = 0; i < rgba.length; i++)
      if (!isOpen(shutter, 1 + Math.floor(i / columns), 1 + (i % columns), aspect)) rgba[i] = black;
  }
}

function isOpen(shutter: Shutter, row: number, column: number, aspect: number): boolean {
  switch (shutter.shape) {
    case 'rectangle':
      return column >= shutter.left && column <= shutter.right && row >= shutter.top && row <= shutter.bottom;
    case 'circle':
      return Math.hypot(column - shutter.column, (row - shutter.row) * aspect) <= shutter.radius;
    case 'polygon':
      return isInside(shutter.vertices, row, column);
  }
}

/** Even-odd; a pixel counts by its centre. */
function isInside(vertices: readonly (readonly [row: number, column: number])[], row: number, column: number): boolean {
  let inside = false;
  vertices.forEach(([y, x], i) => {
    const [y0, x0] = vertices.at(i - 1) ?? [y, x];
    if (y > row !== y0 > row && column < x + ((row - y) / (y0 - y)) * (x0 - x)) inside = !inside;
  });
  return inside;
}

/** Overlay planes of a frame (PS3.3 C.9.2), white over the picture. Planes embedded in the pixels are left out. */
export function drawOverlays({ columns, rows, rgba }: Picture, planes: readonly OverlayPlane[], frame: number): void {
  for (const { bits, firstFrame, frames, ...plane } of planes) {
    const nth = frame - firstFrame;
    if (!bits || nth < 0 || nth >= Math.max(1, frames)) continue;
    const size = plane.rows * plane.columns;
    for (let i = 0; i < size; i++) {
      const bit = nth * size + i;
      if ((((bits[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 0) continue;
      const row = plane.origin[0] - 1 + Math.floor(i / plane.columns);
      const column = plane.origin[1] - 1 + (i % plane.columns);
      if (row >= 0 && row < rows && column >= 0 && column < columns) rgba[row * columns + column] = white;
    }
  }
}
