import { folded, nameWords } from '#src/model/dicom/name-match.ts';
import { foldGroup } from '../index/person-words.ts';
import type { SqlValue } from '../index/database.ts';
import { attributeOf, computed, levelOf, type Attribute, type Comparison, type Level } from '../index/attributes.ts';
import type { Query } from './query.ts';

/** A piece of SQL with its values; nothing of a query is ever written into the text of the SQL. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

const order: readonly Level[] = ['study', 'series', 'instance'];

/** The conditions of a search at a level. Keys of a lower level mean: there is one below that matches. */
export function conditions(query: Query, level: Level): Condition[] {
  return query.keys.flatMap(({ path, value }): Condition[] => {
    if (value === '' || /^\*+$/.test(value)) return [];
    const [tag = ''] = path;
    if (path.length === 1 && tag === computed.modalitiesInStudy) return [modalities(value)];
    if (path.length === 1 && tag === computed.sopClassesInStudy) {
      return [
        below(
          'study',
          'instance',
          anyOf(list(value), (uid) => ({ sql: 'i.sop_class = ?', values: [uid] })),
        ),
      ];
    }
    const attribute = attributeOf(tag);
    const at = attribute?.level ?? levelOf(tag);
    const isBelow = order.indexOf(at) > order.indexOf(level);
    const column = path.length === 1 ? attribute?.column : undefined;
    if (column !== undefined && attribute) {
      const condition = compareColumn(attribute, isBelow ? aliased(column) : column, value, query.fuzzy);
      return [isBelow ? below(level, at, condition) : condition];
    }
    const holder = isBelow
      ? at === 'series'
        ? 's.first'
        : 'i.file'
      : at === 'instance'
        ? 'instance.file'
        : `${at}.first`;
    const condition = inMetadata(holder, path, value, attribute?.comparison ?? 'text');
    return [isBelow ? below(level, at, condition) : condition];
  });
}

function aliased(column: string): string {
  return column.replace('series.', 's.').replace('instance.', 'i.');
}

function below(level: Level, at: Level, condition: Condition): Condition {
  const within = level === 'study' ? 'study = study.uid' : 'study = series.study AND i.series = series.uid';
  const sql =
    at === 'series'
      ? `EXISTS (SELECT 1 FROM series s WHERE s.study = study.uid AND ${condition.sql})`
      : `EXISTS (SELECT 1 FROM instance i WHERE i.shown = 1 AND i.${within} AND ${condition.sql})`;
  return { sql, values: condition.values };
}

function compareColumn(attribute: Attribute, column: string, value: string, fuzzy: boolean): Condition {
  if (attribute.comparison === 'name') {
    // The referring physician is kept as words only.
    return fuzzy || column === 'study.referrer'
      ? fuzzyName(column === 'study.referrer' ? column : 'study.name_words', value)
      : name(value);
  }
  return compare(attribute.comparison, column, value);
}

/** Any component group, without case and accents (PS3.4 C.2.2.2.1). */
function name(value: string): Condition {
  const pattern = glob(foldGroup(value));
  const columns = ['study.name_alphabetic', 'study.name_ideographic', 'study.name_phonetic'];
  return { sql: `(${columns.map((column) => `${column} GLOB ?`).join(' OR ')})`, values: [pattern, pattern, pattern] };
}

/** Each word begins a word of the name, of any group (PS3.18 8.3.4.2). */
function fuzzyName(column: string, value: string): Condition {
  const wanted = nameWords(value.replace(/[*?]/g, ' '));
  return {
    sql: `(${wanted.map(() => `${column} LIKE ? ESCAPE '\\'`).join(' AND ') || '1'})`,
    values: wanted.map((word) => `% ${like(word)}%`),
  };
}

