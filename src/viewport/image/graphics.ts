import type { OverlayPlane, Shutter } from '#src/model/dicom/records.ts';
import type { ImageExtent } from '#src/model/geometry/view-transform.ts';

/** As CanvasRenderingContext2D.setTransform takes them. */
export type Matrix = readonly [number, number, number, number, number, number];

/** Where to draw what lies in the image's own pixels. */
export interface Onto {
  readonly context: CanvasRenderingContext2D;
  readonly extent: ImageExtent;
  /** From corners of the image's pixels to the canvas' own. */
  readonly toCanvas: Matrix;
}

/** Black outside each shutter (PS3.3 C.7.6.11): rows and columns count from 1, edges belong to the picture. */
export function paintShutters(onto: Onto, shutters: readonly Shutter[]): void {
  if (shutters.length === 0) return;
  const { context } = onto;
  for (const shutter of shutters) {
    context.save();
    context.beginPath();
    context.rect(0, 0, context.canvas.width, context.canvas.height);
    inCorners(onto);
    outline(context, onto.extent, shutter);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = '#000';
    context.fill('evenodd');
    context.restore();
  }
}

function outline(context: CanvasRenderingContext2D, extent: ImageExtent, shutter: Shutter): void {
  switch (shutter.shape) {
    case 'rectangle': {
      const { left, right, top, bottom } = shutter;
      context.rect(left - 1, top - 1, right - left + 1, bottom - top + 1);
      return;
    }
    case 'circle': {
      // The radius counts columns; on screen it is a circle whatever the shape of the pixels.
      const tall = (shutter.radius * extent.pixel.width) / extent.pixel.height;
      const [x, y] = [shutter.column - 0.5, shutter.row - 0.5];
      context.moveTo(x + shutter.radius, y);
      context.ellipse(x, y, shutter.radius, tall, 0, 0, 2 * Math.PI);
      context.closePath();
      return;
    }
    case 'polygon':
      shutter.vertices.forEach(([row, column], i) => {
        if (i === 0) context.moveTo(column - 0.5, row - 0.5);
        else context.lineTo(column - 0.5, row - 0.5);
      });
      context.closePath();
      return;
  }
}

/** Overlay planes (PS3.3 C.9.2) of a frame, over the picture. Planes whose bits are not here yet are left out. */
export function paintOverlays(onto: Onto, planes: readonly OverlayPlane[], frame: number): void {
  for (const plane of planes) {
    const nth = frame - plane.firstFrame;
    if (!plane.bits || nth < 0 || nth >= Math.max(1, plane.frames)) continue;
    const picture = overlayPicture(plane, plane.bits, nth);
    const { context } = onto;
    context.save();
    inCorners(onto);
    const [row, column] = plane.origin;
    // Reduced, single pixels would drop out; enlarged, an overlay's pixels keep their edges.
    context.imageSmoothingEnabled = Math.hypot(onto.toCanvas[0], onto.toCanvas[1]) < 1;
    context.drawImage(picture, column - 1, row - 1);
    context.restore();
  }
}

const overlayPictures = new WeakMap<Uint8Array, Map<number, OffscreenCanvas>>();

function overlayPicture(plane: OverlayPlane, bits: Uint8Array, nth: number): OffscreenCanvas {
  const known = overlayPictures.get(bits) ?? new Map<number, OffscreenCanvas>();
  overlayPictures.set(bits, known);
  const made = known.get(nth);
  if (made) return made;
  const canvas = new OffscreenCanvas(plane.columns, plane.rows);
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const raster = new ImageData(plane.columns, plane.rows);
  const out = new Uint32Array(raster.data.buffer);
  const first = nth * plane.rows * plane.columns;
  for (let i = 0; i < out.length; i++) {
    const bit = first + i;
    if (((bits[bit >> 3] ?? 0) >> (bit & 7)) & 1) out[i] = 0xffededed;
  }
  context.putImageData(raster, 0, 0);
  known.set(nth, canvas);
  return canvas;
}

/** From now on coordinates are corners of the image's pixels. */
function inCorners({ context, toCanvas }: Onto): void {
  context.setTransform(...toCanvas);
}
