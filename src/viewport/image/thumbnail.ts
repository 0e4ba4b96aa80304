import { frameRecord } from '#src/model/dicom/records.ts';
import { pixelSize } from '#src/model/geometry/pixel-size.ts';
import { viewTransform } from '#src/model/geometry/view-transform.ts';
import type { FrameRef } from '#src/dataset/display-set.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import { paintShutters } from './graphics.ts';
import { renditionOf } from './picture.ts';
import { Sampler } from './sampler.ts';

/** Paints a frame as its file says, fitted into a canvas of `width` x `height` CSS pixels; the canvas' style is not touched. */
export function paintThumbnail(
  canvas: HTMLCanvasElement,
  ref: FrameRef,
  frame: DecodedFrame,
  width: number,
  height: number,
): void {
  const { image } = ref.instance;
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!image || !context) return;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  const extent = { columns: image.columns, rows: image.rows, pixel: pixelSize(image, frameRecord(image, ref.frame)) };
  const transform = viewTransform({ width, height }, extent, {});
  const rendition = renditionOf(ref, image, frame, {}, undefined);
  const job = { frame, number: ref.frame, image, extent, transform, rendition };
  const picture = new Sampler().picture(job, { width, height }, devicePixelRatio);
  if (!picture) return;
  context.putImageData(picture.data, picture.screen.x, picture.screen.y);
  paintShutters({ context, extent, toCanvas: picture.matrix }, image.shutters);
}
