import type { DisplaySet } from '#src/dataset/display-set.ts';
import { onLanguage, t, wordsFor } from '#src/text/index.ts';
import { attribute, part } from '../image/overlay/dom.ts';
import { Cover } from '../image/overlay/cover.ts';
import type { Pane, PaneContext } from '../pane.ts';

/** The attribute `data-pane-kind` of a set that is shown in words. */
function kindOf(set: DisplaySet): string {
  switch (set.kind) {
    case 'image':
    case 'video':
    case 'document':
    case 'waveform':
    case 'slide':
      return set.kind;
    case 'derived':
    case 'unshowable':
      return 'record';
  }
}

/** A pane that says what a set is, where it cannot be drawn. */
export function makeWordsPane(element: HTMLElement, index: number, context: PaneContext): Pane {
  const root = part(element, 'pane-root');
  root.style.width = root.style.height = '100%';
  const cover = new Cover(root, { again: () => undefined, skip: () => undefined });
  let shown: DisplaySet | undefined;
  const draw = () => {
    attribute(root, 'data-live', context.session.view.getState().active === index ? '' : undefined);
    if (!shown) return;
    const [title, text] = wordsOf(shown);
    cover.words([shown.label, title].filter(Boolean).join(' · '), text);
  };
  const activate = () => {
    const { view } = context.session;
    if (view.getState().active !== index) view.setState({ active: index });
  };
  root.addEventListener('pointerdown', activate);
  const stops = [onLanguage(draw), context.session.view.subscribe(draw)];
  attribute(element, 'data-pane', String(index));
  return {
    show(set) {
      shown = set;
      attribute(element, 'data-pane-kind', kindOf(set));
      attribute(element, 'data-display-set', set.id);
      attribute(element, 'data-series', set.series.series);
      attribute(element, 'data-source', set.series.source);
      attribute(element, 'data-state', set.kind === 'unshowable' ? 'error' : 'ready');
      for (const name of ['data-quality', 'data-position', 'data-window']) element.removeAttribute(name);
      draw();
    },
    destroy() {
      for (const stop of stops) stop();
      root.remove();
    },
  };
}

function wordsOf(set: DisplaySet): readonly [title: string, text: string] {
  switch (set.kind) {
    case 'image':
      return ['', ''];
    case 'video':
      return [t('pane.video'), t('pane.notYet')];
    case 'document':
      return [t('pane.document'), t('pane.notYet')];
    case 'waveform':
      return [t('pane.waveform'), t('pane.notYet')];
    case 'slide':
      return [t('pane.slide'), t('pane.notYet')];
    case 'derived':
      return [t('pane.derived'), t('pane.notYet')];
    case 'unshowable': {
      const params = { source: set.series.source, status: set.fault.kind === 'refused' ? set.fault.status : '' };
      const does = `${wordsFor(`fault.${set.fault.kind}`, params)} ${wordsFor(`fault.${set.fault.kind}.do`, params)}`;
      return [t('pane.unshowable'), does];
    }
  }
}
