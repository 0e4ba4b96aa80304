import { type PointerEvent, useRef } from 'react';
import { widenColumn } from '#src/session/worklist-columns.ts';
import type { WorklistColumn, WorklistSort } from '#src/session/worklist-order.ts';
import { t } from '#src/text/index.ts';
import { ArrowDown, ArrowUp } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { cellClass, titleOf } from './columns.ts';
import { useColumns } from './use-columns.ts';

interface ColumnHeadProps {
  readonly id: WorklistColumn;
  readonly sort: WorklistSort;
  readonly onSort: (sort: WorklistSort) => void;
}

/** A column's name, which sorts by it; its right edge can be dragged. */
export function ColumnHead({ id, sort, onSort }: ColumnHeadProps) {
  const on = sort.by === id;
  const Arrow = sort.descending ? ArrowDown : ArrowUp;
  return (
    <span
      role="columnheader"
      className={cellClass(id)}
      aria-sort={on ? (sort.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        className={on ? 'sort on' : 'sort'}
        onClick={() => onSort({ by: id, descending: on ? !sort.descending : id === 'date' || id === 'images' })}
      >
        {t(titleOf(id))}
        {on ? <Icon of={Arrow} /> : null}
      </button>
      {id === 'description' ? null : <Edge id={id} />}
    </span>
  );
}

/** For the mouse alone: the columns' menu does the same by keyboard. */
function Edge({ id }: Pick<ColumnHeadProps, 'id'>) {
  const { places, change } = useColumns();
  const from = useRef<{ readonly x: number; readonly width: number }>(undefined);
  const pull = (event: PointerEvent) => {
    if (from.current) change(widenColumn(places, id, from.current.width + event.clientX - from.current.x));
  };
  return (
    <span
      className="column-edge"
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const width = event.currentTarget.parentElement?.getBoundingClientRect().width ?? 0;
        from.current = { x: event.clientX, width };
      }}
      onPointerMove={pull}
      onPointerUp={() => (from.current = undefined)}
      onPointerCancel={() => (from.current = undefined)}
    />
  );
}
