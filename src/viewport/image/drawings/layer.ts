import { eventTarget, getRenderingEngine } from '@cornerstonejs/core';
import {
  Enums,
  ToolGroupManager,
  annotation,
  cancelActiveManipulations,
  utilities,
  type Types as ToolTypes,
} from '@cornerstonejs/tools';
import type { ImageGeometry, MarkColour, PatientShape } from '#src/model/annotation/annotation.ts';
import type { CanvasPoint, IndexPoint } from '#src/model/geometry/spaces.ts';
import type { PaneContext } from '../../pane.ts';
import type { ShownPicture } from '../shown.ts';
import { askedFor } from './asked-for.ts';
import { linesBeside, linesInPatient } from './beside.ts';
import { colourMark, drawingEngine, enableSheet, frameOfReference, sheetId, type SheetViewport } from './engine.ts';
import { InlineText } from './inline-text.ts';
import {
  drawnShape,
  geometryOf,
  kindOfTool,
  shapeKinds,
  toolNames,
  type DrawnShape,
  type Point3,
  type ShapeKind,
} from './shapes.ts';

/** One mark to be drawn. */
export interface Mark {
  readonly id: string;
  /** On the picture shown. */
  readonly geometry: ImageGeometry;
  readonly textAt?: IndexPoint;
  readonly label?: string;
  readonly colour?: MarkColour;
  readonly selected: boolean;
}

/** What the layer asks of its pane and tells it. */
export interface LayerHost {
  readonly context: PaneContext;
  /** The picture on screen. */
  readonly shown: ShownPicture | undefined;
  toCanvas(at: IndexPoint): CanvasPoint;
  toIndex(at: CanvasPoint): IndexPoint;
  /** A new shape was begun on the picture now shown. */
  begun(): void;
  /** It is drawn. True = it is meant, and still on the picture it was begun on. */
  ended(geometry: ImageGeometry): boolean;
  /** It is complete. */
  made(geometry: ImageGeometry, label?: string): void;
  /** What a drawing on the picture shown is in the patient, where it is kept there: a mark of the session, or a new one. */
  inPatient(id: string | undefined, geometry: ImageGeometry): PatientShape | undefined;
  edited(id: string, geometry: ImageGeometry, textAt: IndexPoint | undefined): void;
  selected(id: string | undefined): void;
}

interface Drawn {
  readonly mark: Mark;
  readonly annotation: ToolTypes.Annotation;
  /** As it was drawn: what the reader changed differs from it. */
  readonly before: string;
}

/** A mark that waits for its words: drawn, and not yet the session's. */
const pendingId = '2.25.0';

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
  readonly #inline: InlineText;
  #tool: ShapeKind | undefined;
  #marks: readonly Mark[] = [];
  #pending: Mark | undefined;
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
    this.#inline = new InlineText(element.parentElement ?? element);
    layers.set(sheetId(id), this);
    const group = ToolGroupManager.createToolGroup(id);
    for (const kind of shapeKinds) {
      group?.addTool(toolNames[kind], {
        // Figures are the model's; these two write no lines at all without their own.
        calculateStats: kind === 'freehand' || kind === 'circle',
        ...(kind === 'path' && { allowOpenSplines: true }),
        // The engine keeps an arrow only if it is given a text; the reader's own is asked for afterwards.
        ...(kind === 'arrow' && { getTextCallback: (done: (text: string) => void) => done(' ') }),
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
    // Nothing half drawn or half said stays of the tool that was in hand.
    this.answer();
    this.cancel();
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

  /** A question about the mark just drawn ends with what was typed so far. */
  answer(): void {
    this.#inline.close();
  }

  /** Exactly these marks, where the pane's transform puts them now. */
  draw(marks: readonly Mark[]): void {
    this.#marks = marks;
    this.#putting = true;
    for (const { annotation: old } of this.#drawn.values()) {
      if (old.annotationUID) annotation.state.removeAnnotation(old.annotationUID);
    }
    this.#drawn.clear();
    for (const mark of marks) this.#put(mark);
    if (this.#pending) this.#put(this.#pending);
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
    this.answer();
    this.draw([]);
    this.#stop.abort();
    layers.delete(sheetId(this.#id));
    ToolGroupManager.destroyToolGroup(this.#id);
    drawingEngine().disableElement(this.#id);
  }

  /** Lines beside a mark; asked for by the engine at every drawing of it. */
  lines(kind: ShapeKind, data: ToolTypes.AnnotationData): string[] {
    const known = this.#known(data);
    const geometry = geometryOf(kind, shapeOf(data), this.#toIndex, known?.geometry);
    const label = typeof data['label'] === 'string' && data['label'] !== '' ? data['label'] : undefined;
    const { shown, context } = this.#host;
    if (!geometry || !shown) return [];
    const inPatient = this.#host.inPatient(known?.id, geometry);
    return inPatient
      ? [...linesInPatient(context, inPatient, label)]
      : [...linesBeside(context.session, shown, geometry, label, this.#later)];
  }

  readonly #later = (): void => this.refresh();

  /** What the session knows of the mark that is drawn so. */
  #known(data: ToolTypes.AnnotationData): Mark | undefined {
    for (const { mark, annotation: made } of this.#drawn.values()) if (made.data === data) return mark;
    return undefined;
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
        ...((mark.geometry.kind === 'spline' || mark.geometry.kind === 'path') && { spline: { type: 'CATMULLROM' } }),
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
    colourMark(mark.id, mark.colour);
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
      if (geometry && this.#host.ended(geometry)) this.#complete(geometry);
      else this.refresh();
    });
  }

  /** What has still to be said is asked in place; the mark becomes the session's when it is. */
  #complete(geometry: ImageGeometry): void {
    const asked = askedFor(geometry);
    if (!asked) {
      this.#host.made(geometry);
      return;
    }
    this.#pending = { id: pendingId, geometry, selected: false };
    this.draw(this.#marks);
    const done = (answer: string | undefined) => {
      this.#pending = undefined;
      const mark = asked.mark(answer);
      if (mark) this.#host.made(mark.geometry, mark.label);
      else this.draw(this.#marks);
    };
    this.#inline.ask({ ...asked.question, at: this.#host.toCanvas(asked.at), done });
  }

  #readBack(): void {
    for (const { mark, annotation: now, before } of this.#drawn.values()) {
      if (mark.id === pendingId) continue;
      if (fingerprint(now) === before) continue;
      const geometry = geometryOf(mark.geometry.kind, shapeOf(now.data), this.#toIndex, mark.geometry);
      if (!geometry) continue;
      const box = now.data.handles?.textBox;
      const textAt = box?.hasMoved ? this.#toIndex(box.worldPosition as Point3) : undefined;
      this.#host.edited(mark.id, geometry, textAt);
      return;
    }
    const chosen = annotation.selection
      .getAnnotationsSelected()
      .find((uid) => uid !== pendingId && this.#drawn.has(uid));
    this.#host.selected(chosen);
  }
}

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

/** What a reader can change of a mark. The engine turns a spline's points round and makes its curve from them itself. */
function fingerprint({ data }: ToolTypes.Annotation): string {
  const { points, contour } = shapeOf(data);
  const box = data.handles?.textBox;
  const moved = box?.hasMoved ? box.worldPosition : undefined;
  if (!('spline' in data)) return JSON.stringify([points, contour, moved]);
  const [there, back] = [JSON.stringify(points), JSON.stringify([...points].reverse())];
  return JSON.stringify([there < back ? there : back, moved]);
}
