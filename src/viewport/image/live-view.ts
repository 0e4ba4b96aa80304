import type { PaneView } from '#src/model/session/view-state.ts';
import { updatePane } from '#src/session/panes.ts';
import type { Session } from '#src/session/session.ts';
import type { FrameRef } from '#src/dataset/display-set.ts';
import { atOf } from './place-in-stack.ts';
import type { Places } from './places.ts';

type At = NonNullable<PaneView['at']>;

/** How a pane shows its set: what the session says, and over it what a gesture under way has changed. */
export class LiveView {
  readonly #session: Session;
  readonly #index: number;
  readonly #places: Places;
  #told: PaneView;
  /** What a running gesture has changed and the session has not heard. */
  #live: PaneView | undefined;
  #lastAt: PaneView['at'];

  /** `index` = the pane's number. */
  constructor(session: Session, index: number, places: Places) {
    this.#session = session;
    this.#index = index;
    this.#places = places;
    this.#told = session.view.getState().panes[index] ?? {};
  }

  /** As the picture is to be seen now. */
  get look(): PaneView {
    return this.#live ?? this.#told;
  }

  /** As the session has it. */
  get told(): PaneView {
    return this.#told;
  }

  /** The image that the session has. */
  get at(): At | undefined {
    return this.#places.of(this.#told);
  }

  /** Another set hangs here: nothing of how the last one was seen stays. */
  restart(): void {
    this.#live = undefined;
    this.#lastAt = undefined;
    this.#told = this.#session.view.getState().panes[this.#index] ?? {};
  }

  /**
   * What the session says has changed: by a command, a link, or by what the pane told it. `goTo` = an image it asks for
   * and did not hear of from here; `cine` = whether the clip is to start, stop or change its rate; `look` = whether the same
   * image is to be seen otherwise.
   */
  adopt(view: PaneView): { readonly goTo?: At; readonly cine: boolean; readonly look: boolean } {
    const before = this.#told;
    this.#told = view;
    const at = this.#places.of(view);
    const asked = at && at !== this.#lastAt && at !== this.#places.of(before);
    return { cine: view.cine !== before.cine, look: looksOther(view, before), ...(asked && { goTo: at }) };
  }

  /** A gesture's step: seen at the next painting, told when the gesture ends. */
  change(step: (view: PaneView) => PaneView): void {
    this.#live = step(this.look);
  }

  /** The gesture is over. */
  tell(): void {
    const live = this.#live;
    if (!live) return;
    this.#live = undefined;
    updatePane(this.#session, this.#index, (view) => ({
      ...view,
      ...(live.window && { window: live.window }),
      ...(live.zoom !== undefined && { zoom: live.zoom }),
      ...(live.pan && { pan: live.pan }),
    }));
  }

  /**
   * The session hears which image is on screen, so that a link, a restore and the list of seen images know; not of each
   * image of a clip that `plays`.
   */
  tellPlace(ref: FrameRef, plays: boolean): void {
    const at = atOf(ref);
    const told = this.at;
    if (told?.instance === at.instance && told.frame === at.frame) return;
    this.#lastAt = at;
    if (plays) return;
    updatePane(this.#session, this.#index, (view) => this.#places.put(view, at));
  }
}

/** Whether anything but the place differs. */
function looksOther(a: PaneView, b: PaneView): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)] as (keyof PaneView)[]);
  keys.delete('at');
  keys.delete('point');
  return [...keys].some((key) => a[key] !== b[key]);
}
