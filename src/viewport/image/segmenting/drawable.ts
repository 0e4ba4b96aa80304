import type { ImageSet } from '#src/dataset/display-set.ts';
import type { ShownPicture } from '../shown.ts';

/** A picture that segments can be drawn on. */
export interface Drawable {
  readonly set: ImageSet;
  readonly picture: ShownPicture;
}
