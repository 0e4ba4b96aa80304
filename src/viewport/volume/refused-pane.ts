import type { CutReason } from '#src/dataset/reformat.ts';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import { onLanguage, t, type Key } from '#src/text/index.ts';
import { Cover } from '../image/overlay/cover.ts';
import { attribute, part } from '../image/overlay/dom.ts';
import type { Pane, PaneContext } from '../pane.ts';

/** Why there are no planes to be shown. */
export type Refusal = CutReason | 'too-large' | 'not-loaded';

/** A pane that says why a set is not cut along the plane that was asked for, or what else its `title` says of it. */
export function makeRefusedPane(
  element: HTMLElement,
  index: number,
  context: PaneContext,
  reason: Refusal,
  title: Key = 'pane.cut.refused',
): Pane {
  const root = part(element, 'pane-root');
  root.style.width = root.style.height = '100%';
  const cover = new Cover(root, { again: () => undefined, skip: () => undefined });
  const draw = () => {
    attribute(root, 'data-live', context.session.view.getState().active === index ? '' : undefined);
    cover.words(t(title), t(`pane.cut.${reason}`));
  };
  const activate = () => {
    const { view } = context.session;
    if (view.getState().active !== index) view.setState({ active: index });
  };
  root.addEventListener('pointerdown', activate);
  const stops = [onLanguage(draw), context.session.view.subscribe(draw)];
  attribute(element, 'data-pane', String(index));
  attribute(element, 'data-pane-kind', 'refused');
  attribute(element, 'data-state', 'error');
  for (const name of ['data-quality', 'data-position', 'data-window']) element.removeAttribute(name);
  draw();
  return {
    show(set: DisplaySet) {
      attribute(element, 'data-display-set', set.id);
      attribute(element, 'data-series', set.series.series);
      attribute(element, 'data-source', set.series.source);
    },
    destroy() {
      for (const stop of stops) stop();
      root.remove();
    },
  };
}
