import type { Layout, PaneView, ViewState } from '#src/model/session/view-state.ts';
import type { Session } from './session.ts';

/** The most panes the grid may have. */
export const largestLayout: Layout = { rows: 4, columns: 5 };

/** Changes one pane's view; the others keep their identity. */
export function updatePane(session: Session, index: number, change: (pane: PaneView) => PaneView): void {
  session.view.setState((view) => ({
    panes: view.panes.map((pane, i) => (i === index ? change(pane) : pane)),
  }));
}

/** Hangs a display set in a pane, as the file says and from its first look: nothing of the old one stays. */
export function hang(session: Session, index: number, displaySet: string, at?: PaneView['at']): void {
  updatePane(session, index, () => (at ? { displaySet, at } : { displaySet }));
}

/** Takes a pane's display set away. */
export function empty(session: Session, index: number): void {
  updatePane(session, index, () => ({}));
}

/** Exchanges what two panes show, with everything about how they show it. */
export function swapPanes(session: Session, a: number, b: number): void {
  session.view.setState((view) => {
    const [first, second] = [view.panes[a], view.panes[b]];
    if (!first || !second || a === b) return view;
    return { panes: view.panes.map((pane, i) => (i === a ? second : i === b ? first : pane)) };
  });
}

/** The pane becomes the live one: keys and toolbar act on it. */
export function activate(session: Session, index: number): void {
  const { panes, active } = session.view.getState();
  if (index !== active && index >= 0 && index < panes.length) session.view.setState({ active: index });
}

/** Panes of the old layout keep what they show as far as there is room, in reading order. */
export function setLayout(session: Session, layout: Layout): void {
  session.view.setState((view) => ({ ...withLayout(view, layout) }), true);
}

export function withLayout(view: ViewState, layout: Layout): ViewState {
  const count = layout.rows * layout.columns;
  const panes = Array.from({ length: count }, (_, i) => view.panes[i] ?? {});
  // The live pane's picture is what the person was looking at: it is never the one cut off.
  const live = view.panes[view.active];
  if (live?.displaySet !== undefined && view.active >= count) panes[count - 1] = live;
  const { maximised: _, ...rest } = view;
  return { ...rest, layout, panes, active: Math.min(view.active, count - 1) };
}

/** One pane alone on screen, or all again; the others keep their state. */
export function toggleMaximised(session: Session, index: number): void {
  session.view.setState((view) => {
    const { maximised, ...rest } = view;
    return maximised === index ? rest : { ...rest, maximised: index, active: index };
  }, true);
}

/** What is on screen now: all panes, or the one that stands alone. */
export function visiblePanes(view: ViewState): readonly number[] {
  return view.maximised === undefined ? view.panes.map((_, i) => i) : [view.maximised];
}
