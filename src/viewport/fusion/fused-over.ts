import { onLanguage } from '#src/text/index.ts';
import type { PaneContext } from '../pane.ts';
import type { ShownPicture, ValuesOver } from '../image/shown.ts';
import type { FusedLayer } from './fused-layer.ts';

/** Another set in colour over a pane's picture. What draws it is fetched when a view first wishes for it. */
export class FusedOver {
  readonly #under: HTMLElement;
  readonly #pane: number;
  readonly #context: PaneContext;
  readonly #on: { readonly repaint: () => void; readonly say: (words: readonly string[]) => void };
  readonly #stops: (() => void)[];
  #layer: FusedLayer | undefined;
  #loading = false;
  #gone = false;

  /** `under` = the picture, over which it is put. `say` hears what is laid over, or why it is not. */
  constructor(
    under: HTMLElement,
    pane: number,
    context: PaneContext,
    on: { readonly repaint: () => void; readonly say: (words: readonly string[]) => void },
  ) {
    this.#under = under;
    this.#pane = pane;
    this.#context = context;
    this.#on = on;
    const { open, view } = context.session;
    this.#stops = [
      open.subscribe(() => {
        if (this.#wished) on.repaint();
      }),
      view.subscribe((state, before) => {
        if (state.panes[pane]?.fused !== before.panes[pane]?.fused) on.repaint();
      }),
      onLanguage(() => {
        if (this.#wished) on.repaint();
      }),
    ];
  }

  /** A picture is on screen now; undefined = none. What lies over it is drawn in the same turn, as far as it is here. */
  picture(shown: ShownPicture | undefined): ValuesOver | undefined {
    if (this.#layer) return this.#layer.draw(shown, this.#wished);
    if (shown && this.#wished) this.#load();
    return undefined;
  }

  destroy(): void {
    this.#gone = true;
    for (const stop of this.#stops) stop();
    this.#layer?.destroy();
  }

  get #wished() {
    return this.#context.session.view.getState().panes[this.#pane]?.fused;
  }

  #load(): void {
    if (this.#loading) return;
    this.#loading = true;
    import('./fused-layer.ts')
      .then(async ({ makeFusedLayer }) => await makeFusedLayer(this.#under, this.#pane, this.#context, this.#on))
      .then(
        (layer) => {
          if (this.#gone) {
            layer.destroy();
            return;
          }
          this.#layer = layer;
          this.#on.repaint();
        },
        () => {
          // Asked for again with the next picture.
          this.#loading = false;
        },
      );
  }
}
