import type { ImageGeometry } from '#src/model/annotation/annotation.ts';
import { EdgeTrace } from '#src/model/annotation/edge-trace.ts';
import type { MeasuredPixels } from '#src/model/annotation/statistics.ts';
import type { CanvasPoint, IndexPoint } from '#src/model/geometry/spaces.ts';
import { t } from '#src/text/index.ts';
import { part } from '../overlay/dom.ts';
import { askedFor } from './asked-for.ts';
import { pointsOf, shapeThrough } from './by-keys-shape.ts';
import { InlineText } from './inline-text.ts';
import type { ShapeKind } from './shapes.ts';

/** What drawing by keys asks of its pane and tells it. */
export interface ByKeysHost {
  toCanvas(at: IndexPoint): CanvasPoint;
  toIndex(at: CanvasPoint): IndexPoint;
  begun(): void;
  /** Whether the shape may be kept; what belongs to another picture by now may not. */
  ended(geometry: ImageGeometry): unknown;
  made(geometry: ImageGeometry, label?: string): void;
}

/** CSS pixels of one arrow, and of one with Shift; with Alt it is a pixel of the image. */
const [step, leap] = [6, 36];
const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A cross that arrows move and Enter sets points with: every mark without a mouse (WCAG 2.1.1, 2.5.7). */
export class ByKeys {
  readonly #root: HTMLElement;
  readonly #host: ByKeysHost;
  readonly #inline: InlineText;
  #now:
    | {
        readonly kind: ShapeKind;
        readonly points: CanvasPoint[];
        /** Follows edges between the points. */
        readonly trace: EdgeTrace | undefined;
        readonly svg: SVGSVGElement;
        readonly words: HTMLElement;
        readonly stop: AbortController;
      }
    | undefined;
  #at: CanvasPoint | undefined;

  constructor(root: HTMLElement, host: ByKeysHost) {
    this.#root = root;
    this.#host = host;
    this.#inline = new InlineText(root);
  }

  /** Shows the cross, where it was last; begins a shape. `edges`: the pixels whose edges its line follows. */
  begin(kind: ShapeKind, edges?: MeasuredPixels): void {
    this.end();
    const pane = this.#root.closest<HTMLElement>('[data-pane]') ?? this.#root;
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.classList.add('pane-by-keys');
    this.#root.append(svg);
    const words = part(this.#root, 'pane-by-keys-words');
    words.setAttribute('role', 'status');
    const stop = new AbortController();
    const { clientWidth: width, clientHeight: height } = this.#root;
    this.#at ??= { space: 'canvas', x: width / 2, y: height / 2 };
    this.#at = within(this.#at, width, height);
    const trace = edges && new EdgeTrace(edges, 1 / this.#pixel(this.#at));
    this.#now = { kind, points: [], trace, svg, words, stop };
    pane.setAttribute('data-drawing', 'keys');
    pane.focus({ preventScroll: true });
    const { signal } = stop;
    pane.addEventListener('keydown', (event) => this.#key(event), { signal });
    pane.addEventListener(
      'focusout',
      (event) => {
        if (!(event.relatedTarget instanceof Node) || !pane.contains(event.relatedTarget)) this.end();
      },
      { signal },
    );
    // Not before everybody has heard the key that ended it.
    const leave = () => {
      if (!this.#now) pane.removeAttribute('data-drawing');
    };
    signal.addEventListener('abort', () => setTimeout(leave));
    this.#draw();
  }

  /** Takes the cross away, with what was begun. */
  end(): void {
    const now = this.#now;
    if (!now) return;
    this.#now = undefined;
    now.stop.abort();
    now.svg.remove();
    now.words.remove();
  }

  #key(event: KeyboardEvent): void {
    const now = this.#now;
    if (!now || event.ctrlKey || event.metaKey) return;
    const direction = directions[event.key];
    if (direction) this.#move(direction, event.shiftKey, event.altKey);
    else if (event.key === 'Enter') this.#set();
    else if (event.key === 'Backspace') this.#takeBack();
    else if (event.key === 'Escape') this.end();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.#draw();
  }

  #move([dx, dy]: readonly [number, number], far: boolean, fine: boolean): void {
    const at = this.#at;
    if (!at) return;
    const by = fine ? this.#pixel(at) : far ? leap : step;
    const { clientWidth, clientHeight } = this.#root;
    this.#at = within({ space: 'canvas', x: at.x + dx * by, y: at.y + dy * by }, clientWidth, clientHeight);
  }

  /** A pixel of the image on the screen, about a point. */
  #pixel(at: CanvasPoint): number {
    const here = this.#host.toIndex(at);
    const there = this.#host.toCanvas({ ...here, x: here.x + 1 });
    return Math.hypot(there.x - at.x, there.y - at.y) || 1;
  }

  #takeBack(): void {
    this.#now?.points.pop();
    this.#now?.trace?.undo();
  }

  #set(): void {
    const now = this.#now;
    const at = this.#at;
    if (!now || !at) return;
    const last = now.points.at(-1);
    const again = last?.x === at.x && last.y === at.y;
    const many = pointsOf(now.kind) === undefined;
    if (again && !many) return;
    if (now.points.length === 0) this.#host.begun();
    if (!again) {
      now.points.push(at);
      now.trace?.add(this.#host.toIndex(at));
    }
    if (many && !again) return;
    const { trace } = now;
    const geometry = trace ? trace.closed() : shapeThrough(now.kind, now.points, (point) => this.#host.toIndex(point));
    if (!geometry) return;
    this.end();
    if (this.#host.ended(geometry) === true) this.#complete(geometry);
  }

  #complete(geometry: ImageGeometry): void {
    const asked = askedFor(geometry);
    if (!asked) {
      this.#host.made(geometry);
      return;
    }
    const done = (answer: string | undefined) => {
      const mark = asked.mark(answer);
      if (mark) this.#host.made(mark.geometry, mark.label);
    };
    this.#inline.ask({ ...asked.question, at: this.#host.toCanvas(asked.at), done });
  }

  #draw(): void {
    const now = this.#now;
    const at = this.#at;
    if (!now || !at) return;
    const { x, y } = at;
    const way = now.trace?.to(this.#host.toIndex(at)).map((point) => this.#host.toCanvas(point)) ?? now.points;
    const line = way.map((point) => `${String(point.x)},${String(point.y)}`).join(' ');
    const cross = `M${String(x - 14)} ${String(y)}h10M${String(x + 4)} ${String(y)}h10M${String(x)} ${String(y - 14)}v10M${String(x)} ${String(y + 4)}v10`;
    const make = (tag: string, given: Readonly<Record<string, string>>) => {
      const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
      for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
      return element;
    };
    now.svg.replaceChildren(
      ...['pane-by-keys-halo', 'pane-by-keys-line'].flatMap((name) => [
        make('polyline', { points: `${line} ${String(x)},${String(y)}`, class: name, 'stroke-dasharray': '4 3' }),
        ...now.points.map((point) => make('circle', { cx: String(point.x), cy: String(point.y), r: '3', class: name })),
        make('path', { d: cross, class: name }),
      ]),
    );
    const count = pointsOf(now.kind);
    const number = now.points.length + 1;
    const words = count === undefined ? t('pane.keys.more', { number }) : t('pane.keys.first', { number, count });
    if (now.words.textContent !== words) now.words.textContent = words;
  }
}

function within({ x, y }: CanvasPoint, width: number, height: number): CanvasPoint {
  return { space: 'canvas', x: Math.min(Math.max(x, 0), width - 1), y: Math.min(Math.max(y, 0), height - 1) };
}
