import type { Annotation, ImageGeometry, PatientMark, PatientShape, Shape } from '#src/model/annotation/annotation.ts';
import type { MeasuredPixels } from '#src/model/annotation/statistics.ts';
import { frameKey } from '#src/model/dicom/address.ts';
import type { CanvasPoint, IndexPoint } from '#src/model/geometry/spaces.ts';
import { isSegmenting, type Tool } from '#src/model/session/view-state.ts';
import { frameAddress, type ImageSet } from '#src/dataset/display-set.ts';
import { language } from '#src/text/index.ts';
import type { PaneContext } from '../../pane.ts';
import { part } from '../overlay/dom.ts';
import type { ShownPicture } from '../shown.ts';
import type * as InPatient from './in-patient.ts';
import type { Reaching } from './in-patient.ts';
import type { ByEdge } from './by-edge.ts';
import type { ByKeys } from './by-keys.ts';
import type { DrawingLayer, LayerHost, Mark } from './layer.ts';
import { changedMark, newMark } from './new-mark.ts';
import { isMeant, type ShapeKind } from './shapes.ts';

/** The kind of mark a tool draws; undefined for a tool that draws none. */
export function drawnBy(tool: Tool): ShapeKind | undefined {
  if (tool === 'window' || tool === 'scroll' || tool === 'zoom' || tool === 'pan') return undefined;
  if (tool === 'crosshair' || tool === 'select') return undefined;
  // What follows an edge is kept as the line that it drew.
  if (tool === 'livewire') return 'freehand';
  return isSegmenting(tool) ? undefined : tool;
}

/**
 * The marks of a pane: which belong to the picture on screen, and what the reader does to them. The engine that draws them
 * is loaded when the first mark or the first drawing tool asks for it, never before a picture is on screen.
 */
