import type { RenderingView } from '#src/model/session/rendering.ts';

/** The most a volume can be shrunk and enlarged. */
const [leastZoom, mostZoom] = [0.2, 50];

export function heldZoom(zoom: number): number {
  return Math.min(mostZoom, Math.max(leastZoom, zoom));
}

/** Moved under the hand by CSS pixels, right and down; `millimetres` = length of one. */
export function panBy(view: RenderingView, millimetres: number, dx: number, dy: number): RenderingView {
  const [x, y] = view.pan ?? [0, 0];
  return { ...view, pan: [x + dx * millimetres, y - dy * millimetres] };
}

/** Zoomed about a point of the pane, in CSS pixels to the right and up from its middle. */
export function zoomBy(
  view: RenderingView,
  millimetres: number,
  factor: number,
  [x, y]: readonly [number, number],
): RenderingView {
  const zoom = heldZoom((view.zoom ?? 1) * factor);
  const by = zoom / (view.zoom ?? 1);
  const [px, py] = view.pan ?? [0, 0];
  // What lies under the point stays: the volume's middle moves away from it, or towards it, in millimetres at the new scale.
  const [ax, ay] = [x * millimetres, y * millimetres];
  return { ...view, zoom, pan: [ax / by + (px - ax), ay / by + (py - ay)] };
}
