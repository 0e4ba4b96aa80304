import type { DisplaySet } from '#src/dataset/display-set.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { activate, hang, setLayout, toggleMaximised, updatePane, visiblePanes } from './panes.ts';
import type { Session } from './session.ts';

/**
 * Shows a set, at an image of it, in another pane than the one it is asked for from: the one that shows it already, else an
 * empty one, else the next. Where there is one pane alone a second is made, below it where `below`, else to its right.
 */
export function showBeside(session: Session, from: number, set: DisplaySet, at: PaneView['at'], below: boolean): void {
  const { maximised, panes } = session.view.getState();
  if (maximised !== undefined && panes.length > 1) toggleMaximised(session, maximised);
  else if (panes.length === 1) setLayout(session, below ? { rows: 2, columns: 1 } : { rows: 1, columns: 2 });
  const view = session.view.getState();
  const others = visiblePanes(view).filter((index) => index !== from);
  const shows = others.find((index) => {
    const pane = view.panes[index];
    return pane?.displaySet === set.id && pane.plane === undefined && pane.rendering === undefined;
  });
  const empty = others.find((index) => view.panes[index]?.displaySet === undefined);
  const next = others.find((index) => index > from) ?? others[0];
  const index = shows ?? empty ?? next;
  if (index === undefined) return;
  if (index !== shows) hang(session, index, set.id, at);
  else if (at) updatePane(session, index, (pane) => ({ ...pane, at }));
  activate(session, index);
}
