import type { Command } from '../command.ts';
import { livePane } from '../live-pane.ts';
import { cutBlocked } from '../lying.ts';
import type { Session } from '../session.ts';
import { straighten, turnBy } from '../turn.ts';

/** Degrees of one press. */
const step = 5;

/** Turns the live pane's planes, as the handles of their lines in other panes do. */
export function turnCommands(session: Session): readonly Command[] {
  const blocked = () => {
    const { view } = livePane(session);
    return view.plane === 'curved' ? 'blocked.curved' : cutBlocked(session, view);
  };
  const turn = (id: string, key: string, about: 'across' | 'down', degrees: number): Command => ({
    id,
    title: `command.${id}`,
    keys: [key],
    blocked,
    run: () => turnBy(session, livePane(session).index, about, degrees),
  });
  const isTurned = () => {
    const { panes, active } = session.view.getState();
    return panes.some((pane) => pane.displaySet === panes[active]?.displaySet && pane.plane === 'oblique');
  };
  return [
    // The picture's left edge comes towards the reader, or its upper one.
    turn('turn-left', 'Mod+Shift+ArrowLeft', 'down', -step),
    turn('turn-right', 'Mod+Shift+ArrowRight', 'down', step),
    turn('turn-up', 'Mod+Shift+ArrowUp', 'across', step),
    turn('turn-down', 'Mod+Shift+ArrowDown', 'across', -step),
    {
      id: 'planes-straight',
      title: 'command.planes-straight',
      keys: ['Shift+j'],
      blocked: () => (isTurned() ? undefined : 'blocked.notTurned'),
      run: () => straighten(session),
    },
  ];
}
