import type { Command } from '../command.ts';
import { subtrahends } from '../fusion.ts';
import { livePane } from '../live-pane.ts';
import { updatePane } from '../panes.ts';
import type { Session } from '../session.ts';

/** Takes another series' values off the live pane's: the one most like it first, then the next, and after the last none. */
export function subtractCommand(session: Session): Command {
  const taken = () => {
    const { fused } = livePane(session).view;
    return fused?.how === 'subtract' ? fused.displaySet : undefined;
  };
  return {
    id: 'subtract',
    title: 'command.subtract',
    keys: [],
    blocked: () =>
      taken() !== undefined || subtrahends(session, livePane(session).view).length > 0
        ? undefined
        : 'blocked.noSubtrahend',
    on: () => taken() !== undefined,
    run: () => {
      const { index, view } = livePane(session);
      const sets = subtrahends(session, view);
      const now = sets.findIndex(({ id }) => id === taken());
      const next = taken() !== undefined && now < 0 ? undefined : sets[now + 1];
      updatePane(session, index, ({ fused: _, ...pane }) =>
        next ? { ...pane, fused: { displaySet: next.id, how: 'subtract', opacity: 1 } } : pane,
      );
    },
  };
}
