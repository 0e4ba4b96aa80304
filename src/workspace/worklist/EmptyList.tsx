import { useStore } from 'zustand';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { X } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { useApp } from '../app.ts';
import { storeLabel } from '#src/session/store-label.ts';
import { ChooseFiles } from '../files/FilesMenu.tsx';
import '../empty.css';

/** Why there are no rows, and what would bring some. */
export function EmptyList() {
  const { worklist, host, library } = useApp();
  const { filter, stores } = useStore(worklist.store);
  if (!host.can.search || (stores.length === 0 && filter.store === undefined)) {
    return (
      <div className="empty drop-here">
        <h1>{t('worklist.noStore')}</h1>
        <p>{t('worklist.noStore.more')}</p>
        <ChooseFiles />
        <h2>{t('worklist.noStore.connect')}</h2>
        <p>{t('worklist.noStore.how')}</p>
      </div>
    );
  }
  if (stores.some((s) => s.fault)) return <div className="empty" />;
  const lifts = [
    ...(filter.text ? [{ name: `“${filter.text}”`, lift: () => worklist.setFilter({ text: '' }) }] : []),
    ...(filter.from || filter.to
      ? [
          {
            name: t('worklist.column.date'),
            lift: () => worklist.setFilter({ from: undefined, to: undefined, period: undefined }),
          },
        ]
      : []),
    ...(filter.modalities.length > 0
      ? [{ name: filter.modalities.join(', '), lift: () => worklist.setFilter({ modalities: [] }) }]
      : []),
    ...(filter.store === undefined
      ? []
      : [{ name: storeLabel(library.settings, filter.store), lift: () => worklist.setFilter({ store: undefined }) }]),
  ];
  if (lifts.length === 0) {
    return (
      <div className="empty drop-here">
        <h1>{t('worklist.emptyStore')}</h1>
        <p>{t('worklist.emptyStore.more')}</p>
        <ChooseFiles />
      </div>
    );
  }
  return (
    <div className="empty">
      <h1>{t('worklist.empty')}</h1>
      <p>{t('worklist.empty.more')}</p>
      <div className="chips">
        {lifts.map(({ name, lift }) => (
          <Button key={name} kind="bare" className="chip on" aria-label={t('worklist.lift', { name })} onPress={lift}>
            {name}
            <Icon of={X} />
          </Button>
        ))}
      </div>
    </div>
  );
}
