import { indexToPatient, patientToIndex } from '#src/model/geometry/place.ts';
import { lookThrough } from '#src/model/geometry/body-planes.ts';
import type { CanvasPoint, Vector3 } from '#src/model/geometry/spaces.ts';
import { dot, patientPoint, subtract, vectorOf } from '#src/model/geometry/vector.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { cutBlocked } from '#src/session/lying.ts';
import { visiblePanes } from '#src/session/panes.ts';
import type { Session } from '#src/session/session.ts';
import { turned } from '#src/session/turn.ts';
import type { ShownPicture } from '../image/shown.ts';
import type { Lying } from './cut-line.ts';

/** Where another pane cuts the picture on screen. CSS pixels of the pane. */
export interface LineOnScreen {
  readonly of: number;
  readonly from: CanvasPoint;
  readonly to: CanvasPoint;
  readonly colour: string;
}

/** How far from what a line is turned about its handles stand, at most; how near the pane's edge; and when there is no room. */
const [away, margin, least] = [150, 18, 28];

interface Hold {
  readonly pivot: Vector3;
  readonly axis: Vector3;
  readonly angle: (at: CanvasPoint) => number;
  readonly begun: number;
  /** As they were when the handle was taken: each step turns these, so that nothing adds up. */
  readonly panes: ReadonlyMap<number, PaneView>;
}

/**
 * The handles by which the lines of other panes' planes are turned over a picture. The planes of one series turn together,
 * so that they keep their angles; with Shift one turns alone. Keys do the same (`session/commands/turn.ts`).
 */
export class TurnHandles {
  readonly #root: HTMLElement;
  readonly #box: HTMLDivElement;
  readonly #session: Session;
  readonly #index: number;
  readonly #handles = new Map<string, HTMLSpanElement>();
  readonly #observer: ResizeObserver;
  #size = { width: 0, height: 0 };
  #shown: { readonly picture: ShownPicture; readonly lying: Lying } | undefined;
  #lines: readonly LineOnScreen[] = [];
  #hold: Hold | undefined;
  #to: { readonly at: CanvasPoint; readonly alone: boolean; readonly of: number } | undefined;
  #frameAsked = 0;

  constructor(root: HTMLElement, before: Element | null, index: number, session: Session) {
    this.#root = root;
    this.#index = index;
    this.#session = session;
    this.#box = document.createElement('div');
    this.#box.className = 'pane-turns';
    this.#box.setAttribute('aria-hidden', 'true');
    if (before) before.before(this.#box);
    else root.append(this.#box);
    this.#observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.#size = entry.contentRect;
      this.#put();
    });
    this.#observer.observe(root);
  }

  draw(picture: ShownPicture | undefined, lying: Lying | undefined, lines: readonly LineOnScreen[]): void {
    this.#shown = picture && lying && { picture, lying };
    this.#lines = lines;
    this.#put();
  }

