import type { ImageGeometry } from '#src/model/annotation/annotation.ts';
import type { ImageRecord } from '#src/model/dicom/records.ts';
import type { Fault } from '#src/model/fault/fault.ts';
import type { ImageExtent, ViewTransform } from '#src/model/geometry/view-transform.ts';
import type { FrameRef } from '#src/dataset/display-set.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { PresentationState } from '#src/objects/index.ts';
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
  /** The presentation state by which it is shown. */
  readonly presented?: Presented;
  /** What is known of another set that is laid over it. */
  readonly over?: ValuesOver;
}

/** What is known of another set at the places of a picture that it is laid over. */
export interface ValuesOver {
  /** Lines beside a mark on the picture: the other set's values under it. */
  readonly beside: (geometry: ImageGeometry) => readonly string[];
}

/** How a presentation state has a picture seen. */
export interface Presented {
  readonly state: PresentationState;
  /** The image's record with the state's tones, shutters and overlays in place of its own. For painting alone. */
  readonly image: ImageRecord;
  /** Where the reader's own view begins. */
  readonly base: (
    view: PaneView,
  ) => Required<Pick<PaneView, 'rotation' | 'flipHorizontal' | 'flipVertical' | 'zoom' | 'pan'>>;
}

/** The view as it is drawn: the reader's own upon what the state has. */
export function composed(view: PaneView, presented: Presented | undefined): PaneView {
  if (!presented) return view;
  const base = presented.base(view);
  const { zoom = 1, pan = [0, 0] } = view;
  return {
    ...view,
    ...base,
    zoom: base.zoom * zoom,
    pan: [base.pan[0] * zoom + pan[0], base.pan[1] * zoom + pan[1]],
  };
}

/** What a gesture made of a composed view, as the reader's own again. */
export function ownPart(view: PaneView, next: PaneView, presented: Presented | undefined): PaneView {
  if (!presented) return next;
  const base = presented.base(view);
  const zoom = (next.zoom ?? 1) / base.zoom;
  const [x, y] = next.pan ?? [0, 0];
  const pan = [x - base.pan[0] * zoom, y - base.pan[1] * zoom] as const;
  return { ...view, ...(next.window && { window: next.window }), zoom, pan };
}
