import type { ImageSet } from '#src/dataset/display-set.ts';
import { phasesOf } from '#src/dataset/phases.ts';
import type { PhaseBar } from './overlay/phase-bar.ts';

/** The control of a set whose places were taken several times; fetched when there is first such a set. */
export class PhaseControl {
  readonly #root: HTMLElement;
  readonly #goTo: (phase: number) => void;
  #bar: PhaseBar | undefined;
  #asked = false;
  #at: readonly [phase: number, phases: number] = [0, 1];

  constructor(root: HTMLElement, goTo: (phase: number) => void) {
    this.#root = root;
    this.#goTo = goTo;
  }

  show(set: ImageSet, index: number): void {
    const phases = phasesOf(set);
    this.#at = [index % phases, phases];
    this.#bar?.at(...this.#at);
    if (phases < 2 || this.#asked) return;
    this.#asked = true;
    import('./overlay/phase-bar.ts').then(
      ({ PhaseBar }) => {
        if (!this.#root.isConnected) return;
        this.#bar = new PhaseBar(this.#root, this.#goTo);
        this.#bar.at(...this.#at);
      },
      () => {
        this.#asked = false;
      },
    );
  }
}
