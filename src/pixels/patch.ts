import type { MeasuredPixels } from '#src/model/annotation/statistics.ts';
import type { ImageRecord } from '#src/model/dicom/records.ts';
import { bodyPlanes } from '#src/model/geometry/body-planes.ts';
import { frameAddress, type ImageSet } from '#src/dataset/display-set.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import { cutAlong } from '#src/dataset/reformat.ts';
import type { Pixels } from './pixels.ts';
import { reslice, type CutPlane } from './reformat-plane.ts';
import { volumeGeometry } from './reformat-slices.ts';

/** A piece of a plane through a volume, as an image of one frame. */
export interface Patch {
  readonly image: ImageRecord;
  readonly frame: MeasuredPixels;
}

/** Square pixels as fine as the finest distance between a volume's voxels. Millimetres; undefined where a set is no volume. */
export function finestPixel({ frames, geometry }: ImageSet): number | undefined {
  const spacing = frames[0] && factsOf(frames[0]).record.spacing;
  return spacing && geometry.kind === 'volume' ? Math.min(spacing.row, spacing.column, geometry.step) : undefined;
}

/**
 * The values of a volume in a piece of a plane, as a pane that shows the plane would have them. Undefined while a slice of
 * it is not here at full resolution, and where the set cannot be cut: part of the values is no value.
 */
export function cutPatch(pixels: Pixels, set: ImageSet, cut: CutPlane): Patch | undefined {
  const like = likenessOf(set);
  if (!like) return undefined;
  const volume = volumeGeometry(set, like.float !== undefined);
  const slices = set.frames.map((ref) => {
    const slice = pixels.peek(frameAddress(ref));
    const isWhole = slice?.quality === 'full' && slice.samples === 1;
    return isWhole && slice.columns === volume?.columns && slice.rows === volume.rows ? slice.pixels : undefined;
  });
  if (!volume || slices.includes(undefined)) return undefined;
  const made = reslice(volume, slices, cut, like.float === undefined ? like.padding?.value : undefined);
  const { plane, pixel, rows, columns } = cut;
  const { perFrame: _, ...image } = like;
  const spacing = { row: pixel, column: pixel, basis: 'patient' as const };
  return {
    image: { ...image, rows, columns, frameCount: 1, shared: { ...like.shared, plane, spacing } },
    frame: { rows, columns, samples: 1, pixels: made.pixels },
  };
}

/** What the values of the set's planes mean: the same whichever way they are cut, and at most one way was not cut at all. */
function likenessOf(set: ImageSet): ImageRecord | undefined {
  for (const plane of bodyPlanes) {
    const cut = cutAlong(set, plane);
    if (cut.kind === 'cut') return cut.set.frames[0]?.instance.image;
  }
  return undefined;
}
