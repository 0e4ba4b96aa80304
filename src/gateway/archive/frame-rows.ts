import type { ByteRange } from '#src/part10/read-part10.ts';
import type { Database } from '../index/database.ts';

/** Where a frame lies and what its bytes were when it was indexed. */
export interface FrameRow {
  readonly number: number;
  readonly ranges: readonly ByteRange[];
  /** Bytes over all ranges. */
  readonly length: number;
  /** SHA-256 in hex of the bytes as sent in the stored syntax. */
  readonly digest: string;
}

interface Stored {
  readonly number: number;
  readonly offset: number;
  readonly length: number;
  readonly more: string | null;
  readonly digest: Uint8Array;
}

/** One frame by its number from 1; undefined when there is none. */
export function frameRow(db: Database, file: number, number: number): FrameRow | undefined {
  const row = db.get<Stored>(
    'SELECT number, offset, length, more, digest FROM frame WHERE file = ? AND number = ?',
    file,
    number,
  );
  return row && frameOf(row);
}

/** The digests of all frames of a file in order; undefined when there are more than `most`. */
export function frameDigests(db: Database, file: number, most: number): string[] | undefined {
  const rows = db.all<{ digest: Uint8Array }>(
    'SELECT digest FROM frame WHERE file = ? ORDER BY number LIMIT ?',
    file,
    most + 1,
  );
  return rows.length > most ? undefined : rows.map(({ digest }) => hex(digest));
}

function frameOf({ number, offset, length, more, digest }: Stored): FrameRow {
  const rest = more === null ? [] : (JSON.parse(more) as [number, number][]);
  const ranges = [{ offset, length }, ...rest.map(([at, size]) => ({ offset: at, length: size }))];
  return { number, ranges, length: ranges.reduce((sum, range) => sum + range.length, 0), digest: hex(digest) };
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
