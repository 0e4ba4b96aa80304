import type { CanvasPoint } from '#src/model/geometry/spaces.ts';
import type { Tool } from '#src/model/session/view-state.ts';
import { dragTools, type ButtonTools, type DragTool } from '#src/session/buttons.ts';

/** What a pane does on a gesture. Deltas are CSS pixels since the gesture's last report. */
export interface GestureTarget {
  /** The tool under the left button or one finger. */
  tool(): Tool;
  /** The tools under the other buttons. */
  buttons(): Pick<ButtonTools, 'middle' | 'right'>;
  /** True where the press belongs to a mark (a tool that draws, or a handle under the pointer). */
  takesPress(): boolean;
  windowBy(dx: number, dy: number): void;
  panBy(dx: number, dy: number): void;
  /** `factor` multiplies the zoom; the point under `at` stays. */
  zoomBy(factor: number, at: CanvasPoint): void;
  /** Whole images, forward positive. */
  step(images: number): void;
  /** Slabs thicker by so many steps; absent where there are none. */
  thicken?(steps: number): void;
  /** The cursor's tool points at a place. */
  point(at: CanvasPoint): void;
  /** The gesture is over: its result may be told. */
  end(): void;
  activate(): void;
}

/** CSS pixels of a drag for one image. */
const dragStep = 8;
/** Wheel deltas (CSS pixels) for one image: a mouse's notch is 100 to 120, a trackpad sends many small ones. */
const wheelStep = 100;
/** A wheel that has rested this long starts anew: what was left of a notch is forgotten. Milliseconds. */
const wheelRest = 250;

/** Mouse, wheel and touch on a pane. Nothing here knows pictures. */
export class Gestures {
  readonly #element: HTMLElement;
  readonly #target: GestureTarget;
  readonly #fingers = new Map<number, CanvasPoint>();
  #drag:
    | {
        readonly kind: DragTool | 'crosshair';
        readonly pointer: number;
        readonly anchor: CanvasPoint;
        last: CanvasPoint;
      }
    | undefined;
  #scrolled = 0;
  #wheel = 0;
  #wheelAt = 0;
  readonly #stop = new AbortController();