  destroy(): void {
    cancelAnimationFrame(this.#frameAsked);
    this.#observer.disconnect();
    this.#box.remove();
  }

  #put(): void {
    const { panes } = this.#session.view.getState();
    const stays = new Set<string>();
    for (const line of this.#lines) {
      const pane = panes[line.of];
      if (!pane?.plane || cutBlocked(this.#session, pane) !== undefined) continue;
      for (const [end, at] of this.#placesOf(line)) {
        const key = `${String(line.of)} ${String(end)}`;
        stays.add(key);
        const handle = this.#handles.get(key) ?? this.#make(key, line.of);
        handle.style.color = line.colour;
        handle.style.transform = `translate(${at.x.toFixed(1)}px, ${at.y.toFixed(1)}px)`;
      }
    }
    for (const [key, handle] of this.#handles) {
      // The one in the hand stays, whatever becomes of its line.
      if (stays.has(key) || this.#hold) continue;
      handle.remove();
      this.#handles.delete(key);
    }
  }

  /** On the line, either side of what it is turned about, inside the pane. */
  #placesOf(line: LineOnScreen): readonly (readonly [end: -1 | 1, at: { readonly x: number; readonly y: number }])[] {
    const pivot = this.#pivotOf(line);
    const centre = pivot && this.#onScreen(pivot);
    const length = Math.hypot(line.to.x - line.from.x, line.to.y - line.from.y);
    if (!centre || length === 0 || this.#size.width === 0) return [];
    const [dx, dy] = [(line.to.x - line.from.x) / length, (line.to.y - line.from.y) / length];
    return ([-1, 1] as const).flatMap((end) => {
      const tip = end < 0 ? line.from : line.to;
      const room = Math.min(
        Math.hypot(tip.x - centre.x, tip.y - centre.y),
        toEdge(centre.x, dx * end, this.#size.width),
        toEdge(centre.y, dy * end, this.#size.height),
      );
      const distance = Math.min(away, room - margin);
      const inside = centre.x > 0 && centre.x < this.#size.width && centre.y > 0 && centre.y < this.#size.height;
      return inside && distance >= least
        ? [[end, { x: centre.x + dx * end * distance, y: centre.y + dy * end * distance }] as const]
        : [];
    });
  }

  /** The place that a line is turned about: the cursor, moved onto the line; the line's middle where there is none. */
  #pivotOf({ of, from, to }: Pick<LineOnScreen, 'of' | 'from' | 'to'>): Vector3 | undefined {
    const shown = this.#shown;
    if (!shown) return undefined;
    const { panes } = this.#session.view.getState();
    const point = panes[this.#index]?.point ?? panes[of]?.point;
    const [a, b] = [this.#inPatient(from), this.#inPatient(to)];
    if (!a || !b) return undefined;
    const way = subtract(b, a);
    const share = point ? dot(subtract(point, a), way) / (dot(way, way) || 1) : 0.5;
    const s = Math.min(Math.max(share, 0), 1);
    return [a[0] + s * way[0], a[1] + s * way[1], a[2] + s * way[2]];
  }

  #inPatient(at: CanvasPoint): Vector3 | undefined {
    if (!this.#shown) return undefined;
    const { picture, lying } = this.#shown;
    return vectorOf(indexToPatient(lying.plane, lying.spacing, picture.transform.toIndex(at)));
  }

  #onScreen(place: Vector3): CanvasPoint | undefined {
    if (!this.#shown) return undefined;
    const { picture, lying } = this.#shown;
    return picture.transform.toCanvas(patientToIndex(lying.plane, lying.spacing, patientPoint(place)).index);
  }

  #make(key: string, of: number): HTMLSpanElement {
    const handle = document.createElement('span');
    handle.className = 'pane-turn';
    handle.dataset['turn'] = String(of);
    handle.addEventListener('pointerdown', (event) => this.#take(event, handle, of));
    handle.addEventListener('pointermove', (event) => this.#drag(event, of));
    for (const end of ['pointerup', 'pointercancel'] as const) handle.addEventListener(end, () => this.#let());
    this.#box.append(handle);
    this.#handles.set(key, handle);
    return handle;
  }

  #at(event: PointerEvent): CanvasPoint {
    const box = this.#root.getBoundingClientRect();
    return { space: 'canvas', x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #take(event: PointerEvent, handle: HTMLElement, of: number): void {
    if (event.button !== 0 || !this.#shown) return;
    const line = this.#lineThrough(of);
    const pivot = line && this.#pivotOf(line);
    if (!pivot) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const { rowDirection, columnDirection } = this.#shown.lying.plane;
    const angle = (at: CanvasPoint): number => {
      const away = subtract(this.#inPatient(at) ?? pivot, pivot);
      return Math.atan2(dot(away, columnDirection), dot(away, rowDirection));
    };
    const view = this.#session.view.getState();
    const series = view.panes[of]?.displaySet;
    // This pane's own picture stays; those of its series that go through it turn.
    const along = visiblePanes(view).filter((i) => {
      const pane = view.panes[i];
      return i !== this.#index && pane?.displaySet === series && pane?.plane !== undefined;
    });
    this.#hold = {
      pivot,
      axis: lookThrough(this.#shown.lying.plane),
      angle,
      begun: angle(this.#at(event)),
      panes: new Map(along.flatMap((i) => (view.panes[i] ? [[i, view.panes[i]] as const] : []))),
    };
  }

  #lineThrough(of: number): Pick<LineOnScreen, 'of' | 'from' | 'to'> | undefined {
    const ends = ([-1, 1] as const).map((end) => this.#handles.get(`${String(of)} ${String(end)}`));
    const places = ends.flatMap((handle) => {
      const [x, y] = handle?.style.transform.match(/-?[\d.]+/g)?.map(Number) ?? [];
      return x === undefined || y === undefined ? [] : [{ space: 'canvas', x, y } as const];
    });
    const [from, to] = places;
    return from && to ? { of, from, to } : undefined;
  }

  #drag(event: PointerEvent, of: number): void {
    if (!this.#hold) return;
    this.#to = { at: this.#at(event), alone: event.shiftKey, of };
    if (this.#frameAsked === 0) this.#frameAsked = requestAnimationFrame(() => this.#turn());
  }

  #turn(): void {
    this.#frameAsked = 0;
    const [hold, to] = [this.#hold, this.#to];
    if (!hold || !to) return;
    const radians = hold.angle(to.at) - hold.begun;
    this.#session.view.setState(({ panes }) => ({
      panes: panes.map((pane, i) => {
        const was = hold.panes.get(i);
        if (!was || was.displaySet !== pane.displaySet) return pane;
        if (to.alone && i !== to.of) return pane;
        const { plane, normal, up, point } = turned(this.#session, was, { ...hold, radians });
        return {
          ...pane,
          ...(plane && { plane }),
          ...(normal && { normal }),
          ...(up && { up }),
          ...(point && { point }),
        };
      }),
    }));
  }

  #let(): void {
    if (this.#frameAsked !== 0) {
      cancelAnimationFrame(this.#frameAsked);
      this.#turn();
    }
    this.#hold = undefined;
    this.#to = undefined;
  }
}

/** How far it is from a place to the edge of the pane, going so much of each step that way. */
function toEdge(from: number, step: number, size: number): number {
  if (Math.abs(step) < 1e-6) return Infinity;
  return step > 0 ? (size - from) / step : -from / step;
}
