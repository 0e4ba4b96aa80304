import { frameRecord } from '#src/model/dicom/records.ts';
import { pixelSize } from '#src/model/geometry/pixel-size.ts';
import { viewTransform } from '#src/model/geometry/view-transform.ts';
import type { FrameRef } from '#src/dataset/display-set.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import { Painter } from './painter.ts';
import { renditionOf } from './picture.ts';

/** Paints a frame as its file says, fitted into a canvas of `width` x `height` CSS pixels. */
export function paintThumbnail(
  canvas: HTMLCanvasElement,
  ref: FrameRef,
  frame: DecodedFrame,
  width: number,
  height: number,
): void {
  const { image } = ref.instance;
  if (!image) return;
  const painter = new Painter(canvas);
  const extent = { columns: image.columns, rows: image.rows, pixel: pixelSize(image, frameRecord(image, ref.frame)) };
  const rendition = renditionOf(ref, image, frame, {}, undefined);
  const transform = viewTransform({ width, height }, extent, {});
  painter.paint({ frame, number: ref.frame, image, extent, transform, rendition }, { width, height }, devicePixelRatio);
}
