import type { Database } from '../index/database.ts';

/** One instance as it is served. */
export interface InstanceRow {
  readonly file: number;
  readonly study: string;
  readonly series: string;
  readonly sop: string;
  readonly sopClass: string;
  readonly syntax: string;
  readonly frames: number;
  /** 1 when frame ranges count in the inflated data set. */
  readonly inflated: 0 | 1;
  readonly frameFault: string | null;
  /** Absolute path of the bytes. */
  readonly location: string;
  /** Bytes of the whole file, as indexed. */
  readonly size: number;
  readonly digest: Uint8Array;
}

/** What a URL names: a study, a series of it, or an instance of that. */
export interface Scope {
  readonly study: string;
  readonly series?: string | undefined;
  readonly instance?: string | undefined;
}

const columns = `instance.file, study, series, sop, sop_class AS sopClass, syntax, instance.frames, inflated,
  frame_fault AS frameFault, file.location, file.content_size AS size, file.digest`;

function where(scope: Scope): { readonly sql: string; readonly values: string[] } {
  const values = [scope.study];
  let sql = 'shown = 1 AND study = ?';
  if (scope.series !== undefined) {
    sql += ' AND series = ?';
    values.push(scope.series);
  }
  if (scope.instance !== undefined) {
    sql += ' AND sop = ?';
    values.push(scope.instance);
  }
  return { sql, values };
}

/** The instances a URL names, series by series, by InstanceNumber. */
export function instanceRows(db: Database, scope: Scope): InstanceRow[] {
  const { sql, values } = where(scope);
  return db.all(
    `SELECT ${columns} FROM instance JOIN file ON file.id = instance.file WHERE ${sql} ORDER BY study, series, number, sop`,
    ...values,
  );
}

/** The stored metadata of these files, in their order. */
export function metadataOf(db: Database, files: readonly number[]): string[] {
  return files.flatMap((file) => {
    const row = db.get<{ json: string }>('SELECT json FROM metadata WHERE file = ?', file);
    return row ? [row.json] : [];
  });
}
