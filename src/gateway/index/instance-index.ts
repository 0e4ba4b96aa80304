import type { Database } from './database.ts';
import type { ReadInstance } from './read-instance.ts';
import { Summaries, type Touched } from './summaries.ts';

export type RootKind = 'stored' | 'sample' | 'folder';

/** A file as it lies in a root. */
export interface FoundFile {
  /** Within the root, with `/`. */
  readonly path: string;
  /** Name within a zip file, or empty. */
  readonly member: string;
  /** The file that is read: the same, or the copy unpacked from a zip. Absolute. */
  readonly location: string;
  /** Bytes; for a zip member those of the zip file. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

export type FileResult =
  | { readonly file: FoundFile; readonly instance: ReadInstance }
  | { readonly file: FoundFile; readonly reason: string }
  /** A zip file whose members have rows of their own. */
  | { readonly file: FoundFile; readonly container: true };

export interface IndexCounts {
  readonly studies: number;
  readonly instances: number;
  readonly skipped: number;
}

export interface Conflict {
  readonly instance: string;
  /** The one that is served comes first. */
  readonly files: readonly string[];
}

/** Writes the index. Every method is one transaction, on the disk when it returns. */
export class InstanceIndex {
  readonly #db: Database;
  readonly #summaries: Summaries;

  constructor(db: Database) {
    this.#db = db;
    this.#summaries = new Summaries(db);
  }

