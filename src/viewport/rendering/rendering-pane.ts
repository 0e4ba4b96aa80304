import { frameAddress, type DisplaySet, type ImageSet } from '#src/dataset/display-set.ts';
import type { VoiWindow } from '#src/model/display/luts.ts';
import { turned } from '#src/model/geometry/orientation-of-view.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { onLanguage, t } from '#src/text/index.ts';
import { Gestures } from '../image/gestures.ts';
import { part } from '../image/overlay/dom.ts';
import type { Pane, PaneContext, SnapshotWish } from '../pane.ts';
import { cameraFor } from './camera.ts';
import { cardFor, sameFrames, type Card, type OnCard } from './card.ts';
import { Controls } from './controls.ts';
import { Drawing } from './drawing.ts';
import { RenderingFace } from './face.ts';
import { LiveRendering } from './live-rendering.ts';
import { Tables, windowedBy, windowInForce, windowOfFile } from './tones.ts';
import { heldZoom, panBy, zoomBy } from './handling.ts';
import './rendering.css';

/** While slices come the picture is made anew at most this often. Milliseconds. */
const comingEvery = 500;

/** A volume seen as a whole: turned, zoomed, cropped and cut by hand, drawn by the graphics card. */
export class RenderingPane implements Pane {
  readonly #element: HTMLElement;
  readonly #index: number;
  readonly #context: PaneContext;
  readonly #card: Card;
  readonly #box: HTMLElement;
  readonly #root: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #drawing: Drawing | undefined;
  readonly #face: RenderingFace;
  readonly #controls: Controls;
  readonly #gestures: Gestures;
  readonly #view: LiveRendering;
  readonly #tables = new Tables();
  readonly #stops: (() => void)[] = [];
  #set: ImageSet | undefined;
  #leave: (() => void) | undefined;
  #on: OnCard | undefined;
  #window: VoiWindow | undefined;
  #size = { width: 0, height: 0 };
  #frame = 0;
  #coming: ReturnType<typeof setTimeout> | undefined;
  /** The drag under way turns the volume rather than its window. */
  #turns = true;

