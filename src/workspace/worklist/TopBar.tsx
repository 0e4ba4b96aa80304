import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { periodDates, removeView, savedViews } from '#src/session/saved-views.ts';
import { noFilter, type WorklistFilter } from '#src/session/worklist.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { X } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { useState } from 'react';
import { useApp } from '../app.ts';
import { LanguageButton } from '../LanguageButton.tsx';
import './top-bar.css';

interface View {
  readonly name: string;
  readonly filter: Omit<WorklistFilter, 'text'>;
  readonly own: boolean;
}

/** Brand, saved views, files, language. */
export function TopBar({ files }: { readonly files: ReactNode }) {
  const { worklist, host } = useApp();
  const filter = useStore(worklist.store, (s) => s.filter);
  const [, redraw] = useState(0);
  const views: readonly View[] = [
    { name: t('worklist.week'), filter: { modalities: [], period: '7' }, own: false },
    { name: t('worklist.all'), filter: { modalities: [] }, own: false },
    ...savedViews(host.settings).map((v) => ({ ...v, own: true })),
  ];
  return (
    <header className="top" data-region aria-label={t('worklist.views')}>
      <div className="brand">
        <i aria-hidden />
        {t('shell.brand')}
      </div>
      <div className="separator" />
      <nav className="tabs" aria-label={t('worklist.views')}>
        {views.map((view) => (
          <span key={view.name} className={sameFilter(view.filter, filter) ? 'tab on' : 'tab'}>
            <Button
              kind="bare"
              {...(sameFilter(view.filter, filter) ? { 'aria-current': 'true' as const } : {})}
              onPress={() =>
                worklist.setFilter({
                  ...lifted,
                  ...view.filter,
                  ...(view.filter.period ? periodDates(host, view.filter.period) : {}),
                })
              }
            >
              {view.name}
            </Button>
            {view.own ? (
              <Button
                kind="bare"
                className="remove-view"
                tip={t('worklist.removeView', { name: view.name })}
                onPress={() => {
                  removeView(host.settings, view.name);
                  redraw((n) => n + 1);
                }}
              >
                <Icon of={X} />
              </Button>
            ) : null}
          </span>
        ))}
      </nav>
      <span className="grow" />
      {files}
      <LanguageButton />
    </header>
  );
}

/** Every filter but the text, off. */
const lifted = { ...noFilter, text: '', period: undefined, from: undefined, to: undefined, store: undefined };

function sameFilter(view: View['filter'], filter: WorklistFilter): boolean {
  const dates = view.period !== undefined || (view.from === filter.from && view.to === filter.to);
  return (
    view.period === filter.period &&
    dates &&
    view.store === filter.store &&
    view.modalities.join() === filter.modalities.join()
  );
}