  /** Shows the instances of these roots and hides those of all others. Gives the roots' ids in the same order. */
  activate(roots: readonly { readonly kind: RootKind; readonly path: string }[]): number[] {
    return this.#db.transaction(() => {
      const before = this.#activeRoots();
      this.#db.run('UPDATE root SET active = 0');
      const ids = roots.map(({ kind, path }) => {
        this.#db.run(
          'INSERT INTO root (kind, path, active) VALUES (?, ?, 1) ON CONFLICT (path) DO UPDATE SET active = 1, kind = excluded.kind',
          kind,
          path,
        );
        return this.#db.get<{ id: number }>('SELECT id FROM root WHERE path = ?', path)?.id ?? 0;
      });
      if (before !== this.#activeRoots()) this.#summaries.rebuild();
      return ids;
    });
  }

  /** Whether the file stands in the index as it is now, readable or not. */
  isCurrent(root: number, file: Pick<FoundFile, 'path' | 'member' | 'size' | 'modified'>): boolean {
    const row = this.#db.get<{ size: number; modified: number }>(
      'SELECT size, modified FROM file WHERE root = ? AND path = ? AND member = ?',
      root,
      file.path,
      file.member,
    );
    return row !== undefined && row.size === file.size && row.modified === file.modified;
  }

  put(root: number, results: readonly FileResult[]): void {
    this.#db.transaction(() => {
      const touched: Touched = { series: new Map(), instances: new Set() };
      for (const result of results) {
        this.#forget(root, result.file.path, result.file.member, touched);
        this.#insert(root, result, touched);
      }
      this.#summaries.refresh(touched);
    });
  }

  /** Forgets the files of a root that `gone` says are no longer there. */
  async prune(root: number, gone: (file: { path: string; location: string }) => Promise<boolean>): Promise<number> {
    const missing: { path: string; member: string }[] = [];
    const rows = this.#db.all<{ path: string; member: string; location: string }>(
      'SELECT path, member, location FROM file WHERE root = ?',
      root,
    );
    for (const row of rows) if (await gone(row)) missing.push(row);
    if (missing.length === 0) return 0;
    this.#db.transaction(() => {
      const touched: Touched = { series: new Map(), instances: new Set() };
      for (const { path, member } of missing) this.#forget(root, path, member, touched);
      this.#summaries.refresh(touched);
    });
    return missing.length;
  }

  /** What is shown, and how many files of the active roots could not be. */
  counts(): IndexCounts {
    return (
      this.#db.get<IndexCounts>(
        `SELECT coalesce(sum(instance_count), 0) AS instances, count(*) AS studies,
           (SELECT count(*) FROM file JOIN root ON root.id = file.root WHERE root.active = 1 AND reason IS NOT NULL) AS skipped
         FROM study`,
      ) ?? { instances: 0, studies: 0, skipped: 0 }
    );
  }

  skipped(limit: number): { readonly path: string; readonly reason: string }[] {
    return this.#db.all(
      `SELECT ${nameOfFile} AS path, reason FROM file JOIN root ON root.id = file.root
       WHERE root.active = 1 AND reason IS NOT NULL ORDER BY file.id LIMIT ?`,
      limit,
    );
  }

  /** Instance UIDs that several files with different bytes claim (PS3.5 9: a UID names one object). */
  conflicts(limit: number): Conflict[] {
    const uids = this.#db.all<{ sop: string }>(
      `SELECT sop FROM instance JOIN file ON file.id = instance.file JOIN root ON root.id = file.root
       WHERE root.active = 1 GROUP BY sop HAVING count(DISTINCT digest) > 1 LIMIT ?`,
      limit,
    );
    return uids.map(({ sop }) => ({
      instance: sop,
      files: this.#db
        .all<{ path: string }>(
          `SELECT ${nameOfFile} AS path FROM instance JOIN file ON file.id = instance.file JOIN root ON root.id = file.root
           WHERE root.active = 1 AND sop = ? ORDER BY shown DESC, file.id`,
          sop,
        )
        .map(({ path }) => path),
    }));
  }

  /** The files of the active roots that claim this instance UID, the one served first. */
  claims(sop: string): { readonly root: number; readonly digest: Uint8Array }[] {
    return this.#db.all(
      `SELECT root, digest FROM instance JOIN file ON file.id = instance.file JOIN root ON root.id = file.root
       WHERE sop = ? AND root.active = 1 ORDER BY shown DESC, file.id`,
      sop,
    );
  }

  #activeRoots(): string {
    return JSON.stringify(this.#db.all('SELECT id FROM root WHERE active = 1 ORDER BY id'));
  }

  /** Forgets a file; with a zip file, all of its members. */
  forget(root: number, path: string): void {
    this.#db.transaction(() => {
      const touched: Touched = { series: new Map(), instances: new Set() };
      this.#forgetAll(root, path, touched);
      this.#summaries.refresh(touched);
    });
  }

  #forgetAll(root: number, path: string, touched: Touched): void {
    const members = this.#db.all<{ member: string }>('SELECT member FROM file WHERE root = ? AND path = ?', root, path);
    for (const { member } of members) this.#forget(root, path, member, touched);
  }

  #forget(root: number, path: string, member: string, touched: Touched): void {
    const row = this.#db.get<{ id: number; study: string | null; series: string | null; sop: string | null }>(
      `SELECT id, study, series, sop FROM file LEFT JOIN instance ON instance.file = file.id
       WHERE root = ? AND path = ? AND member = ?`,
      root,
      path,
      member,
    );
    if (!row) return;
    if (row.study !== null && row.series !== null && row.sop !== null) touch(touched, row.study, row.series, row.sop);
    this.#db.run('DELETE FROM file WHERE id = ?', row.id);
  }

  #insert(root: number, result: FileResult, touched: Touched): void {
    const { file } = result;
    const instance = 'instance' in result ? result.instance : undefined;
    const id = this.#db.run(
      'INSERT INTO file (root, path, member, location, size, modified, content_size, digest, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      root,
      file.path,
      file.member,
      file.location,
      file.size,
      file.modified,
      instance?.size ?? null,
      instance?.digest ?? null,
      'reason' in result ? result.reason : null,
    );
    if (!instance) return;
    this.#db.run(
      `INSERT INTO instance (file, study, series, sop, sop_class, syntax, number, frames, inflated, frame_fault)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      instance.study,
      instance.series,
      instance.instance,
      instance.sopClass,
      instance.syntax,
      instance.number,
      instance.frames.length,
      instance.inflated ? 1 : 0,
      instance.frameFault ?? null,
    );
    instance.frames.forEach(({ ranges, digest }, i) => {
      const [first, ...more] = ranges;
      const rest = more.length === 0 ? null : JSON.stringify(more.map(({ offset, length }) => [offset, length]));
      this.#db.run(
        'INSERT INTO frame VALUES (?, ?, ?, ?, ?, ?)',
        id,
        i + 1,
        first?.offset ?? 0,
        first?.length ?? 0,
        rest,
        digest,
      );
    });
    this.#db.run('INSERT INTO metadata VALUES (?, ?, ?)', id, instance.brief, instance.metadata);
    touch(touched, instance.study, instance.series, instance.instance);
  }
}

const nameOfFile = `root.path || '/' || file.path || CASE member WHEN '' THEN '' ELSE ' > ' || member END`;

function touch(touched: Touched, study: string, series: string, sop: string): void {
  const of = touched.series.get(study) ?? new Set();
  of.add(series);
  touched.series.set(study, of);
  touched.instances.add(sop);
}
