import { livePane, placeIn, setOf } from '#src/session/live-pane.ts';
import type { Session } from '#src/session/session.ts';
import { t } from '#src/text/index.ts';
import { measuredLines } from '#src/viewport/index.ts';
import type { App } from '../app.ts';
import { measuredNow, whereIs } from '../panels/measurement-words.ts';
import { paneAt } from '../reading/pane-mount.ts';
import { readerSetting, saveWork } from './save-work.ts';

/** Why a pane's picture cannot be kept as it is seen, as a key into the catalogue. */
export function viewBlocked(session: Session, index: number): string | undefined {
  const view = session.view.getState().panes[index];
  const set = view && setOf(session, view);
  if (set?.kind !== 'image' || set.modality === 'SEG') return 'blocked.noImage';
  const photometric = set.frames[placeIn(set, view ?? {})]?.instance.image?.photometric ?? '';
  return view?.plane !== undefined || !photometric.startsWith('MONOCHROME') ? 'blocked.notGrey' : undefined;
}

/** Keeps the live pane's picture as it is seen, and saves that. */
export async function keepSeen(app: Pick<App, 'session' | 'host' | 'library' | 'pixels'>): Promise<void> {
  const { session, host } = app;
  const tell = (words: string) => session.notices.setState((all) => [...all, { words }], true);
  const { index, set, view } = livePane(session);
  try {
    const seen = await paneAt(index)?.asSeen?.();
    if (!seen || set?.kind !== 'image') {
      tell('blocked.notGrey');
      return;
    }
    const { keepView } = await import('#src/session/saving/views.ts');
    const { all } = session.annotations.store.getState();
    const reader = host.settings.get(readerSetting);
    keepView(session, seen, {
      description: t('saving.view', { number: placeIn(set, view) + 1 }),
      lines(id) {
        const mark = all.get(id);
        const found = mark && whereIs(mark, session.open.getState().displaySets);
        const measured = mark && measuredNow(app, mark, found?.instance, () => undefined);
        return measured ? measuredLines(measured) : [];
      },
      now: new Date(host.now()),
      ...(reader !== undefined && { reader }),
    });
    await saveWork(app, 'views');
  } catch {
    tell('notice.saving-not-loaded');
  }
}
