import { frameRecord } from '#src/model/dicom/records.ts';
import type { Extent } from '#src/model/geometry/view-transform.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { SeenPicture } from '#src/objects/index.ts';
import { composed, type ShownPicture } from './shown.ts';

/**
 * A picture as it is seen on the screen, for a presentation state. Undefined for what such a state cannot hold: colour, and
 * greys shown in colours. `area` = the room for the picture, CSS pixels.
 */
export function asShown(shown: ShownPicture, look: PaneView, area: Extent): SeenPicture | undefined {
  const { image, ref, rendition, presented, transform } = shown;
  if (rendition.kind !== 'grey' || rendition.transform.colours) return undefined;
  const view = composed(look, presented);
  const { rotation = 0, flipHorizontal = false, flipVertical = false, zoom = 1, pan = [0, 0] } = view;
  const { spacing } = frameRecord(image, ref.frame);
  const painted = presented?.image ?? image;
  // Corners of the screen as corners of pixels: column 0 is the outer edge of the first pixel.
  const [a, b] = [
    transform.toIndex({ space: 'canvas', x: 0, y: 0 }),
    transform.toIndex({ space: 'canvas', x: area.width, y: area.height }),
  ].map(({ x, y }) => ({ x: x + 0.5, y: y + 0.5 }));
  if (!a || !b) return undefined;
  const whole = zoom === 1 && pan[0] === 0 && pan[1] === 0;
  const ends = (from: number, to: number, size: number): readonly [number, number] => {
    const [low, high] = whole ? [0, size] : [Math.round(Math.min(from, to)), Math.round(Math.max(from, to))];
    const [first, last] = [low + 1, Math.max(high, low + 1)];
    return from <= to ? [first, last] : [last, first];
  };
  const [left, right] = ends(a.x, b.x, image.columns);
  const [top, bottom] = ends(a.y, b.y, image.rows);
  const turn = (rotation + (flipVertical ? 180 : 0)) % 360;
  return {
    instance: ref.instance,
    frame: ref.frame,
    modality: rendition.transform.modality,
    voi: rendition.transform.voi,
    inverse: rendition.transform.inverse,
    rotation: turn === 90 || turn === 180 || turn === 270 ? turn : 0,
    flip: flipHorizontal !== flipVertical,
    area: { topLeft: [left, top], bottomRight: [right, bottom] },
    ...(spacing?.basis === 'patient' && { spacing }),
    shutters: painted.shutters,
  };
}
