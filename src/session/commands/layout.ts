import type { DisplaySet } from '#src/dataset/display-set.ts';
import { isLaidOver } from '#src/dataset/worth.ts';
import type { Command } from '../command.ts';
import { livePane } from '../live-pane.ts';
import { activate, hang, setLayout, swapPanes, toggleMaximised, visiblePanes } from '../panes.ts';
import type { Session } from '../session.ts';
import { comparingCommands, protocolCommands } from './protocols.ts';

const layouts = ['1x1', '1x2', '2x1', '2x2', '2x3', '3x3', '4x5'] as const;

/** Panes, what hangs in them and by which protocol. */
export function layoutCommands(session: Session): readonly Command[] {
  const pane = (by: number) => () => {
    const view = session.view.getState();
    if (view.maximised !== undefined) return;
    const all = visiblePanes(view);
    activate(session, (view.active + by + all.length) % all.length);
  };
  const series = (by: number) => () => {
    const { index, set } = livePane(session);
    const sets = shownSets(session, set);
    const at = sets.findIndex((s) => s.id === set?.id);
    const next = sets[at + by];
    if (next) hang(session, index, next.id);
  };
  const oneSeries = () => (shownSets(session, livePane(session).set).length > 1 ? undefined : 'blocked.oneSeries');
  const onePane = () => (session.view.getState().panes.length > 1 ? undefined : 'blocked.onePane');
  return [
    { id: 'next-series', title: 'command.next-series', keys: ['PageDown'], blocked: oneSeries, run: series(1) },
    { id: 'previous-series', title: 'command.previous-series', keys: ['PageUp'], blocked: oneSeries, run: series(-1) },
    { id: 'next-pane', title: 'command.next-pane', keys: ['ArrowRight'], blocked: onePane, run: pane(1) },
    { id: 'previous-pane', title: 'command.previous-pane', keys: ['ArrowLeft'], blocked: onePane, run: pane(-1) },
    {
      id: 'maximise',
      title: 'command.maximise',
      keys: ['m'],
      blocked: onePane,
      on: () => session.view.getState().maximised !== undefined,
      run: () => toggleMaximised(session, session.view.getState().active),
    },
    {
      id: 'swap-pane',
      title: 'command.swap-pane',
      keys: ['Shift+ArrowRight'],
      blocked: onePane,
      run: () => {
        const { active, panes } = session.view.getState();
        const next = (active + 1) % panes.length;
        swapPanes(session, active, next);
        activate(session, next);
      },
    },
    {
      id: 'link',
      title: 'command.link',
      keys: ['u'],
      on: () => session.view.getState().link,
      run: () => session.view.setState(({ link }) => ({ link: !link })),
    },
    ...[true, false].map((link): Command => ({
      id: link ? 'link-on' : 'link-off',
      title: link ? 'command.link-on' : 'command.link-off',
      keys: [],
      blocked: () =>
        session.view.getState().link === link ? (link ? 'blocked.linked' : 'blocked.notLinked') : undefined,
      run: () => session.view.setState({ link }),
    })),
    ...comparingCommands(session),
    ...protocolCommands(session),
    ...layouts.map((name) => {
      const [rows = 1, columns = 1] = name.split('x').map(Number);
      return {
        id: `layout-${name}`,
        title: 'command.layout-of',
        params: { rows, columns },
        keys: [],
        on: () => {
          const { layout } = session.view.getState();
          return layout.rows === rows && layout.columns === columns;
        },
        run: () => setLayout(session, { rows, columns }),
      };
    }),
  ];
}

/** Sets of the study a set belongs to (of the first study where there is none) that a pane can show. */
function shownSets(session: Session, of: DisplaySet | undefined): readonly DisplaySet[] {
  const { studies } = session.open.getState();
  const study = studies.find((s) => s.displaySets.some((set) => set.id === of?.id)) ?? studies[0];
  return study?.displaySets.filter((set) => !isLaidOver(set)) ?? [];
}
