import type { PaneView, ViewState } from '#src/model/session/view-state.ts';
import type { Session } from '#src/session/session.ts';

const tones = ['window', 'voi', 'invert', 'colourMap'] as const satisfies readonly (keyof PaneView)[];

/**
 * Planes of one series are one picture seen from several sides: a window set in one pane is the window of all that show the
 * series while it is cut. Returns how to stop.
 */
export function linkTones(session: Session): () => void {
  return session.view.subscribe((state, before) => {
    const changed = state.panes.find((pane, i) => hasOtherTones(pane, before.panes[i]));
    if (!changed || !isCut(state, changed.displaySet)) return;
    const panes = state.panes.map((pane) =>
      pane.displaySet === changed.displaySet && hasOtherTones(pane, changed) ? withTones(pane, changed) : pane,
    );
    if (panes.some((pane, i) => pane !== state.panes[i])) session.view.setState({ panes });
  });
}

function isCut({ panes }: ViewState, displaySet: string | undefined): boolean {
  return panes.some((pane) => pane.displaySet === displaySet && pane.plane !== undefined);
}

/** Of the same set: a pane that was given another one is not a window that was changed. */
function hasOtherTones(pane: PaneView, than: PaneView | undefined): boolean {
  return pane.displaySet === than?.displaySet && tones.some((tone) => pane[tone] !== than?.[tone]);
}

function withTones(pane: PaneView, { window, voi, invert, colourMap }: PaneView): PaneView {
  const { window: _w, voi: _v, invert: _i, colourMap: _c, ...rest } = pane;
  return {
    ...rest,
    ...(window && { window }),
    ...(voi && { voi }),
    ...(invert !== undefined && { invert }),
    ...(colourMap !== undefined && { colourMap }),
  };
}
