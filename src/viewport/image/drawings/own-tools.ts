import {
  ArrowAnnotateTool,
  CobbAngleTool,
  LengthTool,
  ProbeTool,
  SplineROITool,
  type Types,
} from '@cornerstonejs/tools';
import { toolNames } from './shapes.ts';

/** A point with words beside it. */
export class TextNoteTool extends ProbeTool {
  static override toolName = toolNames.text;
}

/** A line whose length the reader says. */
export class CalibrationLineTool extends LengthTool {
  static override toolName = toolNames.calibration;
}

/** A curve that stays open: it ends with a double click. */
export class PathTool extends SplineROITool {
  static override toolName = toolNames.path;
}

/** The engine writes nothing beside lines that are parallel, whose angle is 0: what counts is that it is known. */
export class KnownCobbAngleTool extends CobbAngleTool {
  static override toolName = toolNames.cobb;

  override _calculateCachedStats(annotation: Types.Annotation): Record<string, unknown> {
    const stats = (annotation.data.cachedStats ?? {}) as Record<string, { angle?: unknown } | undefined>;
    if (annotation.data.handles?.points?.length === 4) {
      for (const known of Object.values(stats)) if (known) known.angle = 1;
      annotation.invalidated = false;
    }
    return stats;
  }
}

/** An arrow without a question in the browser's own window; its words are asked for in place, after it is drawn. */
export class QuietArrowTool extends ArrowAnnotateTool {
  static override toolName = toolNames.arrow;
  /** A double click would ask too. */
  override doubleClickCallback = (): void => undefined;
}
