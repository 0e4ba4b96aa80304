import { ctMaker } from './ct.ts';
import { dxMaker } from './dx.ts';
import { mrMaker } from './mr.ts';
import type { StudyName } from './patient.ts';
import type { Maker } from './task.ts';

export const makers: Partial<Record<StudyName, Maker>> = {
  dx: dxMaker,
  mr: mrMaker,
  ct: ctMaker('ct'),
  'ct-prior': ctMaker('ct-prior'),
};
