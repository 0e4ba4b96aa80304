import type { DisplaySetId, ImageSet } from '#src/dataset/display-set.ts';
import { samePatient } from '#src/model/dicom/same-patient.ts';
import type { PaneView, ViewState } from '#src/model/session/view-state.ts';
import { placeIn, placedAt, shownSet } from '#src/session/live-pane.ts';
import { sameStudy } from '#src/session/open-state.ts';
import type { Session } from '#src/session/session.ts';
import { isForeign } from '#src/session/whose.ts';
import { alongOf, nearest, sense, type Along } from './matching-image.ts';
import { shareLook } from './share-look.ts';

interface Hung {
  readonly set: ImageSet;
  readonly along: Along;
  readonly index: number;
}

/**
 * While panes are linked, scrolling in the live one takes the others along: to the same place in the patient where they
 * share a frame of reference, else by the same number of millimetres from where they were; or, where that is chosen, by as
 * many images. Zoom, pan and window go along where they are linked too. Panes of another patient or another group neither
 * follow nor lead.
 * Returns how to stop.
 */
export function linkPanes(session: Session): () => void {
  /** Millimetres that a pane lies ahead of the live one; kept, or rounding to whole images would add up. */
  const offsets = new Map<string, number>();
  let following = false;

  const hung = (pane: PaneView | undefined): Hung | undefined => {
    if (!pane) return undefined;
    const set = shownSet(session, pane);
    if (set?.kind !== 'image' || isForeign(session, set.id)) return undefined;
    const along = alongOf(set);
    if (set.cut) return along && { set, along, index: placeIn(set, pane) };
    if (!pane.at) return undefined;
    const { instance, frame } = pane.at;
    const index = set.frames.findIndex((ref) => ref.frame === frame && ref.instance.address.instance === instance);
    return along && index >= 0 ? { set, along, index } : undefined;
  };

  const follow = (state: ViewState, before: ViewState) => {
    const live = state.panes[state.active];
    const was = before.panes[state.active];
    if (!live || !was || live.displaySet !== was.displaySet || live.plane !== was.plane || live.normal !== was.normal)
      return;
    if (live.at === was.at && live.point === was.point) return;
    const now = hung(live);
    const then = hung(was);
    if (!now || !then || now.index === then.index) return;
    const panes = state.panes.map((pane, i) => {
      const other = i === state.active || pane.group !== live.group ? undefined : hung(pane);
      const to = other && (state.linkBy ? byNumber(then, now, other) : target(state.active, i, then, now, other));
      return to !== undefined && other && to !== other.index ? placedAt(other.set, pane, to) : pane;
    });
    if (panes.every((pane, i) => pane === state.panes[i])) return;
    following = true;
    session.view.setState({ panes });
    following = false;
  };

  const share = (state: ViewState, before: ViewState) => {
    const all = session.open.getState().displaySets;
    const live = state.panes[state.active];
    const own = all.get(live?.displaySet as DisplaySetId);
    const panes = shareLook(state, before, (i) => {
      const pane = state.panes[i];
      // Zoom and window of a volume seen as a whole are another thing.
      if (pane?.rendering ?? live?.rendering) return undefined;
      const set = all.get(pane?.displaySet as DisplaySetId);
      if (own?.kind !== 'image' || set?.kind !== 'image' || pane?.group !== live?.group) return undefined;
      if (!ofOnePatient(own, set) || isForeign(session, set.id)) return undefined;
      return { modality: set.modality === own.modality };
    });
    if (!panes) return;
    following = true;
    session.view.setState({ panes });
    following = false;
  };

  const target = (from: number, to: number, then: Hung, now: Hung, other: Hung): number | undefined => {
    const way = sense(now.along, other.along);
    if (way === 0 || !ofOnePatient(now.set, other.set)) return undefined;
    const place = (hungOne: Hung) => hungOne.along.places[hungOne.index] ?? 0;
    const { frameOfReference } = now.along;
    if (frameOfReference !== undefined && frameOfReference === other.along.frameOfReference) {
      return nearest(other.along, place(now) * way);
    }
    const key = `${other.set.id} ${now.set.id} ${String(to)} ${String(from)}`;
    const ahead = offsets.get(key) ?? place(other) - place(then) * way;
    offsets.set(key, ahead);
    return nearest(other.along, place(now) * way + ahead);
  };

  return session.view.subscribe((state, before) => {
    if (following) return;
    if (!state.link || state.active !== before.active) offsets.clear();
    if (!state.link) return;
    share(state, before);
    follow(session.view.getState(), before);
  });
}

/** As many images on as the live pane has gone; at its end a series stays. */
function byNumber(then: Hung, now: Hung, other: Hung): number | undefined {
  if (!ofOnePatient(now.set, other.set)) return undefined;
  return Math.min(Math.max(other.index + now.index - then.index, 0), other.set.frames.length - 1);
}

function ofOnePatient(a: ImageSet, b: ImageSet): boolean {
  const [p, q] = [a.instances[0]?.study, b.instances[0]?.study];
  return p !== undefined && q !== undefined && (sameStudy(p.address, q.address) || samePatient(p.patient, q.patient));
}
