import type { DisplaySet } from '#src/dataset/display-set.ts';
import { setOf } from '#src/session/live-pane.ts';
import { makePane, type Pane } from '#src/viewport/index.ts';
import type { App } from '../app.ts';

const mounted = new Map<number, Pane>();

/** The pane at a place of the grid, for what only it can do. */
export function paneAt(index: number): Pane | undefined {
  return mounted.get(index);
}

/**
 * Keeps a pane of the right kind in an element and gives it what hangs there. React makes the element and never touches
 * it again. Returns how to take the pane away.
 */
export function mountPane(element: HTMLElement, index: number, app: App): () => void {
  let shown: DisplaySet | undefined;
  let pane: Pane | undefined;

  const clear = () => {
    pane?.destroy();
    pane = undefined;
    mounted.delete(index);
    shown = undefined;
    element.replaceChildren();
    for (const name of attributes) element.removeAttribute(name);
  };
  const update = () => {
    const view = app.session.view.getState().panes[index];
    const set = view && setOf(app.session, view);
    if (!set) {
      if (pane) clear();
      // Its study may still be on the way: then the pane waits for it.
      element.setAttribute('data-state', view?.displaySet === undefined ? stateWithout(app) : 'loading');
      return;
    }
    if (set === shown) return;
    shown = set;
    pane ??= makePane(element, index, app);
    mounted.set(index, pane);
    pane.show(set);
  };
  update();
  const stopView = app.session.view.subscribe(update);
  const stopOpen = app.session.open.subscribe(update);
  return () => {
    stopView();
    stopOpen();
    clear();
  };
}

/** What an empty pane waits for: a study that is being opened, one that could not be, or nothing. */
function stateWithout({ session }: Pick<App, 'session'>): 'loading' | 'error' | 'empty' {
  const { studies } = session.open.getState();
  const bare = studies.filter((s) => s.displaySets.length === 0);
  if (bare.length < studies.length || studies.length === 0) return 'empty';
  return bare.some((s) => s.loading) ? 'loading' : bare.some((s) => s.fault) ? 'error' : 'empty';
}

/** What panes write on their element; all of it goes when the pane goes. */
const attributes = [
  'data-pane-kind',
  'data-quality',
  'data-position',
  'data-window',
  'data-loaded',
  'data-display-set',
  'data-series',
  'data-source',
  'class',
] as const;
