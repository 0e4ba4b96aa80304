import { t } from '#src/text/index.ts';
import './empty.css';

/**
 * Says that the workspace did not arrive, without the library that would have drawn it. A picture that is already shown
 * stays: the words stand in the empty bar over it.
 */
export function sayNotLoaded(root: HTMLElement, fault: unknown): void {
  const make = (tag: string, className: string, ...inside: (HTMLElement | string)[]) => {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...inside);
    return element;
  };
  const reload = make('button', 'button primary', t('shell.reload'));
  reload.addEventListener('click', () => window.location.reload());
  const bar = root.querySelector('.bar, .phone-head');
  const what = make(bar ? 'strong' : 'h1', '', t('shell.notLoaded'));
  const reference = fault instanceof Error ? fault.message : String(fault);
  const words = make(bar ? 'div' : 'main', bar ? 'not-loaded' : 'empty', what, reload);
  if (bar) words.title = reference;
  else {
    reload.before(make('p', '', t('shell.notLoaded.more')));
    words.append(make('p', 'small faint', t('shell.reference', { reference })));
  }
  words.setAttribute('role', 'alert');
  (bar ?? root).replaceChildren(words);
}
