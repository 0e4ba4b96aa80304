import type { PaneView, ViewState } from '#src/model/session/view-state.ts';

/** What linked panes may have in common beside their place. */
type Look = Pick<PaneView, 'zoom' | 'pan' | 'window' | 'voi'>;

/**
 * The panes after those that follow the live one have taken over what it changed: zoom and pan, or the window, as the view
 * says. Of one that is `like` it in modality the window means the same; undefined = nothing to take over.
 */
export function shareLook(
  state: ViewState,
  before: ViewState,
  follows: (index: number) => { readonly modality: boolean } | undefined,
): readonly PaneView[] | undefined {
  const { active, linkZoom, linkWindow } = state;
  const [live, was] = [state.panes[active], before.panes[active]];
  if (!live || !was || live === was || live.displaySet !== was.displaySet) return undefined;
  const placed = linkZoom === true && (live.zoom !== was.zoom || live.pan !== was.pan);
  const lit = linkWindow === true && (live.window !== was.window || live.voi !== was.voi);
  if (!placed && !lit) return undefined;
  const panes = state.panes.map((pane, i) => {
    const other = i === active ? undefined : follows(i);
    if (!other) return pane;
    const taken = [...(placed ? (['zoom', 'pan'] as const) : []), ...(lit && other.modality ? windows(live) : [])];
    return taken.every((field) => pane[field] === live[field]) ? pane : withFields(pane, live, taken);
  });
  return panes.some((pane, i) => pane !== state.panes[i]) ? panes : undefined;
}

/** A window of the file by its number is the other file's own; only values can be shared, and that there are none. */
function windows(live: PaneView): readonly ('window' | 'voi')[] {
  return live.voi === undefined ? ['window', 'voi'] : [];
}

function withFields(pane: PaneView, from: PaneView, fields: readonly (keyof Look)[]): PaneView {
  const kept = Object.fromEntries(Object.entries(pane).filter(([name]) => !fields.includes(name as keyof Look)));
  const taken = Object.fromEntries(fields.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
  return { ...kept, ...taken };
}
