import type { DisplaySet, FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import { cutAlong, isCut, planeThrough, pointInPlane } from '#src/dataset/reformat.ts';
import type { sliceOn } from '#src/dataset/phases.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { updatePane } from './panes.ts';
import type { Session } from './session.ts';

/** The pane that keys and toolbar act on, and what hangs in it. */
export function livePane(session: Session): {
  readonly index: number;
  readonly view: PaneView;
  readonly set: DisplaySet | undefined;
} {
  const { panes, active } = session.view.getState();
  const view = panes[active] ?? {};
  return { index: active, view, set: setOf(session, view) };
}

export function setOf(session: Session, view: PaneView): DisplaySet | undefined {
  return session.open.getState().displaySets.get(view.displaySet as DisplaySet['id']);
}

/**
 * The set as its pane shows it: cut along the pane's plane, where it has one and the set can be cut. Undefined where the
 * pane shows no image of it but a volume as a whole.
 */
export function shownSet(session: Session, view: PaneView): DisplaySet | undefined {
  if (view.rendering) return undefined;
  const set = setOf(session, view);
  if (set?.kind !== 'image' || !view.plane) return set;
  const cut = cutAlong(set, view.plane, view);
  return cut.kind === 'cut' ? cut.set : set;
}

/** Place of the pane's image in its set, from 0; the first where the pane says none. */
export function placeIn(set: ImageSet, view: PaneView): number {
  if (isCut(set)) return planeThrough(set, view.point);
  const { at } = view;
  if (!at) return 0;
  const place = set.frames.findIndex((f) => f.instance.address.instance === at.instance && f.frame === at.frame);
  return Math.max(0, place);
}

/** The pane's view with another image of its set. */
export function placedAt(set: ImageSet, view: PaneView, index: number): PaneView {
  // A ribbon is one picture, whatever the cursor's place is.
  if (set.cut?.ribbon) return view;
  if (isCut(set)) return { ...view, point: pointInPlane(set, index, view.point) };
  const ref = set.frames[index];
  return ref ? { ...view, at: atOf(ref) } : view;
}

export function atOf(ref: FrameRef): NonNullable<PaneView['at']> {
  return { instance: ref.instance.address.instance, frame: ref.frame };
}

/** Shows another image of the live pane's set: so many slices on, or the same place so many times on. */
export function goOn(session: Session, on: typeof sliceOn, by: number): void {
  const { index, view } = livePane(session);
  const set = shownSet(session, view);
  if (set?.kind !== 'image') return;
  const to = on(set, placeIn(set, view), by);
  updatePane(session, index, (pane) => placedAt(set, pane, to));
}

/** Shows the image at a place of the live pane's set, held within its ends. */
export function goTo(session: Session, place: (now: number, last: number) => number): void {
  const { index, view } = livePane(session);
  const set = shownSet(session, view);
  if (set?.kind !== 'image') return;
  const last = set.frames.length - 1;
  const to = Math.min(Math.max(place(placeIn(set, view), last), 0), last);
  updatePane(session, index, (pane) => placedAt(set, pane, to));
}
