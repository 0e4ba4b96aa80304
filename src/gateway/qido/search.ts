import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import type { Database } from '../index/database.ts';
import { attributeOf, attributes, computed, isBrief, levelOf, type Level } from '../index/attributes.ts';
import { conditions } from './conditions.ts';
import type { Query } from './query.ts';

/** What the URL says beside the query. */
export interface SearchScope {
  readonly level: Level;
  readonly study?: string | undefined;
  readonly series?: string | undefined;
}

export interface Found {
  /** Matches in all, whatever the page. */
  readonly total: number;
  /** The page's rows, made as they are taken. */
  readonly rows: Iterable<DicomJson>;
}

interface Row {
  readonly study: string;
  readonly series: string | null;
  readonly instance: string | null;
  readonly file: number;
  readonly modalities: string;
  readonly seriesCount: number;
  readonly studyInstances: number;
  readonly seriesInstances: number | null;
}

const from: Readonly<Record<Level, string>> = {
  study: 'study',
  series: 'series JOIN study ON study.uid = series.study',
  instance:
    'instance JOIN series ON series.study = instance.study AND series.uid = instance.series JOIN study ON study.uid = instance.study',
};
const key: Readonly<Record<Level, string>> = {
  study: 'study.rowid',
  series: 'series.rowid',
  instance: 'instance.file',
};
const sorting: Readonly<Record<Level, string>> = {
  study: 'study.date DESC, study.time DESC, study.uid',
  series: 'study.date DESC, study.uid, series.number, series.uid',
  instance: 'study.date DESC, study.uid, series.number, series.uid, instance.number, instance.sop',
};
const columns: Readonly<Record<Level, string>> = {
  study: `study.uid AS study, NULL AS series, NULL AS instance, study.first AS file, NULL AS seriesInstances`,
  series: `study.uid AS study, series.uid AS series, NULL AS instance, series.first AS file, series.instance_count AS seriesInstances`,
  instance: `study.uid AS study, series.uid AS series, instance.sop AS instance, instance.file AS file, series.instance_count AS seriesInstances`,
};

const pageSize = 128;

/** Runs a search. `root` is the address of the service, for RetrieveURL. */
export function search(db: Database, scope: SearchScope, query: Query, root: string): Found {
  const { level } = scope;
  const all = conditions(query, level);
  if (level === 'instance') all.push({ sql: 'instance.shown = 1', values: [] });
  if (scope.study !== undefined) all.push({ sql: 'study.uid = ?', values: [scope.study] });
  if (scope.series !== undefined) all.push({ sql: 'series.uid = ?', values: [scope.series] });
  const where = all.length === 0 ? '' : ` WHERE ${all.map(({ sql }) => sql).join(' AND ')}`;
  const values = all.flatMap((condition) => condition.values);
  const total = db.get<{ n: number }>(`SELECT count(*) AS n FROM ${from[level]}${where}`, ...values)?.n ?? 0;
  const keys = db.all<{ id: number }>(
    `SELECT ${key[level]} AS id FROM ${from[level]}${where} ORDER BY ${sorting[level]} LIMIT ? OFFSET ?`,
    ...values,
    query.limit ?? -1,
    query.offset,
  );
  return { total, rows: rowsOf(db, scope, keys, query, root) };
}

function* rowsOf(
  db: Database,
  scope: SearchScope,
  keys: readonly { readonly id: number }[],
  query: Query,
  root: string,
): Generator<DicomJson> {
  const { level } = scope;
  for (let at = 0; at < keys.length; at += pageSize) {
    for (const { id } of keys.slice(at, at + pageSize)) {
      const row = db.get<Row>(
        `SELECT ${columns[level]}, modalities, series_count AS seriesCount, study.instance_count AS studyInstances
         FROM ${from[level]} WHERE ${key[level]} = ?`,
        id,
      );
      if (row) yield answer(db, row, scope, query, root);
    }
  }
}

