import { DatabaseSync } from '@photostructure/sqlite';

export type SqlValue = null | number | string | Uint8Array;
type Connection = InstanceType<typeof DatabaseSync>;
type Statement = ReturnType<Connection['prepare']>;

/** How many compiled statements are kept; searches make many different ones. */
const statementsKept = 300;

/**
 * One SQLite file, opened by this process alone: WAL, every commit on the disk before it returns (`synchronous=FULL`), so
 * that a row once committed survives a killed process.
 */
export class Database {
  readonly #db: Connection;
  readonly #statements = new Map<string, Statement>();

  /** Throws {@link DatabaseInUse} when another process has the file open. */
  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    try {
      // The exclusive lock belongs to the process: the system releases it however the process ends.
      this.#db.exec(
        'PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON',
      );
      this.#db.exec('PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; BEGIN IMMEDIATE; COMMIT');
    } catch (error) {
      this.#db.close();
      if (error instanceof Error && /locked|busy/i.test(error.message)) throw new DatabaseInUse(path);
      throw error;
    }
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  all<Row>(sql: string, ...values: readonly SqlValue[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller says what its SQL selects
  get<Row>(sql: string, ...values: readonly SqlValue[]): Row | undefined {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  /** The id of the row inserted, where it was an insert. */
  run(sql: string, ...values: readonly SqlValue[]): number {
    return Number(this.#prepare(sql).run(...values).lastInsertRowid);
  }

  /** All of `work` or nothing of it; on the disk when this returns. `work` must not await. */
  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    if (!this.#db.isOpen) return;
    // Statements live until they are collected, and with them the lock, unless it is given up first.
    this.#db.exec('PRAGMA journal_mode=DELETE; PRAGMA locking_mode=NORMAL; SELECT count(*) FROM sqlite_master');
    this.#db.close();
  }

  #prepare(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      if (this.#statements.size >= statementsKept) {
        const oldest = this.#statements.keys().next();
        if (!oldest.done) this.#statements.delete(oldest.value);
      }
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

export class DatabaseInUse extends Error {
  constructor(path: string) {
    super(`${path} is in use by another process`);
  }
}
