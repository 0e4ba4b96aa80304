import type { WorklistColumn } from '#src/session/worklist-order.ts';
import type { Key } from '#src/text/index.ts';

export interface Column {
  readonly id: WorklistColumn;
  readonly title: Key;
  /** Numbers stand at the right. */
  readonly numeric?: boolean;
}

export const columns: readonly Column[] = [
  { id: 'name', title: 'worklist.column.patient' },
  { id: 'id', title: 'worklist.column.id' },
  { id: 'born', title: 'worklist.column.born' },
  { id: 'date', title: 'worklist.column.date' },
  { id: 'modality', title: 'worklist.column.type' },
  { id: 'description', title: 'worklist.column.description' },
  { id: 'accession', title: 'worklist.column.accession' },
  { id: 'images', title: 'worklist.column.images', numeric: true },
];
