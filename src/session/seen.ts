import type { StoreApi } from 'zustand/vanilla';
import type { DisplaySetId } from '#src/dataset/display-set.ts';
import type { ViewState } from '#src/model/session/view-state.ts';
import type { SeenBook } from './session.ts';

/** Keeps what the panes have shown. The sets are live: copying them at every slice would cost more than the slice. */
export function createSeenBook(view: StoreApi<ViewState>): SeenBook {
  const seen = new Map<string, Set<string>>();
  const listeners = new Set<() => void>();
  const mark = (state: ViewState) => {
    let changed = false;
    for (const pane of state.panes) {
      if (pane.displaySet === undefined || !pane.at) continue;
      const frames = seen.get(pane.displaySet) ?? new Set<string>();
      const before = frames.size;
      frames.add(`${pane.at.instance}#${pane.at.frame}`);
      seen.set(pane.displaySet, frames);
      changed ||= frames.size !== before;
    }
    if (changed) for (const listener of [...listeners]) listener();
  };
  view.subscribe(mark);
  return {
    has: (set, instance, frame) => seen.get(set)?.has(`${instance}#${frame}`) ?? false,
    count: (set: DisplaySetId) => seen.get(set)?.size ?? 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
