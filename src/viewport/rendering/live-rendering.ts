import type { PaneView } from '#src/model/session/view-state.ts';
import type { RenderingView } from '#src/model/session/rendering.ts';
import { updatePane } from '#src/session/panes.ts';
import type { Session } from '#src/session/session.ts';

/** How a pane's volume is seen: what the session says, and over it what a gesture under way has changed. */
export class LiveRendering {
  readonly #session: Session;
  readonly #index: number;
  #live: PaneView | undefined;

  constructor(session: Session, index: number) {
    this.#session = session;
    this.#index = index;
  }

  get look(): PaneView {
    return this.#live ?? this.#session.view.getState().panes[this.#index] ?? {};
  }

  get rendering(): RenderingView {
    return this.look.rendering ?? { preset: 'mip' };
  }

  /** A gesture's step: seen at the next picture, told when the gesture ends. */
  change(step: (view: PaneView) => PaneView): void {
    this.#live = step(this.look);
  }

  changeRendering(step: (rendering: RenderingView) => RenderingView): void {
    this.change((view) => ({ ...view, rendering: step(view.rendering ?? { preset: 'mip' }) }));
  }

  /** The gesture is over. */
  tell(): void {
    const live = this.#live;
    if (!live) return;
    this.#live = undefined;
    const { rendering, window } = live;
    updatePane(this.#session, this.#index, (view) =>
      view.rendering ? { ...view, ...(rendering && { rendering }), ...(window && { window }) } : view,
    );
  }

  /** Something else hangs here. */
  forget(): void {
    this.#live = undefined;
  }
}
