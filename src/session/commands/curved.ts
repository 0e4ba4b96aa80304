import { cutAlong } from '#src/dataset/reformat.ts';
import type { PaneView, ViewState } from '#src/model/session/view-state.ts';
import type { Command } from '../command.ts';
import { firstSeen, isPath, pathDrawn } from '../curved.ts';
import { livePane } from '../live-pane.ts';
import { withLayout } from '../panes.ts';
import type { Session } from '../session.ts';

/** The live pane's volume along the selected path, in a pane beside it. */
export function curvedCommand(session: Session): Command {
  return {
    id: 'plane-curved',
    title: 'command.plane-curved',
    keys: ['Alt+k'],
    blocked: () => {
      const wish = wished(session);
      return typeof wish === 'string' ? wish : undefined;
    },
    on: () => livePane(session).view.plane === 'curved',
    run: () => {
      const wish = wished(session);
      if (typeof wish !== 'string') session.view.setState((view) => hung(view, wish), true);
    },
  };
}

/** What the pane will show, or why there is nothing to be shown, as a key of the catalogue. */
function wished(session: Session): PaneView | string {
  const { view, set } = livePane(session);
  if (set?.kind !== 'image') return 'blocked.noImage';
  const { all, selected } = session.annotations.store.getState();
  const mark = selected === undefined ? undefined : all.get(selected);
  if (!mark || !isPath(mark)) return 'blocked.noPath';
  const drawn = pathDrawn(session, mark);
  if (typeof drawn === 'string') return drawn;
  const seen = firstSeen(drawn, mark.id);
  const cut = cutAlong(set, 'curved', seen);
  if (cut.kind === 'refused') return `pane.cut.${cut.reason}`;
  if (cut.kind !== 'cut') return 'blocked.growing';
  const { displaySet, window, voi, invert, colourMap } = view;
  return {
    ...(displaySet !== undefined && { displaySet }),
    ...{ plane: 'curved', ...seen },
    ...{ ...(window && { window }), ...(voi && { voi }) },
    ...(invert !== undefined && { invert }),
    ...(colourMap !== undefined && { colourMap }),
  };
}

/** In the pane that is cut along this path already, an empty one, or the next; of one pane become two. */
function hung(view: ViewState, wish: PaneView): ViewState {
  const { maximised: _, ...grid } = view.panes.length > 1 ? view : withLayout(view, { rows: 1, columns: 2 });
  const { panes, active } = grid;
  const same = panes.findIndex(({ path }) => path !== undefined && path.of === wish.path?.of);
  const empty = panes.findIndex(({ displaySet }) => displaySet === undefined);
  const to = same >= 0 ? same : empty >= 0 ? empty : (active + 1) % panes.length;
  return { ...grid, panes: panes.map((pane, i) => (i === to ? wish : pane)) };
}