function compare(comparison: Comparison, expression: string, value: string): Condition {
  switch (comparison) {
    case 'uid':
      return anyOf(list(value), (uid) => ({ sql: `${expression} = ?`, values: [uid] }));
    case 'date':
      return range(
        value.replace(/[^0-9-]/g, ''),
        (bound) => ({ expression: `replace(${expression}, '.', '')`, bound }),
        '',
        '',
      );
    case 'time':
      return range(
        value.replace(/[^0-9.-]/g, ''),
        (bound) => ({
          expression: `substr(replace(${expression}, ':', '') || '000000', 1, 6)`,
          bound: bound.slice(0, 6),
        }),
        '0',
        '9',
      );
    case 'number':
      return { sql: `CAST(${expression} AS REAL) = CAST(? AS REAL)`, values: [value] };
    case 'exact':
      return anyOf(value.split('\\'), (text) => wildcard(expression, text));
    case 'text':
    case 'name':
      return {
        sql: `${expression} LIKE ? ESCAPE '\\'`,
        values: [like(value).replaceAll('*', '%').replaceAll('?', '_')],
      };
  }
}

function wildcard(expression: string, value: string): Condition {
  if (!/[*?]/.test(value)) return { sql: `${expression} = ?`, values: [value] };
  return { sql: `${expression} GLOB ?`, values: [glob(value)] };
}

/** `A`, `A-`, `-B` or `A-B`, both ends included (PS3.4 C.2.2.2.5). */
function range(
  value: string,
  of: (bound: string) => { readonly expression: string; readonly bound: string },
  padLow: string,
  padHigh: string,
): Condition {
  const [low = '', high = low] = value.includes('-') ? value.split('-', 2) : [value];
  const sql: string[] = [];
  const values: string[] = [];
  if (low !== '') {
    const { expression, bound } = of(low);
    sql.push(`${expression} >= ?`);
    values.push(padLow === '' ? bound : bound.padEnd(6, padLow));
  }
  if (high !== '') {
    const { expression, bound } = of(high);
    sql.push(`${expression} <= ?`);
    values.push(padHigh === '' ? bound : bound.padEnd(6, padHigh));
  }
  return { sql: `(${sql.join(' AND ') || '1'})`, values };
}

function modalities(value: string): Condition {
  return anyOf(list(value), (text) => {
    const inner = wildcard('s.modality', text);
    return { sql: `EXISTS (SELECT 1 FROM series s WHERE s.study = study.uid AND ${inner.sql})`, values: inner.values };
  });
}

/** An attribute without a column, looked for in the metadata of a file; in sequences any item may match. */
function inMetadata(file: string, path: readonly string[], value: string, comparison: Comparison): Condition {
  const nested = path.slice(0, -1);
  const last = path.at(-1) ?? '';
  let from = `json_each(m.json, ?) v0`;
  const values: SqlValue[] = [`$."${nested[0] ?? last}".Value`];
  nested.forEach((_, depth) => {
    from += `, json_each(v${depth}.value, ?) v${depth + 1}`;
    values.push(`$."${path[depth + 1] ?? last}".Value`);
  });
  const leaf = `v${nested.length}.value`;
  const plain = `CASE json_valid(${leaf}) WHEN 1 THEN coalesce(CASE json_type(${leaf}) WHEN 'object' THEN json_extract(${leaf}, '$.Alphabetic') END, ${leaf}) ELSE ${leaf} END`;
  const condition = compare(
    comparison,
    comparison === 'number' ? leaf : plain,
    comparison === 'name' ? folded(value) : value,
  );
  return {
    sql: `EXISTS (SELECT 1 FROM metadata m, ${from} WHERE m.file = ${file} AND ${condition.sql})`,
    values: [...values, ...condition.values],
  };
}

function anyOf(options: readonly string[], condition: (option: string) => Condition): Condition {
  const all = options.map(condition);
  if (all.length === 0) return { sql: '0', values: [] };
  return { sql: `(${all.map(({ sql }) => sql).join(' OR ')})`, values: all.flatMap(({ values }) => values) };
}

/** A list of UIDs comes with commas (PS3.18) or backslashes (PS3.4). */
function list(value: string): string[] {
  return value
    .split(/[,\\]/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

/** Only `*` and `?` are special in DICOM. */
function glob(text: string): string {
  return text.replaceAll('[', '[[]');
}

function like(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
