import { factsOf } from '#src/dataset/frame-facts.ts';
import { isCut } from '#src/dataset/reformat.ts';
import type { FrameRef } from '#src/dataset/display-set.ts';
import { patientToIndex } from '#src/model/geometry/place.ts';
import type { IndexPoint } from '#src/model/geometry/spaces.ts';
import { patientPoint } from '#src/model/geometry/vector.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { placeIn, shownSet } from '#src/session/live-pane.ts';
import { visiblePanes } from '#src/session/panes.ts';
import type { Session } from '#src/session/session.ts';
import { isForeign } from '#src/session/whose.ts';
import type { ShownPicture } from '../image/shown.ts';
import { cutLine, type Lying } from './cut-line.ts';
import { onRibbon, pathOver, ribbonCut } from './ribbon-lines.ts';
import { TurnHandles, type LineOnScreen } from './turn-handles.ts';

const svg = 'http://www.w3.org/2000/svg';
/** One for each pane; told apart by the letter at the line's end as well. */
const colours = ['#ff9e64', '#5ad1e6', '#b9e45a', '#e58cff', '#ffd75e', '#8fb8ff'] as const;
/** Arms of the cursor's cross, and what is left free in its middle. CSS pixels. */
const [arm, free] = [14, 5];

/** Where the pictures of other panes cut this one, and the cursor, where it lies on this picture. */
export class CrossLines {
  readonly #root: SVGSVGElement;
  readonly #index: number;
  readonly #session: Session;
  #drawn = '';
  readonly #handles: TurnHandles;

