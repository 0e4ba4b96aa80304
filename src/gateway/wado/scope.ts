import type { Archive } from '../archive/archive.ts';
import { instanceRows, type InstanceRow, type Scope } from '../archive/instance-rows.ts';
import { notFound } from '../http/problem.ts';

/** The instances a URL names, at least one. Throws a 404. */
export function rowsOf(archive: Archive, scope: Scope): readonly [InstanceRow, ...InstanceRow[]] {
  const [first, ...rest] = instanceRows(archive.db, scope);
  if (!first) throw notFound();
  return [first, ...rest];
}

/** The path of an instance below the service's root. */
export function instancePath(row: Pick<InstanceRow, 'study' | 'series' | 'sop'>): string {
  return `/studies/${row.study}/series/${row.series}/instances/${row.sop}`;
}
