import { cutAlong, middleOf } from '#src/dataset/reformat.ts';
import { bodyPlanes, type BodyPlane } from '#src/model/geometry/body-planes.ts';
import type { PaneView, ViewState } from '#src/model/session/view-state.ts';
import type { Command } from '../command.ts';
import { livePane, placeIn } from '../live-pane.ts';
import { updatePane } from '../panes.ts';
import type { Session } from '../session.ts';

/** What was on screen before it was exchanged for the three planes. */
const before = new WeakMap<Session, ViewState>();

/** The live pane's set along the planes of the body. */
export function reformatCommands(session: Session): readonly Command[] {
  const refusal = (planes: readonly BodyPlane[]) => () => {
    const { set } = livePane(session);
    if (set?.kind !== 'image') return 'blocked.noImage';
    for (const plane of planes) {
      const cut = cutAlong(set, plane);
      if (cut.kind === 'refused') return `pane.cut.${cut.reason}`;
    }
    return undefined;
  };
  const isOn = () => {
    const { panes } = session.view.getState();
    const [first] = panes;
    return (
      panes.length === bodyPlanes.length &&
      panes.every((pane, i) => pane.displaySet === first?.displaySet && pane.plane === bodyPlanes[i])
    );
  };
  return [
    {
      id: 'reformat',
      title: 'command.reformat',
      keys: ['Shift+r'],
      blocked: () => (isOn() ? undefined : refusal(bodyPlanes)()),
      on: isOn,
      run: () => (isOn() ? goBack(session) : hangPlanes(session)),
    },
    ...bodyPlanes.map((plane): Command => ({
      id: `plane-${plane}`,
      title: `command.plane-${plane}`,
      keys: [],
      blocked: refusal([plane]),
      on: () => livePane(session).view.plane === plane,
      run: () =>
        updatePane(session, livePane(session).index, ({ normal: _n, up: _u, path: _p, ...view }) => ({
          ...fitted(view),
          plane,
        })),
    })),
    {
      id: 'plane-acquired',
      title: 'command.plane-acquired',
      keys: [],
      blocked: refusal([]),
      on: () => livePane(session).view.plane === undefined,
      run: () => updatePane(session, livePane(session).index, asTaken),
    },
  ];
}

/** Another plane has another shape: how it was turned and zoomed goes, its tones and its place stay. */
function fitted(view: PaneView): PaneView {
  const { zoom: _z, pan: _p, rotation: _r, flipHorizontal: _h, flipVertical: _v, cine: _c, ...kept } = view;
  return kept;
}

function asTaken({ plane: _p, normal: _n, up: _u, path: _c, slab: _s, ...view }: PaneView): PaneView {
  return fitted(view);
}

function hangPlanes(session: Session): void {
  const { set, view } = livePane(session);
  if (set?.kind !== 'image') return;
  before.set(session, session.view.getState());
  const { normal: _n, up: _u, path: _p, ...shown } = fitted(view);
  const point = view.point ?? middleOf(set.frames[placeIn(set, view)]);
  session.view.setState(
    ({ maximised: _, ...state }) => ({
      ...state,
      layout: { rows: 1, columns: bodyPlanes.length },
      panes: bodyPlanes.map((plane) => ({ ...shown, plane, point })),
      active: 0,
    }),
    true,
  );
}

/** To what was on screen before, or to the series alone where a link brought the planes. */
function goBack(session: Session): void {
  const was = before.get(session);
  before.delete(session);
  const { tool, overlay, link, ...now } = session.view.getState();
  const alone = { ...now, layout: { rows: 1, columns: 1 }, panes: [asTaken(now.panes[now.active] ?? {})], active: 0 };
  session.view.setState({ ...(was ?? alone), tool, overlay, link }, true);
}
