import type { RefObject } from 'react';
import { useStore } from 'zustand';
import { periodDates } from '#src/session/saved-views.ts';
import type { Period, WorklistFilter } from '#src/session/worklist.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { ChevronDown, Search, X } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { Menu } from '#src/ui/Menu.tsx';
import { Popup } from '#src/ui/Popup.tsx';
import { useApp } from '../app.ts';
import { storeLabel } from '#src/session/store-label.ts';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import { SaveView } from './SaveView.tsx';
import './filters.css';

const periods: readonly Period[] = ['today', 'yesterday', '7', '30', '365'];
const types = ['CT', 'MR', 'CR', 'DX', 'MG', 'US', 'XA', 'NM', 'PT', 'SM', 'ECG', 'OP', 'SR'] as const;

interface FiltersProps {
  readonly search: RefObject<HTMLInputElement | null>;
  /** Keys of the list, so that they work while typing. */
  readonly onKey: (event: React.KeyboardEvent) => void;
  readonly selected: number;
  readonly onViewsChange: () => void;
}

export function Filters({ search, onKey, selected, onViewsChange }: FiltersProps) {
  const { worklist, library, host } = useApp();
  const filter = useStore(worklist.store, (s) => s.filter);
  const stores = library.settings.filter((s) => s.kind !== 'files');
  const labelOf = (id: string) => storeLabel(stores, id);
  const set = worklist.setFilter;

  return (
    <div className="filters" role="search" aria-label={t('worklist.filters')} data-region>
      <label className="field search">
        <Icon of={Search} />
        <input
          ref={search}
          type="search"
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={filter.text}
          placeholder={t('worklist.search')}
          role="combobox"
          aria-label={t('worklist.search.name')}
          aria-haspopup="grid"
          aria-expanded
          aria-controls="studies"
          aria-activedescendant={selected >= 0 ? `study-${String(selected)}` : undefined}
          onChange={(e) => set({ text: e.target.value })}
          onKeyDown={onKey}
        />
      </label>
      <div className="chips">
        <DateChip filter={filter} />
        <Menu
          label={t('worklist.column.type')}
          trigger={
            <Chip
              words={
                filter.modalities.length > 0
                  ? t('worklist.type.chip', { types: filter.modalities.join(', ') })
                  : t('worklist.type.any')
              }
              on={filter.modalities.length > 0}
            />
          }
          groups={[
            {
              id: 'any',
              choices: [{ id: 'any', label: t('worklist.type.any'), chosen: filter.modalities.length === 0 }],
            },
            { id: 'types', choices: types.map((m) => ({ id: m, label: m, chosen: filter.modalities.includes(m) })) },
          ]}
          onChoose={(id) =>
            set({
              modalities:
                id === 'any'
                  ? []
                  : filter.modalities.includes(id)
                    ? filter.modalities.filter((m) => m !== id)
                    : [...filter.modalities, id],
            })
          }
        />
        {filter.modalities.length > 0 ? (
          <Lift name={t('worklist.column.type')} onPress={() => set({ modalities: [] })} />
        ) : null}
        {stores.length > 1 ? (
          <>
            <Menu
              label={t('worklist.store.all', { count: stores.length })}
              trigger={
                <Chip
                  words={
                    filter.store === undefined
                      ? t('worklist.store.all', { count: stores.length })
                      : t('worklist.store.chip', { store: labelOf(filter.store) })
                  }
                  on={filter.store !== undefined}
                />
              }
              groups={[
                {
                  id: 'stores',
                  choices: [
                    {
                      id: '',
                      label: t('worklist.store.all', { count: stores.length }),
                      chosen: filter.store === undefined,
                    },
                    ...stores.map((s) => ({ id: s.id, label: labelOf(s.id), chosen: filter.store === s.id })),
                  ],
                },
              ]}
              onChoose={(id) => set({ store: id === '' ? undefined : id })}
            />
            {filter.store === undefined ? null : (
              <Lift name={labelOf(filter.store)} onPress={() => set({ store: undefined })} />
            )}
          </>
        ) : null}
      </div>
      <span className="grow" />
      <ColumnsMenu />
      <SaveView settings={host.settings} filter={filter} onSaved={onViewsChange} />
    </div>
  );
}

function DateChip({ filter }: { readonly filter: WorklistFilter }) {
  const { worklist, host } = useApp();
  const words = periodWords(filter);
  const any = filter.from === undefined && filter.to === undefined;
  return (
    <>
      <Popup
        label={t('worklist.column.date')}
        trigger={<Chip words={any ? t('worklist.date.any') : t('worklist.date.chip', { range: words })} on={!any} />}
      >
        {(close) => (
          <div className="date-choices">
            {periods.map((period) => (
              <Button
                key={period}
                kind="quiet"
                className={filter.period === period ? 'on' : ''}
                onPress={() => {
                  worklist.setFilter({ to: undefined, ...periodDates(host, period), period });
                  close();
                }}
              >
                {t(`worklist.date.${period}`)}
              </Button>
            ))}
            <div className="menu-heading">{t('worklist.date.custom')}</div>
            {(['from', 'to'] as const).map((end) => (
              <label key={end} className="date-field">
                <span>{t(`worklist.date.${end}`)}</span>
                <input
                  type="date"
                  value={filter[end] ?? ''}
                  onChange={(e) => worklist.setFilter({ [end]: e.target.value || undefined, period: undefined })}
                />
              </label>
            ))}
          </div>
        )}
      </Popup>
      {any ? null : (
        <Lift
          name={t('worklist.column.date')}
          onPress={() => worklist.setFilter({ from: undefined, to: undefined, period: undefined })}
        />
      )}
    </>
  );
}

function periodWords({ period, from, to }: WorklistFilter): string {
  if (period) return t(`worklist.date.${period}`);
  if (from && to) return t('worklist.date.range', { from, to });
  return from ? t('worklist.date.since', { from }) : t('worklist.date.until', { to: to ?? '' });
}

function Chip({ words, on, ...rest }: { readonly words: string; readonly on: boolean }) {
  return (
    <Button kind="bare" className={on ? 'chip on' : 'chip'} {...rest}>
      {words}
      <Icon of={ChevronDown} />
    </Button>
  );
}

function Lift({ name, onPress }: { readonly name: string; readonly onPress: () => void }) {
  return (
    <Button kind="bare" className="chip lift" tip={t('worklist.lift', { name })} onPress={onPress}>
      <Icon of={X} />
    </Button>
  );
}