function answer(db: Database, row: Row, scope: SearchScope, query: Query, root: string): DicomJson {
  const asked = query.include === 'all' ? [] : [...query.include, ...query.keys.map(({ path }) => path[0] ?? '')];
  const column = query.include !== 'all' && asked.every(isBrief) ? 'brief' : 'json';
  const stored = db.get<{ json: string }>(`SELECT ${column} AS json FROM metadata WHERE file = ?`, row.file);
  const json = stored ? (JSON.parse(stored.json) as DicomJson) : {};
  const result: Record<string, DicomElement> = {};
  for (const [tag, element] of Object.entries(json)) {
    if (isWanted(tag, scope, query) && element.BulkDataURI === undefined) result[tag] = element;
  }
  // Of what is always answered, empty is said rather than left out.
  for (const { tag, column, level } of attributes) {
    if (
      column !== undefined &&
      isWanted(tag, scope, query) &&
      levelOf(tag) === level &&
      !result[tag] &&
      tag !== '00100021'
    ) {
      result[tag] = { vr: emptyVr[tag] ?? 'LO' };
    }
  }
  addComputed(result, db, row, scope, query);
  result['00080005'] = { vr: 'CS', Value: ['ISO_IR 192'] };
  result['00080056'] = { vr: 'CS', Value: ['ONLINE'] };
  result['00081190'] = { vr: 'UR', Value: [retrieveUrl(root, row)] };
  return Object.fromEntries(Object.entries(result).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const emptyVr: Readonly<Record<string, string>> = {
  '00080020': 'DA',
  '00080030': 'TM',
  '00080050': 'SH',
  '00080090': 'PN',
  '00100010': 'PN',
  '00100030': 'DA',
  '00100040': 'CS',
  '00200010': 'SH',
  '00080021': 'DA',
  '00080031': 'TM',
  '00080060': 'CS',
  '00180015': 'CS',
  '00200011': 'IS',
  '00200013': 'IS',
};

/** A search at a level tells that level, and the levels above it that the URL does not fix. */
function isWanted(tag: string, scope: SearchScope, query: Query): boolean {
  const level = levelOf(tag);
  const rank = { study: 0, series: 1, instance: 2 };
  const asked = query.include !== 'all' && query.include.has(tag);
  if (asked || query.keys.some(({ path }) => path[0] === tag)) return true;
  if (rank[level] > rank[scope.level]) return false;
  if (query.include === 'all') return true;
  if (tag === '0020000D' || tag === '0020000E') return true;
  if (level === 'study' && scope.level !== 'study' && scope.study !== undefined) return false;
  if (level === 'series' && scope.level === 'instance' && scope.series !== undefined) return false;
  return attributeOf(tag)?.always === true;
}

function addComputed(
  result: Record<string, DicomElement>,
  db: Database,
  row: Row,
  scope: SearchScope,
  query: Query,
): void {
  const asked = (tag: string): boolean => query.include === 'all' || query.include.has(tag);
  if (scope.level === 'study' || scope.study === undefined || asked(computed.modalitiesInStudy)) {
    result[computed.modalitiesInStudy] = { vr: 'CS', Value: JSON.parse(row.modalities) as string[] };
    result[computed.seriesInStudy] = { vr: 'IS', Value: [row.seriesCount] };
    result[computed.instancesInStudy] = { vr: 'IS', Value: [row.studyInstances] };
  }
  if (asked(computed.sopClassesInStudy)) {
    const classes = db.all<{ uid: string }>(
      'SELECT DISTINCT sop_class AS uid FROM instance WHERE study = ? AND shown = 1',
      row.study,
    );
    result[computed.sopClassesInStudy] = { vr: 'UI', Value: classes.map(({ uid }) => uid) };
  }
  if (row.seriesInstances !== null && (scope.level === 'series' || scope.series === undefined)) {
    result[computed.instancesInSeries] = { vr: 'IS', Value: [row.seriesInstances] };
  }
}

function retrieveUrl(root: string, row: Row): string {
  const series = row.series === null ? '' : `/series/${row.series}`;
  return `${root}/studies/${row.study}${series}${row.instance === null ? '' : `/instances/${row.instance}`}`;
}
