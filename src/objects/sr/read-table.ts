import { item, items, number, texts, type DicomJson } from '#src/part10/dicom-json.ts';
import { codeAt } from './codes.ts';
import type { ContentValue } from './content-item.ts';

/** More cells than a person reads are said to be there and left out. */
const mostCells = 100_000;

/** Selector values by their VR (PS3.3 table C.18.10-1, 10-20), and codes. */
const selectors = [
  ...['00720060', '00720062', '00720061', '00720072', '00720063', '00720074', '00720076', '00720064', '00720066'],
  ...['00720068', '0072006A', '0072006C', '0072007C', '0072007E', '0072006E', '0072006B', '0072006F', '0072007F'],
  ...['00720078', '00720071', '0072007A', '00720070'],
];

/** The Tabulated Values of a TABLE item (PS3.3 C.18.10): rows of cells, what heads the columns, and each row's own name. */
export function readTable(json: DicomJson): ContentValue & { readonly type: 'TABLE' } {
  const table = item(json, '0040A801') ?? {};
  const columns = names(table, '0040A807', '0040A805', number(table, '0040A803') ?? 0);
  const rowNames = names(table, '0040A806', '0040A804', number(table, '0040A802') ?? 0);
  const cells = columns.length * rowNames.length;
  if (cells > mostCells) return { type: 'TABLE', head: columns, rows: [], tooLarge: cells };
  const named = rowNames.some((name) => name !== '');
  const rows = rowNames.map((name) => [...(named ? [name] : []), ...columns.map(() => '')]);
  for (const cell of items(table, '0040A808')) {
    const row = rows[(number(cell, '0040A804') ?? 0) - 1];
    const column = (number(cell, '0040A805') ?? 0) - 1;
    if (row && column >= 0 && column < columns.length) row[column + (named ? 1 : 0)] = cellWords(cell);
  }
  return { type: 'TABLE', head: [...(named ? [''] : []), ...columns], rows };
}

function names(table: DicomJson, sequence: string, numberTag: string, count: number): readonly string[] {
  const said = Array.from({ length: Math.min(count, mostCells) }, () => '');
  for (const one of items(table, sequence)) {
    const at = (number(one, numberTag) ?? 0) - 1;
    const unit = codeAt(one, '004008EA');
    const words = [codeAt(one, '0040A043')?.meaning ?? '', unit && `(${unit.meaning})`].filter(Boolean).join(' ');
    if (at >= 0 && at < said.length) said[at] = words;
  }
  return said;
}

function cellWords(cell: DicomJson): string {
  const code = codeAt(cell, '00720080') ?? codeAt(cell, '0040A168');
  if (code) return code.meaning;
  return selectors.flatMap((tag) => texts(cell, tag)).join(', ');
}
