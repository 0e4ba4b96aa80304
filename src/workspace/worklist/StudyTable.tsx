import { type CSSProperties, useEffect, useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import type { WorklistSort } from '#src/session/worklist-order.ts';
import { t } from '#src/text/index.ts';
import { useNarrow } from '../app.ts';
import { ColumnHead } from './ColumnHead.tsx';
import { StudyRow } from './StudyRow.tsx';
import { useColumns } from './use-columns.ts';
import './study-table.css';

interface StudyTableProps {
  readonly rows: readonly StudyRecord[];
  /** How many rows there are in all, if the stores say so. */
  readonly total: number;
  readonly selected: number;
  readonly sort: WorklistSort;
  readonly busy: boolean;
  readonly onSort: (sort: WorklistSort) => void;
  readonly onSelect: (index: number) => void;
  readonly onOpen: (row: StudyRecord) => void;
  /** The end of what is loaded has come near. */
  readonly onEnd: () => void;
  /** First and last row on screen, from 1, for the footer. */
  readonly onRange: (first: number, last: number) => void;
}

/** The list of studies. One tab stop: the arrows move in it, also from the search field. */
export function StudyTable(props: StudyTableProps) {
  const { rows, total, selected, sort, busy, onSort, onSelect, onOpen, onEnd, onRange } = props;
  const narrow = useNarrow();
  const { places, tracks } = useColumns();
  const shown = places.filter((place) => place.shown);
  const body = useRef<HTMLDivElement>(null);
  const height = narrow ? 64 : 32;
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoised
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => body.current,
    estimateSize: () => height,
    overscan: 12,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  useEffect(() => {
    if (selected >= 0) virtual.scrollToIndex(selected, { align: 'auto' });
  }, [virtual, selected]);
  const { range } = virtual;
  const [first, last] = [range ? range.startIndex + 1 : 0, range ? Math.min(range.endIndex + 1, rows.length) : 0];
  useEffect(() => {
    onRange(first, last);
    if (last >= rows.length - 20) onEnd();
  }, [first, last, rows.length, onRange, onEnd]);

  return (
    <div
      className={tracks === undefined ? 'study-table' : 'study-table own-columns'}
      style={tracks === undefined ? undefined : ({ '--study-tracks': tracks } as CSSProperties)}
      role="grid"
      id="studies"
      aria-label={t('worklist.studies')}
      aria-rowcount={total + 1}
      aria-busy={busy}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className="study-head study-grid">
          {shown.map(({ id }) => (
            <ColumnHead key={id} id={id} sort={sort} onSort={onSort} />
          ))}
        </div>
      </div>
      <div
        className="study-body"
        role="rowgroup"
        ref={body}
        tabIndex={rows.length > 0 ? 0 : -1}
        aria-label={t('worklist.studies')}
        data-list
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const chosen = item.index === selected;
            return (
              <div
                key={`${row.address.source}/${row.address.study}`}
                id={`study-${String(item.index)}`}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={chosen}
                className={chosen ? 'study-row study-grid selected' : 'study-row study-grid'}
                style={{ transform: `translateY(${String(item.start)}px)`, height }}
                data-study={row.address.study}
                data-source={row.address.source}
                onClick={() => (narrow ? onOpen(row) : onSelect(item.index))}
                onDoubleClick={() => onOpen(row)}
              >
                <StudyRow row={row} columns={shown} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
