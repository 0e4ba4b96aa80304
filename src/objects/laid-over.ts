import type { ParametricMap } from './parametric-map/parametric-map.ts';
import type { PresentationState } from './pr/presentation-state.ts';
import type { Dose } from './rtdose/dose.ts';
import type { StructureSet } from './rtstruct/structure-set.ts';
import type { Segmentation } from './seg/segmentation.ts';

/** What is laid over pictures, read whole: plain data that crosses threads. */
export type LaidOver = Segmentation | StructureSet | Dose | ParametricMap | PresentationState;