  constructor(root: HTMLElement, index: number, session: Session) {
    this.#index = index;
    this.#session = session;
    this.#root = document.createElementNS(svg, 'svg');
    this.#root.setAttribute('class', 'pane-lines');
    this.#root.setAttribute('aria-hidden', 'true');
    const over = root.querySelector('.pane-overlay');
    over?.before(this.#root);
    this.#handles = new TurnHandles(root, over, index, session);
  }

  draw(shown: ShownPicture | undefined): void {
    const lines: LineOnScreen[] = [];
    const parts = shown ? this.#parts(shown, lines) : [];
    this.#handles.draw(shown, shown && lyingOf(shown.ref), lines);
    const key = JSON.stringify(parts);
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.#root.replaceChildren(
      ...parts.map(([name, attributes, text]) => {
        const element = document.createElementNS(svg, name);
        for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value));
        if (text !== undefined) element.textContent = text;
        return element;
      }),
    );
  }

  destroy(): void {
    this.#root.remove();
    this.#handles.destroy();
  }

  /** `lines` = where those by which planes are turned go. */
  #parts(shown: ShownPicture, lines: LineOnScreen[]): readonly Part[] {
    const view = this.#session.view.getState();
    const lying = lyingOf(shown.ref);
    const { frameOfReference } = shown.ref.instance;
    const own = view.panes[this.#index];
    const ribbon = own && this.#ribbonOf(own, shown);
    if (!(lying ?? ribbon) || !own || frameOfReference === undefined || view.overlay === 'off') return [];
    const wanted = view.tool === 'crosshair' || view.panes.some((pane) => pane.plane !== undefined);
    // Among pictures as they were taken only the live one is said to cut the others, where that is switched on.
    const shownBy = (i: number) => wanted || (view.lines !== false && i === view.active);
    const parts: Part[] = [];
    for (const i of visiblePanes(view).filter(shownBy)) {
      const ref = i === this.#index ? undefined : this.#refOf(view.panes[i]);
      if (ref?.instance.frameOfReference !== frameOfReference) continue;
      const by = lyingOf(ref);
      const stroke = colours[i % colours.length] ?? '#fff';
      const path = view.panes[i]?.plane === 'curved' ? view.panes[i].path : undefined;
      const bent = ribbon ? by && ribbonCut(ribbon, by.plane) : path && lying && [pathOver(lying, path) ?? []];
      for (const curve of bent ?? []) parts.push(...curved(shown, curve, i, stroke));
      const line = lying && by && cutLine(lying, by.plane);
      if (!line) continue;
      const from = shown.transform.toCanvas(line[0]);
      const to = shown.transform.toCanvas(line[1]);
      parts.push([
        'line',
        { x1: round(from.x), y1: round(from.y), x2: round(to.x), y2: round(to.y), stroke, 'data-of': i },
      ]);
      if (wanted) lines.push({ of: i, from, to, colour: stroke });
      const at = beside(from, to);
      parts.push(['text', { x: round(at.x), y: round(at.y), fill: stroke }, String.fromCharCode(65 + i)]);
    }
    if (!own.point || !wanted) return parts;
    const at = lying
      ? patientToIndex(lying.plane, lying.spacing, patientPoint(own.point))
      : ribbon && onRibbon(ribbon, own.point);
    return at ? [...parts, ...cursor(shown, at)] : parts;
  }

  /** Of a pane that shows a volume cut along a path. */
  #ribbonOf(pane: PaneView, { ref, image }: ShownPicture) {
    const set = shownSet(this.#session, pane);
    const ribbon = set?.kind === 'image' && set.frames[0]?.instance === ref.instance ? set.cut?.ribbon : undefined;
    const pixel = factsOf(ref).record.spacing?.row;
    return ribbon && pixel !== undefined ? { ribbon, pixel, rows: image.rows } : undefined;
  }

  #refOf(pane: PaneView | undefined): FrameRef | undefined {
    if (!pane) return undefined;
    const set = shownSet(this.#session, pane);
    if (set?.kind !== 'image' || isForeign(this.#session, set.id)) return undefined;
    // A pane that has not said where it is may be anywhere: no line is better than a wrong one.
    return pane.at || isCut(set) ? set.frames[placeIn(set, pane)] : undefined;
  }
}

type Part = readonly [
  name: 'line' | 'text' | 'path',
  attributes: Readonly<Record<string, string | number>>,
  text?: string,
];

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The letter stands inside the picture, off the end of the line. */
function beside(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  return { x: from.x + 14 * dx - 9 * dy, y: from.y + 14 * dy + 9 * dx };
}

/** A line that is bent, with the letter of its pane at its end. */
function curved(
  { transform }: ShownPicture,
  curve: readonly IndexPoint[],
  of: number,
  stroke: string,
): readonly Part[] {
  const points = curve.map((at) => transform.toCanvas(at));
  const last = points.at(-1);
  if (!last) return [];
  const d = points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${String(round(x))} ${String(round(y))}`).join('');
  const at = beside(last, points.at(-2) ?? last);
  return [
    ['path', { d, stroke, 'data-of': of }],
    ['text', { x: round(at.x), y: round(at.y), fill: stroke }, String.fromCharCode(65 + of)],
  ];
}

function cursor(
  shown: ShownPicture,
  { index, distance }: { readonly index: IndexPoint; readonly distance: number },
): readonly Part[] {
  const { spacing, sliceThickness = 0 } = factsOf(shown.ref).record;
  const near = Math.max(spacing?.row ?? 0, spacing?.column ?? 0, sliceThickness);
  if (Math.abs(distance) > near) return [];
  const { x, y } = shown.transform.toCanvas(index);
  const arms = [
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ].map(
    ([dx = 0, dy = 0]) => `M${round(x + dx * free)} ${round(y + dy * free)}l${dx * (arm - free)} ${dy * (arm - free)}`,
  );
  return [['path', { d: arms.join(''), stroke: '#fff', 'data-cursor': '' }]];
}

function lyingOf(ref: FrameRef): Lying | undefined {
  const { plane, spacing } = factsOf(ref).record;
  const { image } = ref.instance;
  return plane && spacing && image ? { plane, spacing, columns: image.columns, rows: image.rows } : undefined;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