export class Drawings implements LayerHost {
  readonly #root: HTMLElement;
  readonly #context: PaneContext;
  readonly #pane: number;
  readonly #element: HTMLDivElement;
  /** The engine takes hold of an element's style; this one is its own. */
  readonly #sheet: HTMLDivElement;
  readonly #engine: (state: 'loading' | 'failed' | 'here') => void;
  readonly #stops: (() => void)[];
  #byFrame = new Map<string, readonly Annotation[]>();
  /** Those in the patient: on whatever picture goes through them. What knows where they lie comes with the first. */
  #inPatient: readonly PatientMark[] = [];
  #space: typeof InPatient | undefined;
  #set: ImageSet | undefined;
  #layer: DrawingLayer | undefined;
  #loading = false;
  #gone = false;
  /** Sets points without a mouse; here once it has been asked for. */
  #byKeys: ByKeys | undefined;
  /** Follows edges between clicks; here with its tool. */
  #byEdge: ByEdge | undefined;
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
    this.#root = root;
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
        if (state.tool === before.tool) return;
        this.#byKeys?.end();
        this.#byEdge?.end();
        this.#draw();
      }),
    ];
    this.#sort();
  }

  /** What is on screen now, and of which set; undefined = no picture, so no marks either. */
  picture(shown: ShownPicture | undefined, set?: ImageSet): void {
    this.#set = set;
    const other = this.#shown && shown && frameKey(this.#shown.frame.address) !== frameKey(shown.frame.address);
    // Other pixels, the same ones in another unit, or other values laid over them: figures are to be said anew.
    const upgraded = (['frame', 'ref', 'over'] as const).some((part) => this.#shown?.[part] !== shown?.[part]);
    // What was asked belongs to the picture that goes.
    if (other || !shown) this.#layer?.answer();
    this.#shown = shown;
    if (other || !shown) this.#cancel();
    else this.#byEdge?.draw();
    if (!this.#draw() && upgraded) this.#layer?.refresh();
  }

  /** Why the tool in hand draws nothing on the picture shown, as a key of the catalogue. */
  get refusal(): string | undefined {
    const tool = drawnBy(this.#context.session.view.getState().tool);
    if (!tool || !this.#shown) return undefined;
    if (this.#followsEdges && !this.edges) return 'pane.edge.waiting';
    if (!this.#set?.cut) return undefined;
    if (this.#set.cut.ribbon) return 'pane.cut.noCurvedMarks';
    if (tool === 'calibration') return 'pane.cut.noCalibration';
    if (this.#shown.ref.instance.frameOfReference === undefined) return 'pane.cut.noFrame';
    // What is seen in a slab lies anywhere in it: nothing drawn there would have a depth.
    return this.#shown.frame.slab ? 'pane.cut.noSlabMarks' : undefined;
  }

  /** Begins the shape of the tool in hand by keys. */
  beginByKeys(): void {
    const kind = drawnBy(this.#context.session.view.getState().tool);
    if (!kind || !this.#shown || this.refusal !== undefined) return;
    const begin = () => this.#byKeys?.begin(kind, this.#followsEdges ? this.edges : undefined);
    if (this.#byKeys) begin();
    else {
      void import('./by-keys.ts').then(
        ({ ByKeys }) => {
          if (this.#gone) return;
          this.#byKeys ??= new ByKeys(this.#root, this);
          begin();
        },
        () => this.#engine('failed'),
      );
    }
  }

  /** Whether a press at the left button is the marks' own. */
  takesPress(): boolean {
    if (!this.#shown) return false;
    const draws = drawnBy(this.#context.session.view.getState().tool) !== undefined && this.refusal === undefined;
    if (this.#layer) return draws || this.#layer.holds;
    // A gesture that the tools are not here for is never lost without a word; after a failure it asks again.
    if (draws) {
      this.#engine('loading');
      this.#load();
    }
    return draws;
  }

  get #followsEdges(): boolean {
    return this.#context.session.view.getState().tool === 'livewire';
  }

  /** The pixels whose edges can be followed. */
  get edges(): MeasuredPixels | undefined {
    const frame = this.#shown?.frame;
    return frame?.quality === 'full' ? frame : undefined;
  }

  takesEdge(): boolean {
    return this.#followsEdges && this.refusal === undefined && this.#layer?.holds === false;
  }

  /** Indices of a set that carry marks. */
  marked(set: ImageSet): ReadonlySet<number> {
    const marked = new Set<number>();
    if (this.#byFrame.size > 0) {
      set.frames.forEach((ref, i) => {
        if (this.#byFrame.has(frameKey(frameAddress(ref)))) marked.add(i);
      });
    }
    for (const i of this.#space?.markedIn(set, this.#inPatient) ?? []) marked.add(i);
    return marked;
  }

  resize(): void {
    this.#layer?.resize();
    this.#drawnKey = '';
  }

  destroy(): void {
    this.#gone = true;
    for (const stop of this.#stops) stop();
    this.#byKeys?.end();
    this.#byEdge?.destroy();
    this.#layer?.destroy();
    this.#element.remove();
  }

  get context(): PaneContext {
    return this.#context;
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

  ended(geometry: ImageGeometry): boolean {
    const shown = this.#shown;
    const on = this.#begunOn;
    this.#begunOn = '';
    return shown !== undefined && on === frameKey(shown.frame.address) && isMeant(geometry, (at) => this.toCanvas(at));
  }

  made(geometry: ImageGeometry, label?: string): void {
    const shown = this.#shown;
    if (!shown) return;
    const shape: Shape | undefined = this.#set?.cut
      ? this.inPatient(undefined, geometry)
      : { space: 'index', on: shown.frame.address, geometry };
    if (!shape) return;
    const mark = newMark(shape, new Date(), label);
    this.#context.session.annotations.put(mark);
    this.#context.session.annotations.select(mark.id);
  }

  inPatient(id: string | undefined, geometry: ImageGeometry): PatientShape | undefined {
    const picture = this.#picture;
    const shape = id === undefined ? undefined : this.#markOf(id)?.shape;
    if (!this.#shown || !picture || !this.#space) return undefined;
    if (shape?.space === 'patient') return this.#space.shapeMoved(shape, picture, geometry);
    return this.#set?.cut ? this.#space.shapeDrawn(this.#shown, picture, geometry) : undefined;
  }

  get #picture(): Reaching | undefined {
    return this.#shown && this.#set && this.#space?.reachingOf(this.#shown, this.#set);
  }

  #markOf(id: string): Annotation | undefined {
    return this.#context.session.annotations.store.getState().all.get(id);
  }

  #cancel(): void {
    this.#byKeys?.end();
    this.#byEdge?.end();
    if (this.#begunOn === '') return;
    this.#begunOn = '';
    this.#layer?.cancel();
    this.#layer?.refresh();
  }

  edited(id: string, geometry: ImageGeometry, textAt: IndexPoint | undefined): void {
    const mark = this.#markOf(id);
    if (!mark) return;
    const { shape } = mark;
    const picture = this.#picture;
    const put = (next: Shape, text: Annotation['textAt']) =>
      this.#context.session.annotations.put(changedMark(mark, next, text, new Date()));
    if (shape.space === 'index') put({ ...shape, geometry }, textAt);
    else if (picture && this.#space) {
      const text = textAt && this.#space.pointMoved(shape, picture, textAt);
      put(this.#space.shapeMoved(shape, picture, geometry), text);
    }
  }

  selected(id: string | undefined): void {
    const { annotations } = this.#context.session;
    if (id !== undefined && annotations.store.getState().selected !== id) annotations.select(id);
  }

  #sort(): void {
    const sorted = new Map<string, Annotation[]>();
    const scales: string[] = [];
    const inPatient: PatientMark[] = [];
    for (const mark of this.#context.session.annotations.store.getState().all.values()) {
      if (mark.shape.geometry.kind === 'calibration') scales.push(`${mark.id} ${String(mark.version)}`);
      const { shape } = mark;
      if (shape.space === 'patient') {
        inPatient.push({ ...mark, shape });
        continue;
      }
      const key = frameKey(shape.on);
      const known = sorted.get(key);
      if (known) known.push(mark);
      else sorted.set(key, [mark]);
    }
    this.#byFrame = sorted;
    this.#inPatient = inPatient;
    this.#scales = scales;
    if (inPatient.length > 0 && !this.#space) {
      void import('./in-patient.ts').then(
        (space) => {
          this.#space = space;
          this.#draw();
        },
        () => this.#engine('failed'),
      );
    }
  }

  /** True when the marks were drawn anew. */
  #draw(): boolean {
    const { view, annotations } = this.#context.session;
    const tool = drawnBy(view.getState().tool);
    const shown = this.#shown;
    const marked = shown ? this.#marksOn(shown) : [];
    if (!this.#layer) {
      if (shown && (tool ?? marked.length > 0)) this.#load();
      return false;
    }
    this.#layer.setTool(this.refusal === undefined && !this.#followsEdges ? tool : undefined);
    if (this.#followsEdges) this.#loadByEdge();
    const { selected, hidden } = annotations.store.getState();
    const own = hidden.size > 0 ? marked.filter((mark) => !hidden.has(mark.id)) : marked;
    const versions = own.map((mark) => [mark.id, mark.version, mark.id === selected]);
    // An empty picture needs no drawing wherever it lies: scrolling past slices without marks costs nothing here.
    const place = own.length > 0 && shown ? [shown.transform.matrix, frameKey(shown.frame.address), language()] : [];
    const key = JSON.stringify([versions, place, own.length > 0 && this.#scales]);
    if (key === this.#drawnKey) return false;
    this.#drawnKey = key;
    this.#layer.draw(own.flatMap((mark) => this.#asMark(mark, mark.id === selected)));
    return true;
  }

  #marksOn(shown: ShownPicture): readonly Annotation[] {
    const own = this.#byFrame.get(frameKey(shown.frame.address)) ?? [];
    if (!this.#space || this.#inPatient.length === 0) return own;
    return [...own, ...this.#space.marksOn(this.#inPatient, shown, this.#picture)];
  }

  /** A mark as it lies on the picture shown. */
  #asMark({ id, label, colour, textAt, shape }: Annotation, selected: boolean): readonly Mark[] {
    const rest = { id, selected, ...(label !== undefined && { label }), ...(colour && { colour }) };
    if (shape.space === 'index') {
      return [{ ...rest, geometry: shape.geometry, ...(textAt?.space === 'index' && { textAt }) }];
    }
    const picture = this.#picture;
    if (!picture || !this.#space) return [];
    const text = textAt?.space === 'patient' && { textAt: this.#space.pixelOf(textAt, picture) };
    return [{ ...rest, geometry: this.#space.onPicture(shape, picture), ...text }];
  }

  #loadByEdge(): void {
    if (this.#byEdge) return;
    void import('./by-edge.ts').then(
      ({ ByEdge }) => {
        if (!this.#gone) this.#byEdge ??= new ByEdge(this.#element, this);
      },
      () => this.#engine('failed'),
    );
  }

  #load(): void {
    if (this.#loading) return;
    this.#loading = true;
    void (async () => {
      try {
        const [{ DrawingLayer }, space] = await Promise.all([import('./layer.ts'), import('./in-patient.ts')]);
        this.#space = space;
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