  constructor(element: HTMLElement, target: GestureTarget) {
    this.#element = element;
    this.#target = target;
    const on = <K extends keyof HTMLElementEventMap>(
      type: K,
      listener: (event: HTMLElementEventMap[K]) => void,
      options: AddEventListenerOptions = {},
    ) => element.addEventListener(type, listener, { ...options, signal: this.#stop.signal });
    on('pointerdown', (event) => this.#down(event), { capture: true });
    on('pointermove', (event) => this.#move(event));
    on('pointerup', (event) => this.#up(event));
    on('pointercancel', (event) => this.#up(event));
    on('wheel', (event) => this.#turn(event), { passive: false });
    on('contextmenu', (event) => event.preventDefault());
    // The middle button would start the browser's own scrolling.
    on('mousedown', (event) => event.button === 1 && event.preventDefault());
  }

  destroy(): void {
    this.#stop.abort();
  }

  #at(event: MouseEvent): CanvasPoint {
    const box = this.#element.getBoundingClientRect();
    return { space: 'canvas', x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #down(event: PointerEvent): void {
    this.#target.activate();
    if (event.target instanceof Element && event.target.closest('button, input, [role=slider], [data-turn]')) return;
    const at = this.#at(event);
    if (event.pointerType === 'touch') this.#fingers.set(event.pointerId, at);
    if (this.#fingers.size > 1) {
      this.#drag = undefined;
      return;
    }
    if (event.button === 0 && this.#target.takesPress()) return;
    const kind = this.#kindOf(event);
    if (!kind) return;
    this.#drag = { kind, pointer: event.pointerId, anchor: at, last: at };
    this.#scrolled = 0;
    this.#element.setPointerCapture(event.pointerId);
    if (kind === 'crosshair') this.#target.point(at);
  }

  #kindOf(event: PointerEvent): DragTool | 'crosshair' | undefined {
    if (event.button === 1) return this.#target.buttons().middle;
    if (event.button === 2) return this.#target.buttons().right;
    if (event.button !== 0) return undefined;
    const tool = this.#target.tool();
    return tool === 'crosshair' ? tool : dragTools.find((drag) => drag === tool);
  }

  #move(event: PointerEvent): void {
    const at = this.#at(event);
    if (this.#fingers.size > 1 && this.#fingers.has(event.pointerId)) {
      this.#pinch(event.pointerId, at);
      return;
    }
    if (this.#fingers.has(event.pointerId)) this.#fingers.set(event.pointerId, at);
    const drag = this.#drag;
    if (drag?.pointer !== event.pointerId) return;
    // The button was let go where nobody heard it: the pane lost the pointer when it was moved in the page.
    if (event.buttons === 0) {
      this.#up(event);
      return;
    }
    const dx = at.x - drag.last.x;
    const dy = at.y - drag.last.y;
    drag.last = at;
    if (dx === 0 && dy === 0) return;
    switch (drag.kind) {
      case 'window':
        this.#target.windowBy(dx, dy);
        break;
      case 'pan':
        this.#target.panBy(dx, dy);
        break;
      case 'zoom':
        this.#target.zoomBy(Math.exp(-dy / 150), drag.anchor);
        break;
      case 'crosshair':
        this.#target.point(at);
        break;
      case 'scroll': {
        this.#scrolled += dy / dragStep;
        const steps = Math.trunc(this.#scrolled);
        this.#scrolled -= steps;
        if (steps !== 0) this.#target.step(steps);
        break;
      }
    }
  }

  /** Two fingers: their middle pans, their distance zooms. */
  #pinch(moved: number, to: CanvasPoint): void {
    const [a, b] = [...this.#fingers.keys()];
    if (a === undefined || b === undefined || (moved !== a && moved !== b)) return;
    const before = pair(this.#fingers, a, b);
    this.#fingers.set(moved, to);
    const after = pair(this.#fingers, a, b);
    this.#target.panBy(after.x - before.x, after.y - before.y);
    if (before.apart > 0 && after.apart > 0) {
      this.#target.zoomBy(after.apart / before.apart, { space: 'canvas', x: after.x, y: after.y });
    }
  }

  #up(event: PointerEvent): void {
    const pinching = this.#fingers.size > 1;
    this.#fingers.delete(event.pointerId);
    if (this.#drag?.pointer === event.pointerId) this.#drag = undefined;
    else if (!pinching) return;
    this.#target.end();
  }

  #turn(event: WheelEvent): void {
    event.preventDefault();
    if (event.ctrlKey) {
      // Also how browsers report a pinch on a trackpad.
      this.#target.zoomBy(Math.exp(-pixels(event) / 200), this.#at(event));
      this.#target.end();
      return;
    }
    const steps = this.#notches(event);
    if (steps === 0) return;
    // Away from the hand is more, as it is with zoom.
    if (event.shiftKey) this.#target.thicken?.(-steps);
    else this.#target.step(steps);
  }

  /** Whole steps that a turn of the wheel makes. */
  #notches(event: WheelEvent): number {
    const now = event.timeStamp;
    const delta = pixels(event);
    if (now - this.#wheelAt > wheelRest || Math.sign(delta) !== Math.sign(this.#wheel)) this.#wheel = 0;
    this.#wheelAt = now;
    // A notch is one image however its driver counts it, two that came as one event are two; a trackpad's small ones add up.
    if (Math.abs(delta) >= 0.8 * wheelStep) {
      return Math.sign(delta) * Math.max(1, Math.round(Math.abs(delta) / wheelStep));
    }
    this.#wheel += delta / wheelStep;
    const steps = Math.trunc(this.#wheel);
    this.#wheel -= steps;
    return steps;
  }
}

function pair(
  fingers: ReadonlyMap<number, CanvasPoint>,
  a: number,
  b: number,
): { x: number; y: number; apart: number } {
  const p = fingers.get(a) ?? { x: 0, y: 0 };
  const q = fingers.get(b) ?? { x: 0, y: 0 };
  return { x: (p.x + q.x) / 2, y: (p.y + q.y) / 2, apart: Math.hypot(p.x - q.x, p.y - q.y) };
}

/** Wheel deltas come in pixels, lines or pages; with Shift some browsers turn them on their side. */
function pixels(event: WheelEvent): number {
  const unit =
    event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 34 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 300 : 1;
  return (event.deltaY === 0 && event.shiftKey ? event.deltaX : event.deltaY) * unit;
}
