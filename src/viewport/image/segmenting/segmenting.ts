import { isSegmenting } from '#src/model/session/view-state.ts';
import type { PaneContext } from '../../pane.ts';
import type { Drawable } from './drawable.ts';
import type { Painting } from './painting.ts';

export interface SegmentingActions {
  /** A press waits for the tools, they could not be loaded, or they are here. */
  readonly engine: (state: 'loading' | 'failed' | 'here') => void;
  /** Hears keys of the catalogue: why a press draws nothing. */
  readonly say: (words: string) => void;
}

/** Drawing of segments on the picture of a pane. What draws is loaded with the first tool that does. */
export class Segmenting {
  readonly #root: HTMLElement;
  readonly #context: PaneContext;
  readonly #on: SegmentingActions;
  readonly #stops: (() => void)[];
  #painting: Painting | undefined;
  #loading = false;
  #gone = false;
  #shown: Drawable | undefined;

  constructor(root: HTMLElement, context: PaneContext, on: SegmentingActions) {
    this.#root = root;
    this.#context = context;
    this.#on = on;
    this.#stops = [
      context.session.view.subscribe((state, before) => {
        if (state.tool !== before.tool) this.#tool();
      }),
    ];
  }

  /** What is on screen now; undefined = nothing that can be drawn on. */
  picture(shown: Drawable | undefined): void {
    this.#shown = shown;
    if (this.#painting) this.#painting.picture(shown);
    else if (shown) this.#tool();
  }

  /** Whether a press at the left button draws. */
  takesPress(): boolean {
    const draws = isSegmenting(this.#context.session.view.getState().tool);
    if (draws && !this.#painting) {
      this.#on.engine('loading');
      this.#load();
    }
    return draws;
  }

  destroy(): void {
    this.#gone = true;
    for (const stop of this.#stops) stop();
    this.#painting?.destroy();
  }

  #tool(): void {
    const { tool } = this.#context.session.view.getState();
    if (this.#painting) this.#painting.tool(tool);
    else if (isSegmenting(tool) && this.#shown) this.#load();
  }

  #load(): void {
    if (this.#loading) return;
    this.#loading = true;
    import('./painting.ts').then(
      ({ Painting }) => {
        if (this.#gone) return;
        this.#painting = new Painting(this.#root, this.#context, this.#on.say);
        this.#painting.picture(this.#shown);
        this.#painting.tool(this.#context.session.view.getState().tool);
        this.#on.engine('here');
      },
      () => {
        this.#loading = false;
        this.#on.engine('failed');
      },
    );
  }
}
