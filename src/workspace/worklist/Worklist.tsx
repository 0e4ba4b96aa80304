import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { shownName } from '#src/model/dicom/name-display.ts';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import { t } from '#src/text/index.ts';
import { useApp, useNarrow } from '../app.ts';
import { FilesMenu } from '../files/FilesMenu.tsx';
import { isoDate } from '../patient.ts';
import { useLanguage } from '../app.ts';
import { EmptyList } from './EmptyList.tsx';
import { Filters } from './Filters.tsx';
import { Foot } from './Foot.tsx';
import { Preview } from './Preview.tsx';
import { StoreLines } from './StoreLines.tsx';
import { StudyTable } from './StudyTable.tsx';
import { TopBar } from './TopBar.tsx';
import { totalOf } from './total.ts';
import './worklist.css';

const pageOfRows = 15;

/** All studies of all stores, found by typing, opened by Enter. */
export function Worklist() {
  const { worklist, open, health, library } = useApp();
  const state = useStore(worklist.store);
  const indexing = useSyncExternalStore(health.subscribe, health.get);
  const lang = useLanguage();
  const narrow = useNarrow();
  const search = useRef<HTMLInputElement>(null);
  const [range, setRange] = useState<readonly [number, number]>([0, 0]);
  const [viewsVersion, setViewsVersion] = useState(0);
  const { rows, stale, stores, chosen } = state;

  const found = rows.findIndex(({ address: a }) => a.study === chosen?.study && a.source === chosen.source);
  const selected = rows.length === 0 || narrow ? -1 : Math.max(0, found);
  const row = rows[selected];
  const openRow = useCallback(
    (r: StudyRecord) => {
      worklist.choose(r.address);
      open([r.address]);
    },
    [open, worklist],
  );
  const select = (index: number) => {
    const next = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (next) worklist.choose(next.address);
  };

  // Asked again when the page is made, and whenever the archive has listed more.
  const listed = indexing?.studies ?? -1;
  useEffect(() => worklist.reload(), [worklist, library.settings, listed]);

  useEffect(() => {
    const toSearch = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== '/' || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      event.preventDefault();
      search.current?.focus();
      search.current?.select();
    };
    window.addEventListener('keydown', toSearch);
    return () => window.removeEventListener('keydown', toSearch);
  }, []);

  const onKey = (event: React.KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: pageOfRows,
      PageUp: -pageOfRows,
    };
    const step = steps[event.key];
    const inField = event.target === search.current;
    if (event.nativeEvent.isComposing) return; // an input method uses the same keys for its candidates
    if (step !== undefined) select(selected + step);
    else if (event.key === 'Enter' && row) openRow(row);
    else if (event.key === 'Escape') worklist.setFilter({ text: '' });
    else if (!inField && event.key === 'Home') select(0);
    else if (!inField && event.key === 'End') select(rows.length - 1);
    else return;
    event.preventDefault();
  };

  const onRange = useCallback((first: number, last: number) => setRange([first, last]), []);
  const waiting = stale || stores.some((s) => s.asking);
  const nothing = rows.length === 0 && !waiting;

  return (
    <div className="worklist">
      <TopBar key={viewsVersion} files={<FilesMenu />} />
      <Filters search={search} onKey={onKey} selected={selected} onViewsChange={() => setViewsVersion((v) => v + 1)} />
      <div className="worklist-main">
        <main
          className="list"
          data-region
          aria-label={t('worklist.title')}
          onKeyDown={(e) => (e.target === search.current ? undefined : onKey(e))}
        >
          <StoreLines stores={stores} indexing={indexing} onRetry={worklist.reload} />
          {nothing && !indexing ? (
            <EmptyList />
          ) : (
            <StudyTable
              rows={rows}
              total={totalOf(stores) ?? rows.length}
              selected={selected}
              sort={state.sort}
              busy={waiting}
              onSort={worklist.setSort}
              onSelect={(index) => {
                select(index);
              }}
              onOpen={openRow}
              onEnd={worklist.more}
              onRange={onRange}
            />
          )}
          {rows.length === 0 && waiting ? <LoadingRows /> : null}
          <Foot state={state} first={range[0]} last={range[1]} />
        </main>
        {narrow || nothing ? null : <Preview row={row} onOpen={openRow} />}
      </div>
      <div className="visually-hidden" role="status" aria-live="polite">
        {row
          ? t('worklist.selected', {
              name: shownName(row.patient.name, lang)?.first.text ?? t('worklist.noName'),
              date: isoDate(row.moment.date),
              description: row.description ?? t('worklist.noDescription'),
              position: selected + 1,
              count: rows.length,
            })
          : ''}
      </div>
    </div>
  );
}

/** Real rows with grey bars, shown by the style sheet only after 150 ms: most answers are sooner. */
function LoadingRows() {
  return (
    <div className="loading-rows" aria-hidden>
      {Array.from({ length: 8 }, (_, i) => (
        <div key={i} className="study-grid">
          {Array.from({ length: 8 }, (_cell, j) => (
            <i key={j} style={{ width: `${String(60 + ((i * 7 + j * 13) % 35))}%` }} />
          ))}
        </div>
      ))}
    </div>
  );
}
