import type { CanvasPoint } from '#src/model/geometry/spaces.ts';
import { part } from '../overlay/dom.ts';

export interface Question {
  /** Where the field stands. */
  readonly at: CanvasPoint;
  /** Its name for those who do not see it. */
  readonly name: string;
  readonly hint: string;
  /** After the field: the unit. */
  readonly unit?: string;
  readonly numeric?: boolean;
  /** What is wrong with what was typed; the field stays until that is mended or left. */
  readonly check: (text: string) => string | undefined;
  /** Once. Undefined = left with Escape, or left with something that does not do. */
  readonly done: (text: string | undefined) => void;
}

/** Touch makes mouse events of its own after a tap, and they take the focus: milliseconds in which it is taken back. */
const settling = 500;

/** One field over the picture. Enter keeps, Escape drops, going elsewhere keeps what does. */
export class InlineText {
  readonly #parent: HTMLElement;
  #open: { readonly box: HTMLElement; readonly leave: (keep: boolean) => void } | undefined;

  constructor(parent: HTMLElement) {
    this.#parent = parent;
  }

  ask({ at, name, hint, unit, numeric = false, check, done }: Question): void {
    this.close();
    const box = part(this.#parent, 'pane-inline');
    const field = part(box, 'pane-inline-field', 'input');
    field.type = 'text';
    field.inputMode = numeric ? 'decimal' : 'text';
    field.maxLength = numeric ? 12 : 200;
    field.autocomplete = 'off';
    field.placeholder = hint;
    field.setAttribute('aria-label', name);
    if (unit) part(box, 'pane-inline-unit', 'span').textContent = unit;
    const wrong = part(box, 'pane-inline-wrong', 'span');
    wrong.setAttribute('role', 'alert');
    const leave = (keep: boolean) => {
      if (this.#open?.box !== box) return;
      this.#open = undefined;
      const text = keep && check(field.value) === undefined ? field.value.trim() : undefined;
      const pane = box.closest<HTMLElement>('[tabindex]');
      box.remove();
      if (document.activeElement === document.body) pane?.focus({ preventScroll: true });
      done(text);
    };
    this.#open = { box, leave };
    field.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Escape') leave(false);
      else if (event.key === 'Enter' && !event.isComposing) {
        const complaint = check(field.value);
        wrong.textContent = complaint ?? '';
        field.setAttribute('aria-invalid', String(complaint !== undefined));
        if (complaint === undefined) leave(true);
      }
    });
    const opened = performance.now();
    field.addEventListener('blur', () => {
      if (performance.now() - opened < settling) field.focus({ preventScroll: true });
      else leave(true);
    });
    // The pane's gestures and the drawing tools listen around it: what is pressed here is none of theirs.
    for (const type of ['pointerdown', 'mousedown', 'mouseup', 'touchstart', 'touchend', 'dblclick', 'wheel']) {
      box.addEventListener(type, (event) => event.stopPropagation());
    }
    this.#place(box, at);
    field.focus({ preventScroll: true });
  }

  /** Ends a question as going elsewhere does. */
  close(): void {
    this.#open?.leave(true);
  }

  /** Inside the pane, wherever the mark is. */
  #place(box: HTMLElement, { x, y }: CanvasPoint): void {
    const { clientWidth, clientHeight } = this.#parent;
    const left = Math.max(4, Math.min(x + 8, clientWidth - box.offsetWidth - 4));
    const top = Math.max(4, Math.min(y + 8, clientHeight - box.offsetHeight - 4));
    box.style.transform = `translate(${String(left)}px, ${String(top)}px)`;
  }
}
