import { isSegmenting, type SegmentingTool, type Tool } from '#src/model/session/view-state.ts';
import type { CanvasPoint } from '#src/model/geometry/spaces.ts';
import { draw } from '#src/session/segments.ts';
import type { PaneContext } from '../../pane.ts';
import { part } from '../overlay/dom.ts';
import type { Drawable } from './drawable.ts';
import { beginStroke, type Stroke } from './strokes.ts';

/** Draws segments on a pane's picture: the pointer's strokes, and the circle that shows how large the brush is. */
export class Painting {
  readonly #root: HTMLElement;
  readonly #context: PaneContext;
  readonly #say: (words: string) => void;
  readonly #circle: HTMLElement;
  readonly #stops: (() => void)[];
  readonly #stop = new AbortController();
  #shown: Drawable | undefined;
  #tool: SegmentingTool | undefined;
  #stroke: (Stroke & { readonly pointer: number }) | undefined;
  #at: CanvasPoint | undefined;
  #asked = 0;

  /** `say` hears keys of the catalogue: why a press draws nothing. */
  constructor(root: HTMLElement, context: PaneContext, say: (words: string) => void) {
    this.#root = root;
    this.#say = say;
    this.#context = context;
    this.#circle = part(root, 'pane-brush');
    this.#circle.hidden = true;
    const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) =>
      root.addEventListener(type, listener, { signal: this.#stop.signal });
    on('pointerdown', (event) => this.#down(event));
    on('pointermove', (event) => this.#move(event));
    on('pointerup', (event) => this.#up(event));
    on('pointercancel', (event) => this.#up(event));
    on('pointerleave', () => this.#point(undefined));
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      this.#cancel();
      context.session.segments.getState().work?.stop();
    };
    addEventListener('keydown', escape, { capture: true, signal: this.#stop.signal });
    this.#stops = [
      context.session.segments.subscribe((state, before) => {
        if (state.size !== before.size) this.#circles();
      }),
    ];
  }

  picture(shown: Drawable | undefined): void {
    const now = this.#shown?.picture.frame.address;
    const next = shown?.picture.frame.address;
    // A stroke belongs to the picture it was begun on.
    if (now?.instance !== next?.instance || now?.frame !== next?.frame) this.#end();
    this.#shown = shown;
    this.#circles();
  }

  tool(tool: Tool): void {
    this.#end();
    this.#tool = isSegmenting(tool) ? tool : undefined;
    this.#circles();
  }

  destroy(): void {
    this.#cancel();
    cancelAnimationFrame(this.#asked);
    this.#stop.abort();
    for (const stop of this.#stops) stop();
    this.#circle.remove();
  }

  #down(event: PointerEvent): void {
    if (this.#stroke) {
      // A second finger is a gesture on the picture.
      if (event.pointerId !== this.#stroke.pointer) this.#cancel();
      return;
    }
    if (event.button !== 0 || !event.isPrimary || !this.#tool || !this.#shown) return;
    if (event.target instanceof Element && event.target.closest('button, input, [role=slider]')) return;
    const at = this.#point(event);
    const stroke = beginStroke(this.#tool, this.#shown, this.#context, at, event.shiftKey);
    if (!stroke) {
      const { cut } = this.#shown.set;
      if (cut) this.#say(cut.ribbon ? 'pane.cut.noCurvedMarks' : 'blocked.cutBrush');
      return;
    }
    this.#stroke = { ...stroke, pointer: event.pointerId };
    this.#root.setPointerCapture(event.pointerId);
    this.#show();
  }

  #move(event: PointerEvent): void {
    const at = this.#point(event);
    const stroke = this.#stroke;
    if (stroke?.pointer !== event.pointerId) return;
    if (event.buttons === 0) {
      this.#end();
      return;
    }
    const points = event.getCoalescedEvents().map((one) => this.#place(one));
    for (const point of points.length > 0 ? points : [at]) stroke.to(point);
    if (this.#asked === 0) {
      this.#asked = requestAnimationFrame(() => {
        this.#asked = 0;
        this.#show();
      });
    }
  }

  #up(event: PointerEvent): void {
    if (this.#stroke?.pointer !== event.pointerId) return;
    if (event.type === 'pointercancel') this.#cancel();
    else this.#end();
  }

  /** The stroke as it is so far, on this pane alone. */
  #show(): void {
    const stroke = this.#stroke;
    if (!stroke) return;
    const { target, ref } = stroke;
    const { instance } = ref.instance.address;
    this.#context.session.segments.setState({
      live: {
        of: target.own,
        segment: target.segment,
        instance,
        frame: ref.frame,
        ...(stroke.runs && { runs: stroke.runs() }),
        ...(stroke.width !== undefined && { width: stroke.width }),
        outline: [...(stroke.outline?.() ?? [])],
      },
    });
  }

  /** The stroke becomes one step. */
  #end(): void {
    const stroke = this.#stroke;
    if (!stroke) return;
    this.#stroke = undefined;
    const { session } = this.#context;
    session.segments.setState(({ live: _, ...rest }) => rest, true);
    draw(session, stroke.target, stroke.done());
    stroke.after?.();
  }

  #cancel(): void {
    if (!this.#stroke) return;
    this.#stroke = undefined;
    this.#context.session.segments.setState(({ live: _, ...rest }) => rest, true);
  }

  #place(event: PointerEvent): CanvasPoint {
    const box = this.#root.getBoundingClientRect();
    return { space: 'canvas', x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #point(event: PointerEvent | undefined): CanvasPoint {
    const at = event && this.#place(event);
    this.#at = at;
    this.#circles();
    return at ?? { space: 'canvas', x: 0, y: 0 };
  }

  #circles(): void {
    const round = this.#tool === 'brush' || this.#tool === 'eraser' || this.#tool === 'threshold';
    const at = this.#at;
    const visible = round && at !== undefined && this.#shown !== undefined;
    this.#circle.hidden = !visible;
    if (!visible || !this.#shown) return;
    const diameter = this.#context.session.segments.getState().size * this.#shown.picture.transform.scale;
    const { style } = this.#circle;
    style.width = style.height = `${String(Math.max(2, diameter))}px`;
    style.transform = `translate(${String(at.x - diameter / 2)}px, ${String(at.y - diameter / 2)}px)`;
  }
}
