import { pane } from './pane.ts';
import { document } from './document.ts';
import { faults } from './faults.ts';
import { shell } from './shell.ts';
import { worklist } from './worklist.ts';
import { workspace } from './workspace.ts';
import { saving } from './saving.ts';
import { segments } from './segments.ts';
import { commands } from './commands.ts';
import { laidOver } from './laid-over.ts';
import { output } from './output.ts';
import { hanging } from './hanging.ts';
import { curved } from './curved.ts';
import { pet } from './pet.ts';
import { rendering } from './rendering.ts';
import { followUp } from './follow-up.ts';
import { habits } from './habits.ts';

export const en = {
  ...pane,
  ...document,
  ...faults,
  ...shell,
  ...worklist,
  ...workspace,
  ...commands,
  ...saving,
  ...segments,
  ...laidOver,
  ...hanging,
  ...curved,
  ...pet,
  ...rendering,
  ...habits,
  ...followUp,
  ...output,
} as const;
