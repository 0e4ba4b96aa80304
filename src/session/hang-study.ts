import type { Uid } from '#src/model/dicom/uid.ts';
import { type DisplaySet, type ImageSet } from '#src/dataset/display-set.ts';
import { hang, type HangNote, hangingOrder, isLocaliser } from '#src/dataset/hang.ts';
import type { Layout, PaneView } from '#src/model/session/view-state.ts';
import type { Session } from './session.ts';

export interface HangWish {
  readonly series: readonly Uid[];
  readonly instances: readonly Uid[];
  readonly protocol?: string;
  /** CSS pixels. */
  readonly window: { readonly width: number; readonly height: number };
}

/** Views and layouts made here and not changed since: anything else was touched by a person and is never hung again. */
const ours = new WeakSet<PaneView | Layout>();

/**
 * Hangs what the open studies offer, as far as it is known. As long as nobody has touched a pane this may be done again
 * with more series; a picture that is already a good first look stays where it is. What could not be done is returned.
 */
export function hangStudies(session: Session, sets: readonly DisplaySet[], wish: HangWish): readonly HangNote[] {
  const { panes, layout, maximised } = session.view.getState();
  const untouched = panes.every((pane) => ours.has(pane) || isBlank(pane)) && maximised === undefined;
  const free = untouched && (ours.has(layout) || panes.length === 1);
  if (!free) {
    followImages(session, sets);
    return [];
  }
  const ordered = hangingOrder(sets);
  const hanging = hang({
    sets: ordered,
    series: wish.series,
    instances: wish.instances,
    ...(wish.protocol === undefined ? {} : { protocol: wish.protocol }),
    window: wish.window,
  });
  const single = hanging.panes.length === 1 && panes.length === 1;
  if (
    single &&
    isGoodStart(sets.find((s) => s.id === panes[0]?.displaySet)) &&
    wish.series.length + wish.instances.length === 0
  ) {
    return hanging.notes;
  }
  const next = hanging.panes.map((wanted, i) => {
    const now = panes[i];
    if (now && now.displaySet === wanted.displaySet && (wanted.at === undefined || sameAt(now, wanted))) return now;
    const pane = firstLook(wanted, sets);
    ours.add(pane);
    return pane;
  });
  const sameGrid = layout.rows === hanging.layout.rows && layout.columns === hanging.layout.columns;
  if (sameGrid && next.every((pane, i) => pane === panes[i])) return hanging.notes;
  const grid = sameGrid ? layout : { ...hanging.layout };
  ours.add(grid);
  session.view.setState({ layout: grid, panes: next, active: 0 });
  return hanging.notes;
}

function isBlank(pane: PaneView): boolean {
  return Object.keys(pane).length === 0;
}

function sameAt(a: PaneView, b: PaneView): boolean {
  return a.at?.instance === b.at?.instance && a.at?.frame === b.at?.frame;
}

/** A stack or clip that is not only there to plan: no other set is so much better that the picture should change. */
function isGoodStart(set: DisplaySet | undefined): boolean {
  return set?.kind === 'image' && !isLocaliser(set);
}

/** At the instance that came first, so that the picture already seen stays when the rest of its series arrives. */
function firstLook(pane: PaneView, sets: readonly DisplaySet[]): PaneView {
  const set = sets.find((s) => s.id === pane.displaySet);
  if (set?.kind !== 'image' || pane.at) return pane;
  const ref = set.growing ? set.frames[startOf(set)] : undefined;
  return ref ? { ...pane, at: { instance: ref.instance.address.instance, frame: ref.frame } } : pane;
}

/** A clip starts at its beginning, a stack of many frames in its middle. */
function startOf(set: ImageSet): number {
  return set.clip ? 0 : set.frames.length >> 1;
}

/** A pane whose set came to be another (its series turned out to be two stacks) goes on with the image it shows. */
function followImages(session: Session, sets: readonly DisplaySet[]): void {
  const { panes } = session.view.getState();
  const known = session.open.getState().displaySets;
  const next = panes.map((pane) => {
    if (pane.displaySet === undefined || known.has(pane.displaySet as DisplaySet['id'])) return pane;
    const heir = sets.find((s) => s.instances.some((i) => i.address.instance === pane.at?.instance));
    return heir ? { ...pane, displaySet: heir.id } : pane;
  });
  if (next.some((pane, i) => pane !== panes[i])) session.view.setState({ panes: next });
}
