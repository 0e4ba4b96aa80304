import type { Rgb } from '#src/objects/index.ts';
import { part, say, show } from '../overlay/dom.ts';

export interface LegendRow {
  readonly colour: Rgb;
  readonly words: string;
}

/** What colours over a picture mean, and the value under the pointer. Made with the first that there is to say. */
export class Legend {
  readonly #element: HTMLElement;
  readonly #stop = new AbortController();
  #list: HTMLElement | undefined;
  #here: HTMLElement | undefined;
  #rows = '';
  #at: { readonly x: number; readonly y: number } | undefined;
  #under: ((x: number, y: number) => string | undefined) | undefined;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** `under` = the words for a place, in CSS pixels of the pane; undefined where there is no value. */
  show(title: string, rows: readonly LegendRow[], under: (x: number, y: number) => string | undefined): void {
    const list = (this.#list ??= this.#made());
    const key = JSON.stringify([title, rows]);
    if (key !== this.#rows) {
      this.#rows = key;
      list.replaceChildren();
      say(part(list, 'pane-legend-title'), title);
      for (const { colour, words } of rows) {
        const row = part(list, 'pane-legend-row');
        part(row, 'pane-legend-colour', 'span').style.background = `rgb(${colour.join(' ')})`;
        part(row, 'pane-legend-words', 'span').textContent = words;
      }
      this.#here = part(list, 'pane-legend-here');
    }
    show(list, true);
    this.#under = under;
    this.#tell();
  }

  hide(): void {
    this.#under = undefined;
    if (this.#list) show(this.#list, false);
  }

  destroy(): void {
    this.#stop.abort();
    this.#list?.remove();
  }

  #made(): HTMLElement {
    const { signal } = this.#stop;
    this.#element.addEventListener(
      'pointermove',
      ({ clientX, clientY }) => {
        const { left, top } = this.#element.getBoundingClientRect();
        this.#at = { x: clientX - left, y: clientY - top };
        this.#tell();
      },
      { signal, passive: true },
    );
    this.#element.addEventListener(
      'pointerleave',
      () => {
        this.#at = undefined;
        this.#tell();
      },
      { signal },
    );
    return part(this.#element, 'pane-legend');
  }

  #tell(): void {
    if (!this.#here || !this.#under) return;
    say(this.#here, (this.#at && this.#under(this.#at.x, this.#at.y)) ?? '');
  }
}
