import { t } from '#src/text/index.ts';
import { part } from './dom.ts';

/** Which of the times that a place was taken is shown: a slider at the foot of the picture. */
export class PhaseBar {
  readonly #element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #words: HTMLElement;

  constructor(root: HTMLElement, goTo: (phase: number) => void) {
    this.#element = part(root, 'pane-phase', 'label');
    this.#words = part(this.#element, 'pane-phase-words', 'span');
    this.#input = part(this.#element, 'pane-phase-slider', 'input');
    this.#input.type = 'range';
    this.#input.min = '1';
    this.#input.addEventListener('input', () => goTo(Number(this.#input.value) - 1));
    // Arrows pressed here go through the times, and not through the images of the pane.
    this.#input.addEventListener('keydown', (event) => event.key.startsWith('Arrow') && event.stopPropagation());
  }

  /** `phase` from 0. */
  at(phase: number, phases: number): void {
    this.#element.hidden = phases < 2;
    const words = t('pane.phase', { position: `${phase + 1} / ${phases}` });
    this.#input.max = String(phases);
    this.#input.value = String(phase + 1);
    this.#input.setAttribute('aria-valuetext', words);
    this.#words.textContent = words;
  }
}
