import type { Session } from '#src/session/session.ts';
import { type Language, t } from '#src/text/index.ts';
import type { PaneContext } from '#src/viewport/index.ts';
import '#src/ui/ui.css';
import './reading.css';
import './bar.css';
import './pane.css';
import './phone.css';
import { holdKeys } from '../early-keys.ts';
import { speak } from '../speak.ts';
import { dropEarly, makeEarly } from './pane-mount.ts';

/** Longest that the rest of the workspace waits for a picture. Milliseconds. */
const patience = 1500;

/**
 * Puts the panes on the bare page, in the places they will have in the workspace, and settles when the first picture is on
 * the screen or need not be waited for. Bars, lists and the library that draws them cost the page several times what the
 * picture does, so they are made behind it; the workspace then takes the panes as they are.
 */
export async function showPanesFirst(root: HTMLElement, context: PaneContext, language: Language): Promise<void> {
  speak(language);
  holdKeys();
  const stop = drawGrid(root, context);
  await firstPicture(context.session);
  stop();
}

/** The workspace's outline without what is in it. Returns how to leave it as it is. */
function drawGrid(root: HTMLElement, context: PaneContext): () => void {
  const narrow = window.matchMedia('(max-width: 700px)').matches;
  const make = (tag: string, className: string, ...inside: HTMLElement[]) => {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...inside);
    return element;
  };
  const grid = make('main', 'panes');
  const head = make('header', narrow ? 'phone-head' : 'bar');
  const foot = narrow ? [make('footer', 'phone-foot')] : [];
  const warning = make('span', 'badge warn not-for-diagnosis');
  warning.textContent = t('workspace.phone.notForDiagnosis');
  const middle = make('div', 'reading-main', ...(narrow ? [grid, warning] : [make('div', 'timeline-place'), grid]));
  root.replaceChildren(make('div', narrow ? 'reading narrow' : 'reading', head, middle, ...foot));
  const { view } = context.session;
  const update = () => {
    const { layout, panes } = view.getState();
    const sizes = [layout.rows, layout.columns].map((n) => `repeat(${String(n)}, minmax(0, 1fr))`);
    grid.style.gridTemplate = sizes.join(' / ');
    for (let i = grid.childElementCount; i < panes.length; i++) {
      grid.append(make('section', 'pane', make('div', 'pane-place', makeEarly(i, context))));
    }
    while (grid.childElementCount > panes.length) grid.lastElementChild?.remove();
    dropEarly(panes.length);
  };
  update();
  return view.subscribe(update);
}

/** A picture is on the screen, or none will come soon: the studies are all here, one cannot be had, or it takes long. */
function firstPicture({ open }: Session): Promise<void> {
  return new Promise((resolve) => {
    const come = () => {
      stop();
      clearTimeout(timer);
      removeEventListener('fovea:painted', come);
      // The second frame after it begins when the one that carries it is on the screen, or nearly.
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
      setTimeout(resolve, patience); // hidden pages have no frames
    };
    const settled = () => {
      const { studies } = open.getState();
      if (studies.some((study) => study.fault ?? !study.loading)) come();
    };
    const stop = open.subscribe(settled);
    const timer = setTimeout(come, patience);
    addEventListener('fovea:painted', come);
    settled();
  });
}
