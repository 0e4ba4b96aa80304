import { slabModes } from '#src/model/session/view-state.ts';
import type { Command } from '../command.ts';
import { livePane } from '../live-pane.ts';
import type { Session } from '../session.ts';
import { cutBlocked } from '../lying.ts';
import { thicken, toggleSlab } from '../slab.ts';

/** Planes of a thickness in the live pane. */
export function slabCommands(session: Session): readonly Command[] {
  const blocked = () => cutBlocked(session, livePane(session).view);
  const isThick = () => livePane(session).view.slab !== undefined;
  return [
    ...slabModes.map((mode): Command => ({
      id: `slab-${mode}`,
      title: `command.slab-${mode}`,
      keys: mode === 'mip' ? ['Shift+t'] : [],
      blocked,
      on: () => livePane(session).view.slab?.mode === mode,
      run: () => toggleSlab(session, livePane(session).index, mode),
    })),
    {
      id: 'slab-thicker',
      title: 'command.slab-thicker',
      keys: ['Mod+ArrowUp'],
      blocked,
      run: () => void thicken(session, livePane(session).index, 1),
    },
    {
      id: 'slab-thinner',
      title: 'command.slab-thinner',
      keys: ['Mod+ArrowDown'],
      blocked: () => (isThick() ? blocked() : 'blocked.noSlab'),
      run: () => void thicken(session, livePane(session).index, -1),
    },
  ];
}
