import type { Extent } from '#src/model/geometry/view-transform.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { LiveMask } from '#src/session/segments-state.ts';
import { onLanguage } from '#src/text/index.ts';
import type { PaneContext } from '../../pane.ts';
import type { Presented } from '../shown.ts';
import type { LaidOverLayer } from './layer.ts';
import type { Presenting } from './presenting.ts';
import type { Under } from './under.ts';

/**
 * What is laid over the picture of a pane: segmentations, structures, the graphics of a presentation state. Nothing is
 * loaded, and no canvas is there, before the first of them is switched on.
 */
export class LaidOverView {
  readonly #context: PaneContext;
  readonly #pane: number;
  readonly #under: HTMLElement;
  readonly #element: HTMLElement;
  readonly #on: { readonly repaint: () => void; readonly say: (words: readonly string[]) => void };
  readonly #stops: (() => void)[];
  #layer: LaidOverLayer | undefined;
  #loading = false;
  #shown: Under | undefined;
  #size: Extent = { width: 0, height: 0 };
  #gone = false;

  /** `under` = the picture, over which it is put. `say` hears what is laid over, and what is not and why. */
  constructor(
    element: HTMLElement,
    under: HTMLElement,
    pane: number,
    context: PaneContext,
    on: { readonly repaint: () => void; readonly say: (words: readonly string[]) => void },
  ) {
    this.#element = element;
    this.#under = under;
    this.#pane = pane;
    this.#context = context;
    this.#on = on;
    const { laidOver, segments, view } = context.session;
    this.#stops = [
      laidOver.subscribe(() => {
        if (view.getState().panes[pane]?.presented === undefined) this.#draw();
        else on.repaint();
      }),
      view.subscribe((state, before) => {
        if (state.over !== before.over) this.#draw();
      }),
      segments.subscribe((state, before) => {
        const live = state.live !== before.live && (this.#isHere(state.live) || this.#isHere(before.live));
        if (live || state.all !== before.all || state.hidden !== before.hidden) this.#draw();
      }),
      onLanguage(() => this.#draw()),
    ];
  }

  /** How the presentation state that a view names has a picture seen; undefined where it is not here, or not of it. */
  presented({ presented }: PaneView, picture: Presenting): Presented | undefined {
    if (presented === undefined) return undefined;
    const state = this.#context.session.laidOver.getState().known.get(presented)?.state;
    if (state?.kind !== 'here' || state.object.kind !== 'pr') return undefined;
    if (!this.#layer) this.#load();
    return this.#layer?.present(state.object, picture);
  }

  /** What is on screen now; undefined = no picture, and so nothing over it. */
  picture(shown: Under | undefined): void {
    this.#shown = shown;
    this.#draw();
  }

  resize(size: Extent): void {
    this.#size = size;
  }

  destroy(): void {
    this.#gone = true;
    for (const stop of this.#stops) stop();
    this.#layer?.destroy();
  }

  /** Whether a stroke under way is on this pane's picture. */
  #isHere(live: LiveMask | undefined): boolean {
    const ref = this.#shown?.picture.ref;
    return live !== undefined && live.instance === ref?.instance.address.instance && live.frame === ref.frame;
  }

  #draw(): void {
    const { segments, view } = this.#context.session;
    const { over, panes } = view.getState();
    const { all, live } = segments.getState();
    const drawn = all.size > 0 || live !== undefined;
    const wanted = drawn || (over?.length ?? 0) > 0 || panes[this.#pane]?.presented !== undefined;
    if (this.#layer) this.#layer.draw(this.#shown, this.#size);
    else if (wanted && this.#shown) this.#load();
  }

  #load(): void {
    if (this.#loading) return;
    this.#loading = true;
    import('./layer.ts').then(
      ({ LaidOverLayer }) => {
        if (this.#gone) return;
        this.#layer = new LaidOverLayer(this.#element, this.#under, this.#pane, this.#context.session, this.#on.say);
        this.#on.repaint();
        this.#draw();
      },
      () => {
        // Asked for again with the next picture.
        this.#loading = false;
      },
    );
  }
}

const readersOwn = [
  'window',
  'voi',
  'invert',
  'rotation',
  'flipHorizontal',
  'flipVertical',
  'zoom',
  'pan',
  'colourMap',
] as const;

/** Whether a reader has changed how a picture is seen from how it was given. */
export function isChanged(view: PaneView): boolean {
  return readersOwn.some((name) => view[name] !== undefined && view[name] !== false && view[name] !== 0);
}
