import type { FrameMark } from '#src/pixels/index.ts';
import { attribute, part } from './dom.ts';

/** What the bar shows of every image of the set. */
export interface BarState {
  readonly count: number;
  readonly index: number;
  readonly marks: readonly FrameMark[];
  readonly seen: (index: number) => boolean;
  readonly marked: ReadonlySet<number>;
}

/** Not here, here, seen, marked, failed: the tokens' colours, which differ in brightness and not only in hue. */
const colours = { absent: '#232323', loaded: '#7a7a7a', seen: '#d8d8d8', mark: '#ffe45c', failed: '#ff7a6e' } as const;

/** The bar at a pane's right edge: how much is here, what was seen, where one is. Click or drag goes there. */
export class PositionBar {
  readonly element: HTMLDivElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #handle: HTMLDivElement;
  #state: BarState | undefined;
  #height = 0;

  constructor(parent: HTMLElement, goTo: (index: number) => void) {
    this.element = part(parent, 'pane-position');
    // Until there is a picture there is no place in a stack.
    this.element.hidden = true;
    this.element.setAttribute('role', 'slider');
    this.element.setAttribute('aria-orientation', 'vertical');
    this.#canvas = part(this.element, 'pane-position-track', 'canvas');
    this.#canvas.width = 4;
    this.#handle = part(this.element, 'pane-position-handle');
    const follow = (event: PointerEvent) => {
      const state = this.#state;
      if (!state) return;
      const box = this.#canvas.getBoundingClientRect();
      const along = (event.clientY - box.top) / Math.max(1, box.height);
      goTo(Math.min(state.count - 1, Math.max(0, Math.floor(along * state.count))));
    };
    this.element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      event.preventDefault();
      this.element.setPointerCapture(event.pointerId);
      follow(event);
    });
    this.element.addEventListener('pointermove', (event) => {
      if (this.element.hasPointerCapture(event.pointerId)) follow(event);
    });
  }

  resize(height: number): void {
    this.#height = height;
    if (!this.#state) return;
    this.at(this.#state.index, this.element.getAttribute('aria-valuetext') ?? '');
    this.#draw(this.#state);
  }

  /** Draws everything anew. `text` is what a screen reader says of the place. */
  update(state: BarState, label: string, text: string): void {
    this.#state = state;
    this.element.hidden = state.count < 2;
    attribute(this.element, 'aria-label', label);
    attribute(this.element, 'aria-valuemin', '1');
    attribute(this.element, 'aria-valuemax', String(state.count));
    this.at(state.index, text);
    this.#draw(state);
  }

  /** Moves the handle to another image: what every picture of a clip costs, so nothing more than that. */
  at(index: number, text: string): void {
    if (!this.#state) return;
    const { count } = this.#state;
    this.#state = { ...this.#state, index };
    attribute(this.element, 'aria-valuenow', String(index + 1));
    attribute(this.element, 'aria-valuetext', text);
    const track = Math.max(0, this.#height - 20);
    const along = count < 2 ? 0 : (index + 0.5) / count;
    this.#handle.style.transform = `translateY(${Math.round(10 + along * track - 9)}px)`;
  }

  #draw(state: BarState): void {
    const height = Math.max(1, Math.round(this.#height - 20));
    if (this.#canvas.height !== height) this.#canvas.height = height;
    // Kept off the GPU: to start it for four columns of pixels would hold up the first picture.
    const context = this.#canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context) return;
    context.fillStyle = colours.absent;
    context.fillRect(0, 0, 4, height);
    const { count } = state;
    // Runs of equal images are one rectangle; marks and failures are never thinner than two pixels.
    const paint = (from: number, to: number, kind: keyof typeof colours) => {
      const top = Math.floor((from / count) * height);
      const bottom = Math.ceil((to / count) * height);
      context.fillStyle = colours[kind];
      context.fillRect(0, top, 4, Math.max(kind === 'mark' || kind === 'failed' ? 2 : 1, bottom - top));
    };
    const kindOf = (i: number): keyof typeof colours =>
      state.marks[i] === 'failed'
        ? 'failed'
        : state.marks[i] !== 'loaded'
          ? 'absent'
          : state.seen(i)
            ? 'seen'
            : 'loaded';
    const failures: number[] = [];
    let from = 0;
    for (let i = 0; i < count; i++) {
      const kind = kindOf(i);
      if (kind === 'failed') failures.push(i);
      if (i + 1 < count && kindOf(i + 1) === kind) continue;
      if (kind !== 'absent') paint(from, i + 1, kind);
      from = i + 1;
    }
    for (const i of state.marked) paint(i, i + 1, 'mark');
    for (const i of failures) paint(i, i + 1, 'failed');
  }
}