  constructor(element: HTMLElement, index: number, context: PaneContext) {
    this.#element = element;
    this.#index = index;
    this.#context = context;
    this.#card = cardFor(context.pixels);
    const { session } = context;
    this.#view = new LiveRendering(session, index);
    this.#box = part(element, 'rendering');
    this.#root = part(this.#box, 'pane-root rendering-root');
    this.#canvas = part(this.#root, 'pane-picture', 'canvas');
    const to = this.#canvas.getContext('2d', { alpha: false });
    this.#drawing = to ? new Drawing(this.#card, to) : undefined;
    this.#face = new RenderingFace(element, this.#root, index, session, () => this.#again());
    this.#controls = new Controls(this.#box, this.#view, {
      space: () => (this.#on?.kind === 'filling' ? this.#on.space : undefined),
      changed: () => this.#drawSoon(),
      again: () => this.#again(),
    });
    this.#root.addEventListener('pointerdown', (event) => this.#chooses(event), { capture: true });
    this.#gestures = new Gestures(this.#root, {
      tool: () => {
        const { tool } = session.view.getState();
        return tool === 'pan' || tool === 'zoom' ? tool : 'window';
      },
      buttons: () => session.buttons.getState(),
      takesPress: () => false,
      windowBy: (dx, dy) => (this.#turns ? this.#turn(dx, dy) : this.#shift(dx, dy)),
      panBy: (dx, dy) => this.#change((view) => panBy(view, this.#millimetres, dx, dy)),
      zoomBy: (factor, at) => {
        const { width, height } = this.#size;
        this.#change((view) => zoomBy(view, this.#millimetres, factor, [at.x - width / 2, height / 2 - at.y]));
      },
      step: (images) => {
        this.#change((view) => ({ ...view, zoom: heldZoom((view.zoom ?? 1) * 1.1 ** -images) }));
        this.#view.tell();
      },
      thicken: () => undefined,
      point: () => undefined,
      end: () => this.#view.tell(),
      activate: () => {
        if (session.view.getState().active !== index) session.view.setState({ active: index });
      },
    });
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      this.#size = { width, height };
      this.#canvas.style.width = `${width}px`;
      this.#canvas.style.height = `${height}px`;
      this.#drawSoon();
    });
    observer.observe(this.#root);
    this.#stops.push(
      () => observer.disconnect(),
      session.view.subscribe((state, before) => {
        if (state.panes[index] !== before.panes[index]) this.#drawSoon();
        if (state.overlay !== before.overlay || state.active !== before.active) this.#face.frame();
      }),
      session.open.subscribe(() => this.#drawSoon()),
      onLanguage(() => {
        this.#controls.write();
        this.#say();
        this.#drawSoon();
      }),
    );
  }

  show(set: DisplaySet): void {
    if (set.kind !== 'image') return;
    const other = !this.#set || !sameFrames(this.#set, set);
    this.#set = set;
    this.#face.enter(set);
    if (!other) return;
    this.#leave?.();
    this.#view.forget();
    this.#window = undefined;
    this.#on = undefined;
    this.#drawing?.stop();
    this.#controls.enter(set);
    this.#leave = this.#card.hold(set, (on) => this.#told(on));
    this.#say();
  }

  async snapshot(wish: SnapshotWish): Promise<HTMLCanvasElement> {
    if (this.#element.dataset['state'] !== 'ready')
      throw new FaultError({ kind: 'unsupported', reason: 'there is no whole picture' });
    const { snapshot } = await import('../image/snapshot.ts');
    return await snapshot(this.#root, wish);
  }

  destroy(): void {
    clearTimeout(this.#coming);
    cancelAnimationFrame(this.#frame);
    for (const stop of this.#stops) stop();
    this.#gestures.destroy();
    this.#drawing?.destroy();
    this.#leave?.();
    this.#box.remove();
  }

  /** Length of a CSS pixel. */
  get #millimetres(): number {
    if (this.#on?.kind !== 'filling') return 1;
    return cameraFor(this.#on.space, this.#view.rendering, this.#size.width, this.#size.height).pixel;
  }

  #told(on: OnCard): void {
    const before = this.#on;
    this.#on = on;
    if (on.kind !== 'filling') {
      this.#drawing?.stop();
      this.#clear();
      this.#say();
      return;
    }
    if (!on.filled.texture) {
      this.#say();
      return;
    }
    if (before?.kind === 'filling' && before.filled.texture === on.filled.texture) {
      const whole = on.filled.here + on.filled.failed === on.filled.count;
      if (whole) {
        clearTimeout(this.#coming);
        this.#coming = undefined;
        this.#drawSoon();
      } else
        this.#coming ??= setTimeout(() => {
          this.#coming = undefined;
          this.#drawSoon();
        }, comingEvery);
    } else this.#drawSoon();
  }

  /** Words where there is no picture. */
  #say(): void {
    const [on, set] = [this.#on, this.#set];
    if (!set) return;
    if (on?.kind === 'refused') {
      this.#face.words(t('pane.rendering.refused'), t(`pane.rendering.${on.reason}`, { details: on.details }), 'error');
    } else if (on?.kind === 'lost') {
      this.#face.words(t('pane.rendering.lost'), t('pane.rendering.lost.do'), 'loading');
    } else if (!on?.filled.texture) {
      const [first] = set.frames;
      const fault =
        first && on && on.filled.failed === on.filled.count && this.#context.pixels.fault(frameAddress(first));
      if (fault) this.#face.failed(set, fault);
      else this.#face.words(t('pane.rendering.waiting'), '', 'loading');
    }
  }

  #again(): void {
    if (this.#set) this.#card.retry(this.#set);
  }

  #clear(): void {
    const { width, height } = this.#canvas;
    this.#canvas.getContext('2d', { alpha: false })?.clearRect(0, 0, width, height);
  }

  /** Left drags turn, with Shift they change the window; other buttons do what they do in every pane. */
  #chooses(event: PointerEvent): void {
    this.#turns = event.button === 0 && !event.shiftKey;
  }

  #turn(dx: number, dy: number): void {
    const radius = Math.min(this.#size.width, this.#size.height) / 2;
    this.#change((view) => ({ ...view, orientation: turned(view.orientation, dx, dy, radius) }));
  }

  #shift(dx: number, dy: number): void {
    const set = this.#set;
    const file = this.#window;
    if (!set || !file) return;
    const { look } = this.#view;
    const now = windowInForce(set, look, file);
    const { inverse } = this.#tables.tableOf(set, look, now);
    this.#view.change((view) => windowedBy(view, now, inverse, dx, dy));
    this.#drawSoon();
  }

  #change(step: (view: NonNullable<PaneView['rendering']>) => NonNullable<PaneView['rendering']>): void {
    this.#view.changeRendering(step);
    this.#drawSoon();
  }

  #drawSoon(): void {
    if (this.#on?.kind === 'filling' && this.#on.filled.texture) this.#face.busy();
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const [on, set] = [this.#on, this.#set];
    const { look: view, rendering } = this.#view;
    if (on?.kind !== 'filling' || !set || !view.rendering || this.#size.width < 1 || this.#size.height < 1) return;
    const { space, filled } = on;
    const { texture } = filled;
    if (!texture) return;
    this.#window ??= windowOfFile(set, this.#context.pixels);
    const file = this.#window;
    if (!file) return;
    const window = windowInForce(set, view, file);
    const table = this.#tables.tableOf(set, view, window);
    const width = Math.max(1, Math.round(this.#size.width * devicePixelRatio));
    const height = Math.max(1, Math.round(this.#size.height * devicePixelRatio));
    this.#controls.follow(filled.failed);
    this.#drawing?.want({
      width,
      height,
      scene: (columns, rows, step) => {
        const camera = cameraFor(space, rendering, columns, rows);
        return { volume: texture, camera, table, crop: rendering.crop, clip: rendering.clip, step };
      },
      shown: (quality) => {
        const camera = cameraFor(space, rendering, width, height);
        const size = { width, height };
        this.#face.picture({ set, view, window, inverse: table.inverse, filled, camera, size, quality });
        const detail = { pane: this.#index, rendering: quality, at: performance.now() };
        this.#element.dispatchEvent(new CustomEvent('fovea:painted', { bubbles: true, detail }));
      },
    });
  }
}
