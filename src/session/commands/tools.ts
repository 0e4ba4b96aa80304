import type { Tool } from '#src/model/session/view-state.ts';
import type { Command } from '../command.ts';
import type { Session } from '../session.ts';

const keys: Readonly<Record<Tool, readonly string[]>> = {
  window: ['w'],
  scroll: ['s'],
  zoom: ['z'],
  pan: ['t'],
  length: ['d'],
  angle: ['a'],
  rectangle: ['b'],
  ellipse: ['e'],
  freehand: ['f'],
  probe: ['p'],
};

/** What the left button or one finger does. */
export function toolCommands(session: Session): readonly Command[] {
  return (Object.keys(keys) as Tool[]).map((tool) => ({
    id: `tool-${tool}`,
    title: `command.tool-${tool}`,
    keys: keys[tool],
    on: () => session.view.getState().tool === tool,
    run: () => session.view.setState({ tool }),
  }));
}
