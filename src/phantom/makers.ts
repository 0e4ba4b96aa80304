import { ctMaker } from './ct.ts';
import { dxMaker } from './dx.ts';
import { enhancedMaker } from './enhanced.ts';
import { mgMaker } from './mg.ts';
import { mrMaker } from './mr.ts';
import { petCtMaker } from './petct.ts';
import type { StudyName } from './patient.ts';
import type { Maker } from './task.ts';
import { usMaker } from './us.ts';
import { xaMaker } from './xa.ts';

export const makers: Readonly<Record<StudyName, Maker>> = {
  dx: dxMaker,
  mr: mrMaker,
  ct: ctMaker('ct'),
  enhanced: enhancedMaker,
  mg: mgMaker,
  xa: xaMaker,
  us: usMaker,
  petct: petCtMaker,
  'ct-prior': ctMaker('ct-prior'),
};
