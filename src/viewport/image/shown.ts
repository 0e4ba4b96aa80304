import type { ImageRecord } from '#src/model/dicom/records.ts';
import type { Fault } from '#src/model/fault/fault.ts';
import type { ImageExtent, ViewTransform } from '#src/model/geometry/view-transform.ts';
import type { FrameRef } from '#src/dataset/display-set.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import type { Rendition } from './picture.ts';

/** What is on a pane's screen now. `index` is into the set's frames. */
export type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'waiting'; readonly index: number }
  | { readonly kind: 'failed'; readonly index: number; readonly fault: Fault }
  | ShownPicture;

export interface ShownPicture {
  readonly kind: 'picture';
  readonly index: number;
  readonly frame: DecodedFrame;
  readonly ref: FrameRef;
  readonly image: ImageRecord;
  readonly extent: ImageExtent;
  readonly transform: ViewTransform;
  readonly rendition: Rendition;
}
