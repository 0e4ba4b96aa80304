import { isRetryable, type Fault } from '#src/model/fault/fault.ts';
import { t, wordsFor } from '#src/text/index.ts';
import { part, say, show } from './dom.ts';

/** What stands where a picture cannot: words, and what to do. */
export class Cover {
  readonly #root: HTMLDivElement;
  readonly #title: HTMLElement;
  readonly #text: HTMLElement;
  readonly #actions: HTMLElement;
  readonly #again: HTMLButtonElement;
  readonly #skip: HTMLButtonElement;
  readonly #reason: HTMLElement;

  constructor(parent: HTMLElement, on: { readonly again: () => void; readonly skip: () => void }) {
    this.#root = part(parent, 'pane-cover');
    this.#root.hidden = true;
    const tile = part(this.#root, 'pane-tile');
    this.#title = part(tile, 'pane-tile-title');
    this.#text = part(tile, 'pane-tile-text');
    this.#actions = part(tile, 'pane-tile-actions');
    this.#again = part(this.#actions, 'pane-tile-button', 'button');
    this.#skip = part(this.#actions, 'pane-tile-link', 'button');
    this.#again.type = this.#skip.type = 'button';
    this.#again.addEventListener('click', on.again);
    this.#skip.addEventListener('click', on.skip);
    this.#reason = part(tile, 'pane-tile-reason');
    // A press on a button is not the start of a gesture on the picture.
    this.#actions.addEventListener('pointerdown', (event) => event.stopPropagation());
  }

  hide(): void {
    show(this.#root, false);
  }

  /** The image asked for is on its way: nothing is shown under its name until it is here. */
  waiting(number: number, loaded: number, count: number): void {
    this.#root.dataset['kind'] = 'waiting';
    this.#root.removeAttribute('role');
    say(this.#title, t('pane.waiting', { number }));
    say(this.#text, count > 1 ? t('pane.loaded', { loaded, count }) : '');
    show(this.#actions, false);
    say(this.#reason, '');
    show(this.#root, true);
  }

  /** The image cannot be shown. `next` = the number that skipping leads to. */
  failed(fault: Fault, number: number, loaded: number, count: number, next: number | undefined, source: string): void {
    this.#root.dataset['kind'] = 'failed';
    this.#root.setAttribute('role', 'alert');
    say(this.#title, failureTitle(fault, number, count));
    const params = { source, status: fault.kind === 'refused' ? fault.status : '' };
    const others =
      count > 1 ? t('pane.others', { loaded, count: count - 1 }) : wordsFor(`fault.${fault.kind}.do`, params);
    say(this.#text, `${wordsFor(`fault.${fault.kind}`, params)} ${others}`);
    show(this.#actions, true);
    say(this.#again, t('pane.tryAgain'));
    show(this.#again, isRetryable(fault));
    show(this.#skip, next !== undefined);
    if (next !== undefined) say(this.#skip, t('pane.skip', { number: next }));
    say(this.#reason, reasonOf(fault));
    show(this.#root, true);
  }

  /** An object that is no image could not be had, or not be read. */
  told(title: string, fault: Fault, source: string): void {
    this.#root.dataset['kind'] = 'failed';
    this.#root.setAttribute('role', 'alert');
    say(this.#title, title);
    const params = { source, status: fault.kind === 'refused' ? fault.status : '' };
    say(this.#text, `${wordsFor(`fault.${fault.kind}`, params)} ${wordsFor(`fault.${fault.kind}.do`, params)}`);
    show(this.#actions, isRetryable(fault));
    say(this.#again, t('pane.tryAgain'));
    show(this.#again, true);
    show(this.#skip, false);
    say(this.#reason, reasonOf(fault));
    show(this.#root, true);
  }

  /** Something that is no image of a stack, or an empty pane. */
  words(title: string, text: string): void {
    this.#root.dataset['kind'] = 'words';
    this.#root.removeAttribute('role');
    say(this.#title, title);
    say(this.#text, text);
    show(this.#actions, false);
    say(this.#reason, '');
    show(this.#root, true);
  }
}

function failureTitle(fault: Fault, number: number, count: number): string {
  const one = count === 1;
  switch (fault.kind) {
    case 'unreachable':
    case 'refused':
    case 'missing':
    case 'sign-in':
    case 'truncated':
    case 'aborted':
      return one ? t('pane.failed.arrive.one') : t('pane.failed.arrive', { number });
    case 'corrupt':
    case 'digest':
      return one ? t('pane.failed.damaged.one') : t('pane.failed.damaged', { number });
    case 'unsupported':
    case 'too-large':
    case 'not-dicom':
    case 'internal':
      return one ? t('pane.failed.show.one') : t('pane.failed.show', { number });
  }
}

/** What a technician needs; not translated. */
function reasonOf(fault: Fault): string {
  switch (fault.kind) {
    case 'corrupt':
    case 'internal':
    case 'not-dicom':
      return fault.reason;
    case 'unsupported':
      return [fault.syntax, fault.reason].filter(Boolean).join(' · ');
    case 'refused':
      return `HTTP ${fault.status}`;
    case 'truncated':
      return fault.expected === undefined ? `${fault.got} bytes` : `${fault.got} / ${fault.expected} bytes`;
    case 'too-large':
      return `${fault.bytes} / ${fault.limit} bytes`;
    case 'unreachable':
    case 'missing':
    case 'sign-in':
    case 'digest':
    case 'aborted':
      return '';
  }
}
