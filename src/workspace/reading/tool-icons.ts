import type { Tool } from '#src/model/session/view-state.ts';
import {
  ArrowDownUp,
  Circle,
  Contrast,
  Crosshair,
  Hand,
  type LucideIcon,
  Pipette,
  Ruler,
  Spline,
  Square,
  TriangleRight,
  ZoomIn,
} from '#src/ui/icons.ts';

export const toolIcons: Readonly<Record<Tool, LucideIcon>> = {
  window: Contrast,
  scroll: ArrowDownUp,
  zoom: ZoomIn,
  pan: Hand,
  crosshair: Crosshair,
  length: Ruler,
  angle: TriangleRight,
  rectangle: Square,
  ellipse: Circle,
  freehand: Spline,
  probe: Pipette,
};

export const measuringTools = [
  'length',
  'angle',
  'rectangle',
  'ellipse',
  'freehand',
  'probe',
] as const satisfies readonly Tool[];
