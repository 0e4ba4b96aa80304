import { pane } from './pane.ts';
import { faults } from './faults.ts';
import { shell } from './shell.ts';
import { worklist } from './worklist.ts';
import { workspace } from './workspace.ts';
import { saving } from './saving.ts';
import { commands } from './commands.ts';
import { laidOver } from './laid-over.ts';
import { hanging } from './hanging.ts';

export const en = {
  ...pane,
  ...faults,
  ...shell,
  ...worklist,
  ...workspace,
  ...commands,
  ...saving,
  ...laidOver,
  ...hanging,
} as const;
