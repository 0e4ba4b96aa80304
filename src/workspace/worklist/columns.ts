import type { WorklistColumn } from '#src/session/worklist-order.ts';
import type { Key } from '#src/text/index.ts';

export function titleOf(id: WorklistColumn): Key {
  return id === 'name'
    ? 'worklist.column.patient'
    : id === 'modality'
      ? 'worklist.column.type'
      : `worklist.column.${id}`;
}

/** The class of a column's cells, in the head too. Numbers stand at the right. */
export function cellClass(id: WorklistColumn): string {
  return `cell-${id === 'modality' ? 'type modality' : id}${id === 'images' ? ' number' : ''}`;
}
