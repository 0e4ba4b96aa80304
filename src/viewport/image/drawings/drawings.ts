import type { Annotation, ImageGeometry } from '#src/model/annotation/annotation.ts';
import { frameKey, type FrameAddress } from '#src/model/dicom/address.ts';
import type { CanvasPoint, IndexPoint } from '#src/model/geometry/spaces.ts';
import { isSegmenting, type Tool } from '#src/model/session/view-state.ts';
import { frameAddress, type ImageSet } from '#src/dataset/display-set.ts';
import { language } from '#src/text/index.ts';
import type { PaneContext } from '../../pane.ts';
import { part } from '../overlay/dom.ts';
import type { ShownPicture } from '../shown.ts';
import type { DrawingLayer, LayerHost, Mark } from './layer.ts';
import { changedMark, newMark } from './new-mark.ts';
import { isMeant, type ShapeKind } from './shapes.ts';

/** The kind of mark a tool draws; undefined for a tool that draws none. */
export function drawnBy(tool: Tool): ShapeKind | undefined {
  if (tool === 'window' || tool === 'scroll' || tool === 'zoom' || tool === 'pan') return undefined;
  if (tool === 'crosshair' || tool === 'select') return undefined;
  return isSegmenting(tool) ? undefined : tool;
}

/**
 * The marks of a pane: which belong to the picture on screen, and what the reader does to them. The engine that draws them
 * is loaded when the first mark or the first drawing tool asks for it, never before a picture is on screen.
 */
export class Drawings implements LayerHost {
  readonly #context: PaneContext;
  readonly #pane: number;
  readonly #element: HTMLDivElement;
  /** The engine takes hold of an element's style; this one is its own. */
  readonly #sheet: HTMLDivElement;
  readonly #engine: (state: 'loading' | 'failed' | 'here') => void;
  readonly #stops: (() => void)[];
  #byFrame = new Map<string, readonly Annotation[]>();
  #layer: DrawingLayer | undefined;
  #loading = false;
  #gone = false;
  #shown: ShownPicture | undefined;
  #drawnKey = '';
  #begunOn = '';
  /** Which calibrations there are: what is written beside other marks depends on them. */
  #scales: readonly string[] = [];

