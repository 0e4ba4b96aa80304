import type { CanvasPoint } from '#src/model/geometry/spaces.ts';
import { fitScale, zoomAbout, type Extent, type ImageExtent } from '#src/model/geometry/view-transform.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import { dynamicRange, windowOf, type Rendition } from './picture.ts';

/** The view zoomed by a factor about a point of the pane; never so small that the image is lost. */
export function zoomed(area: Extent, image: ImageExtent, view: PaneView, factor: number, at: CanvasPoint): PaneView {
  const zoom = Math.min(Math.max((view.zoom ?? 1) * factor, 0.1), 64);
  return { ...view, ...zoomAbout(area, image, view, at, zoom) };
}

/** The view shifted by CSS pixels, held so that a tenth of image and pane always meet. */
export function panned(area: Extent, image: ImageExtent, view: PaneView, dx: number, dy: number): PaneView {
  const fit = fitScale(area, image, view.rotation);
  const lying = view.rotation === 90 || view.rotation === 270;
  const across = image.columns * image.pixel.width * fit;
  const down = image.rows * image.pixel.height * fit;
  const [width, height] = lying ? [down, across] : [across, down];
  const zoom = view.zoom ?? 1;
  const [px, py] = view.pan ?? [0, 0];
  const hold = (value: number, fitted: number, room: number) => {
    const most = (0.45 * (room + fitted * zoom)) / fitted;
    return Math.min(Math.max(value, -most), most);
  };
  return { ...view, pan: [hold(px + dx / width, width, area.width), hold(py + dy / height, height, area.height)] };
}

/**
 * The view with its window changed by a drag: to the right wider, down brighter (IHE BIR, RAD TF-2 4.16.4.2.2.5.4), at a
 * speed that goes with the window's width.
 */
export function windowed(
  view: PaneView,
  rendition: Rendition,
  frame: DecodedFrame,
  dx: number,
  dy: number,
  /** The lower end stays at 0, only the upper one moves. */
  clamped = false,
): PaneView {
  if (rendition.kind === 'palette') return view;
  const grey = rendition.kind === 'grey';
  const all = 2 ** (grey ? 8 : rendition.bitsStored);
  const now = windowOf(rendition)?.window ?? { center: all / 2, width: all };
  const range = grey ? dynamicRange(rendition.transform.modality, frame) : all;
  const pixel = Math.max(now.width / 200, range / 4000);
  const darker = grey && rendition.transform.inverse ? 1 : -1;
  const least = Math.min(1, range / 1000 || 1);
  if (clamped && grey) {
    const upper = Math.max(least, now.center + now.width / 2 + (dx + darker * dy) * pixel);
    return { ...view, window: { center: upper / 2, width: upper } };
  }
  return {
    ...view,
    window: { center: now.center + darker * dy * pixel, width: Math.max(least, now.width + dx * pixel) },
  };
}
