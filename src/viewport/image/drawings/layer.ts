import { eventTarget, getRenderingEngine } from '@cornerstonejs/core';
import {
  Enums,
  ToolGroupManager,
  annotation,
  cancelActiveManipulations,
  utilities,
  type Types as ToolTypes,
} from '@cornerstonejs/tools';
import type { ImageGeometry } from '#src/model/annotation/annotation.ts';
import type { CanvasPoint, IndexPoint } from '#src/model/geometry/spaces.ts';
import { drawingEngine, enableSheet, frameOfReference, sheetId, type SheetViewport } from './engine.ts';
import {
  drawnShape,
  geometryOf,
  kindOfTool,
  toolNames,
  type DrawnShape,
  type Point3,
  type ShapeKind,
} from './shapes.ts';

/** One mark to be drawn. */
export interface Mark {
  readonly id: string;
  readonly geometry: ImageGeometry;
  readonly textAt?: IndexPoint;
  readonly label?: string;
  readonly selected: boolean;
}

/** What the layer asks of its pane and tells it. */
export interface LayerHost {
  toCanvas(at: IndexPoint): CanvasPoint;
  toIndex(at: CanvasPoint): IndexPoint;
  /** What a shape on the picture now shown measures. */
  words(geometry: ImageGeometry, label: string | undefined): readonly string[];
  /** A new shape was begun on the picture now shown; the pane may refuse its end when another is shown by then. */
  begun(): void;
  completed(geometry: ImageGeometry): void;
  edited(id: string, geometry: ImageGeometry, textAt: IndexPoint | undefined): void;
  selected(id: string | undefined): void;
}

interface Drawn {
  readonly mark: Mark;
  readonly annotation: ToolTypes.Annotation;
  /** As it was drawn: what the reader changed differs from it. */
  readonly before: string;
}

const layers = new Map<string, DrawingLayer>();

/**
 * The marks of one pane, drawn and edited by the engine's tools. The engine holds a drawing of them: made anew from the
 * session's marks whenever those, the picture or its place change, and read back once when a gesture ends.
 */
export class DrawingLayer {
  readonly #element: HTMLDivElement;
  readonly #id: string;
  readonly #host: LayerHost;
  readonly #viewport: SheetViewport;
  readonly #drawn = new Map<string, Drawn>();
  readonly #stop = new AbortController();
  #tool: ShapeKind | undefined;
  /** True while marks are put or taken by code: the engine's events then tell nothing new. */
  #putting = false;

  static async make(element: HTMLDivElement, pane: number, host: LayerHost): Promise<DrawingLayer> {
    const id = `pane-${String(pane)}`;
    const viewport = await enableSheet(element, id);
    return new DrawingLayer(element, id, host, viewport);
  }

