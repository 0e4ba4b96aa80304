import { phaseOn, phasesOf } from '#src/dataset/phases.ts';
import type { Command } from '../command.ts';
import { goOn, livePane } from '../live-pane.ts';
import type { Session } from '../session.ts';

/** Through the times of one place, where a series was taken several times. */
export function phaseCommands(session: Session): readonly Command[] {
  const blocked = () => {
    const { set } = livePane(session);
    return set?.kind === 'image' && phasesOf(set) > 1 ? undefined : 'blocked.noPhases';
  };
  const step = (id: string, key: string, by: 1 | -1): Command => ({
    id,
    title: `command.${id}`,
    keys: [key],
    blocked,
    run: () => goOn(session, phaseOn, by),
  });
  return [step('next-phase', ';', 1), step('previous-phase', ':', -1)];
}
