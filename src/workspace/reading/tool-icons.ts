import type { Tool } from '#src/model/session/view-state.ts';
import {
  ArrowDownUp,
  ArrowUpLeft,
  Circle,
  CircleDot,
  Contrast,
  Crosshair,
  DraftingCompass,
  Hand,
  Lasso,
  MousePointer2,
  type LucideIcon,
  Move3d,
  Pipette,
  Ruler,
  RulerDimensionLine,
  Spline,
  Square,
  TriangleRight,
  Type,
  ZoomIn,
} from '#src/ui/icons.ts';

export const toolIcons: Readonly<Record<Tool, LucideIcon>> = {
  window: Contrast,
  scroll: ArrowDownUp,
  zoom: ZoomIn,
  pan: Hand,
  crosshair: Crosshair,
  select: MousePointer2,
  length: Ruler,
  bidirectional: Move3d,
  angle: TriangleRight,
  cobb: DraftingCompass,
  arrow: ArrowUpLeft,
  text: Type,
  rectangle: Square,
  ellipse: Circle,
  circle: CircleDot,
  freehand: Lasso,
  spline: Spline,
  probe: Pipette,
  calibration: RulerDimensionLine,
};

/** The tools that make marks, as the menu groups them. */
export const measuringGroups = [
  ['length', 'bidirectional', 'angle', 'cobb'],
  ['ellipse', 'circle', 'rectangle', 'freehand', 'spline', 'probe'],
  ['arrow', 'text'],
  ['calibration'],
] as const satisfies readonly (readonly Tool[])[];

export const measuringTools: readonly Tool[] = measuringGroups.flat();
