import type { DisplaySet } from '#src/dataset/display-set.ts';
import { setOf } from '#src/session/live-pane.ts';
import { makePane, type Pane, type PaneContext } from '#src/viewport/index.ts';

const mounted = new Map<number, Pane>();

/** The pane at a place of the grid, for what only it can do. */
export function paneAt(index: number): Pane | undefined {
  return mounted.get(index);
}

/** The element of a place in the grid, and how it is taken away. */
export interface PanePlace {
  readonly element: HTMLElement;
  readonly destroy: () => void;
}

/** Places made before the frame they belong in. */
const early = new Map<number, PanePlace>();

/** Makes a place whose frame comes later. */
export function makeEarly(index: number, context: PaneContext): HTMLElement {
  const place = makePlace(index, context);
  early.set(index, place);
  return place.element;
}

/** Takes away what was made early and never got its frame: the hanging came to have fewer panes. */
export function dropEarly(from: number): void {
  for (const [index, place] of early) {
    if (index < from) continue;
    early.delete(index);
    place.destroy();
  }
}

/** The place for a frame: the one made early, with the picture it shows, or a new one. */
export function takePlace(index: number, context: PaneContext): PanePlace {
  const place = early.get(index);
  early.delete(index);
  return place ?? makePlace(index, context);
}

/** Keeps a pane of the right kind in an element and gives it what hangs there. */
function makePlace(index: number, context: PaneContext): PanePlace {
  const { session } = context;
  const element = document.createElement('div');
  element.setAttribute('data-pane', String(index));
  element.setAttribute('role', 'group');
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
    const view = session.view.getState().panes[index];
    const set = view && setOf(session, view);
    if (!set) {
      if (pane) clear();
      // Its study may still be on the way: then the pane waits for it.
      element.setAttribute('data-state', view?.displaySet === undefined ? stateWithout(context) : 'loading');
      return;
    }
    if (set === shown) return;
    shown = set;
    pane ??= makePane(element, index, context);
    mounted.set(index, pane);
    pane.show(set);
  };
  update();
  const stopView = session.view.subscribe(update);
  const stopOpen = session.open.subscribe(update);
  return {
    element,
    destroy() {
      stopView();
      stopOpen();
      clear();
      element.remove();
    },
  };
}

/** What an empty pane waits for: a study that is being opened, one that could not be, or nothing. */
function stateWithout({ session }: Pick<PaneContext, 'session'>): 'loading' | 'error' | 'empty' {
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
