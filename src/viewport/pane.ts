import type { DisplaySet } from '#src/dataset/display-set.ts';
import type { Pixels } from '#src/pixels/index.ts';
import type { SeenPicture } from '#src/objects/index.ts';
import type { Session } from '#src/session/session.ts';

/** What every kind of pane is given. */
export interface PaneContext {
  readonly pixels: Pixels;
  /** The page's own store, where `pixels` are planes cut from it. */
  readonly store?: Pixels;
  readonly session: Session;
}

export interface SnapshotWish {
  /** Without it nothing tells of the patient but the picture. */
  readonly identity: boolean;
  /** Pixels for a CSS pixel; absent = twice the pane's size at least. */
  readonly scale?: number;
}

/**
 * A pane that draws one display set into an element it owns. It reads its view from the session (`panes[index]`), keeps
 * gestures to itself and tells the session their results. It sets on the element the attributes `data-pane-kind`,
 * `data-state`, `data-quality`, `data-position`, `data-window`, `data-display-set`, `data-series` and `data-source`.
 */
export interface Pane {
  /** Shows a set, or the same set grown by more frames. */
  show(set: DisplaySet): void;
  /** One pixel of the picture becomes one pixel of the device. Absent where the kind of pane has no such thing. */
  oneToOne?(): void;
  /** Begins a mark of the tool in hand by keys. Absent where the kind of pane takes none. */
  drawByKeys?(): void;
  /** What is on screen, drawn anew. */
  snapshot?(wish: SnapshotWish): Promise<HTMLCanvasElement>;
  /** The picture as it is seen, for a presentation state; undefined where such a state cannot hold it. */
  asSeen?(): Promise<SeenPicture | undefined>;
  destroy(): void;
}

export type MakePane = (element: HTMLElement, index: number, context: PaneContext) => Pane;