  /** `changed`: marks of some frame came or went. `rescaled`: calibrations did. `engine`: a press waits for it, it could not be loaded, or it is here. */
  constructor(
    root: HTMLElement,
    pane: number,
    context: PaneContext,
    on: {
      readonly changed: () => void;
      readonly rescaled: () => void;
      readonly engine: (state: 'loading' | 'failed' | 'here') => void;
    },
  ) {
    this.#context = context;
    this.#pane = pane;
    this.#engine = on.engine;
    this.#element = part(root, 'pane-drawings');
    this.#sheet = part(this.#element, 'pane-sheet');
    const { annotations, view } = context.session;
    const escape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') this.#cancel();
    };
    addEventListener('keydown', escape, { capture: true });
    this.#stops = [
      () => removeEventListener('keydown', escape, { capture: true }),
      annotations.store.subscribe(() => {
        const scales = this.#scales.join();
        this.#sort();
        on.changed();
        if (this.#scales.join() !== scales) on.rescaled();
        this.#draw();
      }),
      view.subscribe((state, before) => {
        if (state.tool !== before.tool) this.#draw();
      }),
    ];
    this.#sort();
  }

  /** What is on screen now; undefined = no picture, so no marks either. */
  picture(shown: ShownPicture | undefined): void {
    const other = this.#shown && shown && frameKey(this.#shown.frame.address) !== frameKey(shown.frame.address);
    const upgraded = this.#shown?.frame !== shown?.frame;
    // What was asked belongs to the picture that goes.
    if (other || !shown) this.#layer?.answer();
    this.#shown = shown;
    if (other || !shown) this.#cancel();
    if (!this.#draw() && upgraded) this.#layer?.refresh();
  }

  /** Whether a press at the left button is the marks' own. */
  takesPress(): boolean {
    if (!this.#shown) return false;
    const draws = drawnBy(this.#context.session.view.getState().tool) !== undefined;
    if (this.#layer) return draws || this.#layer.holds;
    // A gesture that the tools are not here for is never lost without a word; after a failure it asks again.
    if (draws) {
      this.#engine('loading');
      this.#load();
    }
    return draws;
  }

  /** Indices of a set that carry marks. */
  marked(set: ImageSet): ReadonlySet<number> {
    const marked = new Set<number>();
    if (this.#byFrame.size > 0) {
      set.frames.forEach((ref, i) => {
        if (this.#byFrame.has(frameKey(frameAddress(ref)))) marked.add(i);
      });
    }
    return marked;
  }

  resize(): void {
    this.#layer?.resize();
    this.#drawnKey = '';
  }

  destroy(): void {
    this.#gone = true;
    for (const stop of this.#stops) stop();
    this.#layer?.destroy();
    this.#element.remove();
  }

  get session(): PaneContext['session'] {
    return this.#context.session;
  }

  get shown(): ShownPicture | undefined {
    return this.#shown;
  }

  toCanvas(at: IndexPoint): CanvasPoint {
    return this.#shown?.transform.toCanvas(at) ?? { space: 'canvas', x: 0, y: 0 };
  }

  toIndex(at: CanvasPoint): IndexPoint {
    return this.#shown?.transform.toIndex(at) ?? { space: 'index', x: 0, y: 0 };
  }

  begun(): void {
    this.#begunOn = this.#shown ? frameKey(this.#shown.frame.address) : '';
  }

  ended(geometry: ImageGeometry): FrameAddress | undefined {
    const shown = this.#shown;
    const on = this.#begunOn;
    this.#begunOn = '';
    if (!shown || on !== frameKey(shown.frame.address) || !isMeant(geometry, (at) => this.toCanvas(at)))
      return undefined;
    return shown.frame.address;
  }

  made(on: FrameAddress, geometry: ImageGeometry, label?: string): void {
    const mark = newMark(on, geometry, new Date(), label);
    this.#context.session.annotations.put(mark);
    this.#context.session.annotations.select(mark.id);
  }

  #cancel(): void {
    if (this.#begunOn === '') return;
    this.#begunOn = '';
    this.#layer?.cancel();
    this.#layer?.refresh();
  }

  edited(id: string, geometry: ImageGeometry, textAt: IndexPoint | undefined): void {
    const { annotations } = this.#context.session;
    const mark = annotations.store.getState().all.get(id);
    if (mark) annotations.put(changedMark(mark, geometry, textAt, new Date()));
  }

  selected(id: string | undefined): void {
    const { annotations } = this.#context.session;
    if (id !== undefined && annotations.store.getState().selected !== id) annotations.select(id);
  }

  #sort(): void {
    const sorted = new Map<string, Annotation[]>();
    const scales: string[] = [];
    for (const mark of this.#context.session.annotations.store.getState().all.values()) {
      if (mark.shape.geometry.kind === 'calibration') scales.push(`${mark.id} ${String(mark.version)}`);
      const key = frameKey(mark.shape.on);
      const known = sorted.get(key);
      if (known) known.push(mark);
      else sorted.set(key, [mark]);
    }
    this.#byFrame = sorted;
    this.#scales = scales;
  }

  /** True when the marks were drawn anew. */
  #draw(): boolean {
    const { view, annotations } = this.#context.session;
    const tool = drawnBy(view.getState().tool);
    const shown = this.#shown;
    if (!this.#layer) {
      if (shown && (tool ?? this.#byFrame.has(frameKey(shown.frame.address)))) this.#load();
      return false;
    }
    this.#layer.setTool(tool);
    const marked = (shown && this.#byFrame.get(frameKey(shown.frame.address))) ?? [];
    const { selected, hidden } = annotations.store.getState();
    const own = hidden.size > 0 ? marked.filter((mark) => !hidden.has(mark.id)) : marked;
    const versions = own.map((mark) => [mark.id, mark.version, mark.id === selected]);
    // An empty picture needs no drawing wherever it lies: scrolling past slices without marks costs nothing here.
    const place = own.length > 0 && shown ? [shown.transform.matrix, frameKey(shown.frame.address), language()] : [];
    const key = JSON.stringify([versions, place, own.length > 0 && this.#scales]);
    if (key === this.#drawnKey) return false;
    this.#drawnKey = key;
    this.#layer.draw(own.map((mark) => asMark(mark, mark.id === selected)));
    return true;
  }

  #load(): void {
    if (this.#loading) return;
    this.#loading = true;
    void (async () => {
      try {
        const { DrawingLayer } = await import('./layer.ts');
        if (this.#gone) return;
        const layer = await DrawingLayer.make(this.#sheet, this.#pane, this);
        if (this.#gone as boolean) {
          layer.destroy();
          return;
        }
        this.#layer = layer;
        this.#engine('here');
        this.#drawnKey = '';
        this.#draw();
      } catch {
        this.#engine('failed');
      } finally {
        this.#loading = false;
      }
    })();
  }
}

function asMark(mark: Annotation, selected: boolean): Mark {
  const { id, label, colour, textAt, shape } = mark;
  return {
    id,
    geometry: shape.geometry,
    selected,
    ...(label !== undefined && { label }),
    ...(colour && { colour }),
    ...(textAt && { textAt }),
  };
}
