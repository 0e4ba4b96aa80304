import type { Session } from '#src/session/session.ts';
import type { ShownPicture } from '../image/shown.ts';
import type { CrossLines } from './cross-lines.ts';

/** The lines over a pane's picture where other panes cut it. What draws them is fetched when there is first something to draw. */
export class LinesOver {
  readonly #root: HTMLElement;
  readonly #index: number;
  readonly #session: Session;
  readonly #stop: () => void;
  #shown: ShownPicture | undefined;
  #lines: CrossLines | undefined;
  #state: 'none' | 'asked' | 'gone' = 'none';

  constructor(root: HTMLElement, index: number, session: Session) {
    this.#root = root;
    this.#index = index;
    this.#session = session;
    this.#stop = session.view.subscribe(() => this.#draw());
  }

  /** What is on screen now; undefined = no picture. */
  picture(shown: ShownPicture | undefined): void {
    this.#shown = shown;
    this.#draw();
  }

  destroy(): void {
    this.#state = 'gone';
    this.#stop();
    this.#lines?.destroy();
  }

  #draw(): void {
    if (this.#lines) {
      this.#lines.draw(this.#shown);
      return;
    }
    const { panes, tool, lines } = this.#session.view.getState();
    if (this.#state !== 'none' || !this.#shown) return;
    const several = lines !== false && panes.filter((pane) => pane.displaySet !== undefined).length > 1;
    if (!several && tool !== 'crosshair' && !panes.some((pane) => pane.plane ?? pane.point)) return;
    this.#state = 'asked';
    void import('./cross-lines.ts').then(
      ({ CrossLines }) => {
        if (this.#state === 'gone') return;
        this.#lines = new CrossLines(this.#root, this.#index, this.#session);
        this.#lines.draw(this.#shown);
      },
      () => {
        if (this.#state === 'asked') this.#state = 'none';
      },
    );
  }
}