  private constructor(element: HTMLDivElement, id: string, host: LayerHost, viewport: SheetViewport) {
    this.#element = element;
    this.#id = id;
    this.#host = host;
    this.#viewport = viewport;
    layers.set(sheetId(id), this);
    const group = ToolGroupManager.createToolGroup(id);
    for (const kind of kinds) {
      group?.addTool(toolNames[kind], {
        // Figures are the model's; the freehand tool writes no lines at all without its own.
        calculateStats: kind === 'freehand',
        getTextLines: (data: ToolTypes.AnnotationData, target: string | readonly string[]) =>
          linesFor(kind, data, target),
      });
      group?.setToolPassive(toolNames[kind]);
    }
    group?.addViewport(id, drawingEngine().id);
    const { signal } = this.#stop;
    const on = (type: string, listener: (event: Event) => void) => {
      eventTarget.addEventListener(type, listener);
      signal.addEventListener('abort', () => eventTarget.removeEventListener(type, listener));
    };
    on(Enums.Events.ANNOTATION_ADDED, (event) => {
      if (!this.#putting && this.#isMine(event)) this.#host.begun();
    });
    on(Enums.Events.ANNOTATION_COMPLETED, (event) => {
      const made = annotationOf(event);
      if (made && this.#isMine(event)) this.#completed(made);
    });
    // Edits end without an event of the engine's own (its MODIFIED comes for every step): the release of the button does.
    const released = () => queueMicrotask(() => this.#readBack());
    addEventListener('mouseup', released, { signal });
    addEventListener('touchend', released, { signal });
  }

  /** The kind that a press begins; undefined = existing marks can be moved, nothing new is drawn. */
  setTool(kind: ShapeKind | undefined): void {
    if (kind === this.#tool) return;
    const group = ToolGroupManager.getToolGroup(this.#id);
    if (this.#tool) group?.setToolPassive(toolNames[this.#tool], { removeAllBindings: true });
    this.#tool = kind;
    if (!kind) return;
    group?.setToolActive(toolNames[kind], {
      bindings: [{ mouseButton: Enums.MouseBindings.Primary }, { numTouchPoints: 1 }],
    });
  }

  /** Whether a press now would take hold of a mark. */
  get holds(): boolean {
    return [...this.#drawn.values()].some(({ annotation: { highlighted } }) => highlighted === true);
  }

  /** A gesture under way ends without a mark: its picture is no longer the one on screen. */
  cancel(): void {
    this.#putting = true;
    const id = cancelActiveManipulations(this.#element);
    if (id && !this.#drawn.has(id)) annotation.state.removeAnnotation(id);
    this.#putting = false;
  }

  /** Exactly these marks, where the pane's transform puts them now. */
  draw(marks: readonly Mark[]): void {
    this.#putting = true;
    for (const { annotation: old } of this.#drawn.values()) {
      if (old.annotationUID) annotation.state.removeAnnotation(old.annotationUID);
    }
    this.#drawn.clear();
    for (const mark of marks) this.#put(mark);
    this.#putting = false;
    this.refresh();
  }

  /** Words and lines anew; the marks stay. */
  refresh(): void {
    utilities.triggerAnnotationRenderForViewportIds([this.#id]);
  }

  resize(): void {
    getRenderingEngine(drawingEngine().id)?.resize(true, false);
  }

  destroy(): void {
    this.draw([]);
    this.#stop.abort();
    layers.delete(sheetId(this.#id));
    ToolGroupManager.destroyToolGroup(this.#id);
    drawingEngine().disableElement(this.#id);
  }

  /** Lines beside a mark; asked for by the engine at every drawing of it. */
  lines(kind: ShapeKind, data: ToolTypes.AnnotationData): string[] {
    const geometry = geometryOf(kind, shapeOf(data), this.#toIndex);
    const label = typeof data['label'] === 'string' && data['label'] !== '' ? data['label'] : undefined;
    return geometry ? [...this.#host.words(geometry, label)] : [];
  }

  readonly #toWorld = (at: IndexPoint): Point3 => {
    const { x, y } = this.#host.toCanvas(at);
    return [...this.#viewport.canvasToWorld([x, y])] as Point3;
  };

  readonly #toIndex = (at: Point3): IndexPoint => {
    const [x, y] = this.#viewport.worldToCanvas(at);
    return this.#host.toIndex({ space: 'canvas', x, y });
  };

  #isMine(event: Event): boolean {
    return annotationOf(event)?.metadata?.FrameOfReferenceUID === frameOfReference(this.#id);
  }

  #put(mark: Mark): void {
    const shape = drawnShape(mark.geometry, this.#toWorld);
    const textAt = mark.textAt && this.#toWorld(mark.textAt);
    const made: ToolTypes.Annotation = {
      annotationUID: mark.id,
      highlighted: false,
      invalidated: true,
      isLocked: false,
      isVisible: true,
      metadata: {
        ...this.#viewport.getViewReference(),
        toolName: toolNames[mark.geometry.kind],
        FrameOfReferenceUID: frameOfReference(this.#id),
        referencedImageId: sheetId(this.#id),
      },
      data: {
        label: mark.label ?? '',
        cachedStats: {},
        ...(shape.contour && { contour: shape.contour }),
        handles: {
          points: shape.points,
          activeHandleIndex: null,
          textBox: {
            hasMoved: textAt !== undefined,
            worldPosition: textAt ?? [0, 0, 0],
            worldBoundingBox: {
              topLeft: [0, 0, 0],
              topRight: [0, 0, 0],
              bottomLeft: [0, 0, 0],
              bottomRight: [0, 0, 0],
            },
          },
        },
      },
    };
    annotation.state.addAnnotation(made, this.#element);
    annotation.selection.setAnnotationSelected(mark.id, mark.selected, true);
    this.#drawn.set(mark.id, { mark, annotation: made, before: fingerprint(made) });
  }

  #completed(made: ToolTypes.Annotation): void {
    const uid = made.annotationUID;
    if (this.#putting || !uid || this.#drawn.has(uid)) return;
    const kind = kindOfTool(made.metadata?.toolName ?? '');
    const geometry = kind && geometryOf(kind, shapeOf(made.data), this.#toIndex);
    // The engine still holds it in its own callback; it goes once that has returned, and the session's mark comes.
    queueMicrotask(() => {
      this.#putting = true;
      annotation.state.removeAnnotation(uid);
      this.#putting = false;
      if (geometry) this.#host.completed(geometry);
      else this.refresh();
    });
  }

  #readBack(): void {
    for (const { mark, annotation: now, before } of this.#drawn.values()) {
      if (fingerprint(now) === before) continue;
      const geometry = geometryOf(mark.geometry.kind, shapeOf(now.data), this.#toIndex);
      if (!geometry) continue;
      const box = now.data.handles?.textBox;
      const textAt = box?.hasMoved ? this.#toIndex(box.worldPosition as Point3) : undefined;
      this.#host.edited(mark.id, geometry, textAt);
      return;
    }
    const chosen = annotation.selection.getAnnotationsSelected().find((uid) => this.#drawn.has(uid));
    this.#host.selected(chosen);
  }
}

const kinds = ['length', 'angle', 'probe', 'rectangle', 'ellipse', 'freehand'] as const;

function linesFor(kind: ShapeKind, data: ToolTypes.AnnotationData, target: string | readonly string[]): string[] {
  const id = typeof target === 'string' ? target : (target[0] ?? '');
  return layers.get(id.replace(/^imageId:/, ''))?.lines(kind, data) ?? [];
}

function annotationOf(event: Event): ToolTypes.Annotation | undefined {
  return (event as CustomEvent<{ annotation?: ToolTypes.Annotation }>).detail.annotation;
}

function shapeOf(data: ToolTypes.AnnotationData): DrawnShape {
  const contour = data['contour'] as { polyline?: Point3[]; closed?: boolean } | undefined;
  return {
    points: data.handles?.points ?? [],
    ...(contour?.polyline && { contour: { polyline: contour.polyline, closed: contour.closed ?? false } }),
  };
}

/** What a reader can change of a mark. */
function fingerprint({ data }: ToolTypes.Annotation): string {
  const shape = shapeOf(data);
  const box = data.handles?.textBox;
  return JSON.stringify([shape.points, shape.contour, box?.hasMoved ? box.worldPosition : undefined]);
}
