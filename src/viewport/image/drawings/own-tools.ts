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

/** A curve that stays open: it ends with a double click. The engine writes beside closed ones alone. */
export class PathTool extends SplineROITool {
  static override toolName = toolNames.path;

  protected override renderAnnotationInstance(context: Types.AnnotationRenderContext): boolean {
    const drawn = super.renderAnnotationInstance(context);
    const { enabledElement, svgDrawingHelper, annotation, targetId } = context;
    const { getTextLines } = this.configuration as { readonly getTextLines: TextLines };
    const textLines = this.editData?.newAnnotation === true ? [] : getTextLines(annotation.data, targetId);
    if (textLines.length === 0) return drawn;
    const { viewport } = enabledElement;
    this.renderLinkedTextBoxAnnotation({
      ...{ enabledElement, svgDrawingHelper, annotation, textLines, textBoxUID: 'textBox' },
      styleSpecifier: {
        toolGroupId: this.toolGroupId,
        toolName: this.getToolName(),
        viewportId: viewport.id,
        ...(annotation.annotationUID !== undefined && { annotationUID: annotation.annotationUID }),
      },
      canvasCoordinates: (annotation.data.handles?.points ?? []).map((point) => viewport.worldToCanvas(point)),
    });
    return drawn;
  }
}

type TextLines = (data: Types.AnnotationData, targetId: string) => string[];

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
