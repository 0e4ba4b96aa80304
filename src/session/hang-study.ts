import type { SeriesRecord } from '#src/model/dicom/records.ts';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { Session } from './session.ts';

/** Pane views made here and not changed since: anything else was touched by a person and is never hung again. */
const ours = new WeakSet<PaneView>();

/**
 * Hangs what a study offers in the panes that nobody has touched. A pane whose display set was made anew under another
 * id (the series turned out to be two stacks) follows the image it shows.
 */
export function hangStudy(session: Session, sets: readonly DisplaySet[], _series: readonly SeriesRecord[]): void {
  const { panes } = session.view.getState();
  const open = session.open.getState().displaySets;
  const next = panes.map((pane, index) => {
    if (pane.displaySet === undefined) {
      if (Object.keys(pane).length > 0 && !ours.has(pane)) return pane;
      const hung = new Set(panes.map((p) => p.displaySet));
      const set = index === 0 ? sets.find((s) => s.kind !== 'derived' && !hung.has(s.id)) : undefined;
      return set ? made(set) : pane;
    }
    if (open.has(pane.displaySet as DisplaySet['id'])) return pane;
    const heir = sets.find((s) => s.instances.some((i) => i.address.instance === pane.at?.instance));
    return heir ? { ...pane, displaySet: heir.id } : pane;
  });
  if (next.some((pane, i) => pane !== panes[i])) session.view.setState({ panes: next });
}

/** A set from its first look: at the instance that came first, so that the picture already seen stays. */
function made(set: DisplaySet): PaneView {
  const first = set.instances[0];
  const pane: PaneView =
    set.kind === 'image' && first
      ? { displaySet: set.id, at: { instance: first.address.instance, frame: 1 } }
      : { displaySet: set.id };
  ours.add(pane);
  return pane;
}
