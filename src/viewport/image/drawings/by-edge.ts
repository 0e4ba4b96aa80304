import type { ImageGeometry } from '#src/model/annotation/annotation.ts';
import { EdgeTrace } from '#src/model/annotation/edge-trace.ts';
import type { MeasuredPixels } from '#src/model/annotation/statistics.ts';
import type { CanvasPoint, IndexPoint } from '#src/model/geometry/spaces.ts';
import { t } from '#src/text/index.ts';
import { part } from '../overlay/dom.ts';

/** What following edges asks of its pane and tells it. */
export interface ByEdgeHost {
  /** Whether a press where the pointer is begins an outline. */
  takesEdge(): boolean;
  /** The pixels of the picture shown, at full resolution. */
  readonly edges: MeasuredPixels | undefined;
  toCanvas(at: IndexPoint): CanvasPoint;
  toIndex(at: CanvasPoint): IndexPoint;
  begun(): void;
  /** Whether the shape may be kept; what belongs to another picture by now may not. */
  ended(geometry: ImageGeometry): boolean;
  made(geometry: ImageGeometry): void;
}

/** CSS pixels within which the first point is meant, and within which a second click is the same. */
const [near, same] = [8, 3];

interface Drawing {
  readonly trace: EdgeTrace;
  readonly svg: SVGSVGElement;
  readonly words: HTMLElement;
  readonly stop: AbortController;
  at: CanvasPoint;
  /** Shift is held: on to the pointer as the crow flies, where the edge misleads. */
  straight: boolean;
  /** Where the last point was set. */
  last: CanvasPoint | undefined;
}

/**
 * A region whose outline follows the edges of the picture between clicks. The engine has no pixels under its sheet, so this is
 * our own tool: it hears the presses before the engine does, and keeps those that are its own.
 */
export class ByEdge {
  readonly #root: HTMLElement;
  readonly #host: ByEdgeHost;
  readonly #stop = new AbortController();
  #now: Drawing | undefined;
  /** A press that is ours, until the button is let go. */
  #pressed: number | undefined;
  #frame = 0;

  /** `root` holds what the engine listens on. */
  constructor(root: HTMLElement, host: ByEdgeHost) {
    this.#root = root;
    this.#host = host;
    const options = { capture: true, signal: this.#stop.signal };
    root.addEventListener('pointerdown', (event) => this.#down(event), options);
    root.addEventListener('pointermove', (event) => this.#move(event), options);
    root.addEventListener('pointerup', (event) => this.#up(event), options);
    root.addEventListener('pointercancel', () => (this.#pressed = undefined), options);
    // What the engine would hear of the same press; moves without one it may hear, to know what lies under the pointer.
    for (const type of ['mousedown', 'mouseup', 'touchstart', 'touchmove', 'touchend', 'dblclick']) {
      root.addEventListener(
        type,
        (event) => {
          if (this.#now) event.stopPropagation();
        },
        options,
      );
    }
    root.addEventListener('dblclick', () => this.#close(), options);
  }

  /** Drops what was begun. */
  end(): void {
    const now = this.#now;
    this.#now = undefined;
    this.#pressed = undefined;
    cancelAnimationFrame(this.#frame);
    now?.stop.abort();
    now?.svg.remove();
    now?.words.remove();
  }

  destroy(): void {
    this.end();
    this.#stop.abort();
  }

  /** The outline anew, where the picture lies now. */
  draw(): void {
    const now = this.#now;
    if (!now) return;
    const toCanvas = (point: IndexPoint) => this.#host.toCanvas(point);
    const written = ({ x, y }: CanvasPoint) => `${x.toFixed(1)},${y.toFixed(1)}`;
    const line = now.trace.to(this.#host.toIndex(now.at), now.straight).map(toCanvas).map(written).join(' ');
    const points = now.trace.points.map(toCanvas);
    now.svg.replaceChildren(
      ...['pane-by-keys-halo', 'pane-by-keys-line'].flatMap((name) => [
        made('polyline', { points: line, class: name }),
        ...points.map(({ x, y }, i) =>
          made('circle', { cx: String(x), cy: String(y), r: i === 0 ? '5' : '3', class: name }),
        ),
      ]),
    );
    const words = t('pane.edge.more', { number: now.trace.count + 1 });
    if (now.words.textContent !== words) now.words.textContent = words;
  }

  #at({ clientX, clientY }: PointerEvent): CanvasPoint {
    const { left, top } = this.#root.getBoundingClientRect();
    return { space: 'canvas', x: clientX - left, y: clientY - top };
  }

  #down(event: PointerEvent): void {
    // A second finger zooms.
    if (!event.isPrimary) this.#pressed = undefined;
    if (!event.isPrimary || event.button !== 0) return;
    if (!this.#now && !this.#host.takesEdge()) return;
    const at = this.#at(event);
    if (!this.#now) this.#begin(at);
    this.#pressed = event.pointerId;
    // A finger hides what it points at: its points are set where it is lifted.
    if (this.#now?.trace.count === 0 && event.pointerType !== 'touch') this.#set(at, event.shiftKey);
    this.#pointTo(at, event.shiftKey);
  }

  #move(event: PointerEvent): void {
    if (this.#now && event.isPrimary) this.#pointTo(this.#at(event), event.shiftKey);
  }

  #up(event: PointerEvent): void {
    const now = this.#now;
    if (!now || this.#pressed !== event.pointerId) return;
    this.#pressed = undefined;
    const at = this.#at(event);
    const { start, count } = now.trace;
    if (start && count > 1 && apart(at, this.#host.toCanvas(start)) < near) this.#close();
    else if (!now.last || apart(at, now.last) >= same) this.#set(at, event.shiftKey);
  }

  #begin(at: CanvasPoint): void {
    const { edges } = this.#host;
    if (!edges) return;
    const [here, beside] = [at, { ...at, x: at.x + 1 }].map((point) => this.#host.toIndex(point)) as [
      IndexPoint,
      IndexPoint,
    ];
    const trace = new EdgeTrace(edges, Math.hypot(beside.x - here.x, beside.y - here.y));
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.classList.add('pane-by-keys');
    this.#root.append(svg);
    const words = part(this.#root, 'pane-by-keys-words');
    words.setAttribute('role', 'status');
    const stop = new AbortController();
    addEventListener('keydown', (event) => this.#key(event), { capture: true, signal: stop.signal });
    this.#now = { trace, svg, words, stop, at, straight: false, last: undefined };
    this.#host.begun();
  }

  #key(event: KeyboardEvent): void {
    const now = this.#now;
    if (!now || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') this.#close();
    else if (event.key === 'Backspace' || event.key === 'Delete') {
      now.trace.undo();
      now.last = undefined;
      if (now.trace.count === 0) this.end();
      else this.draw();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #set(at: CanvasPoint, straight: boolean): void {
    const now = this.#now;
    if (!now) return;
    now.trace.add(this.#host.toIndex(at), straight);
    now.last = at;
    this.draw();
  }

  /** At most once a picture: a mouse reports more often than the screen shows. */
  #pointTo(at: CanvasPoint, straight: boolean): void {
    if (!this.#now) return;
    this.#now.at = at;
    this.#now.straight = straight;
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.draw());
  }

  #close(): void {
    const geometry = this.#now?.trace.closed();
    if (!geometry) return;
    this.end();
    if (this.#host.ended(geometry)) this.#host.made(geometry);
  }
}

function apart(a: CanvasPoint, b: CanvasPoint): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function made(tag: string, given: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
  return element;
}
