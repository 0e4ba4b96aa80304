import type { ImageSet } from '#src/dataset/display-set.ts';
import type { ShownPicture } from '../shown.ts';

/** A picture on screen, and whether the reader has changed how it is seen. */
export interface Under {
  readonly set: ImageSet;
  readonly picture: ShownPicture;
  readonly changed: boolean;
}
