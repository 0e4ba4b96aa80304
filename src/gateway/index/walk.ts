import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export type Found =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly absolute: string;
      readonly size: number;
      readonly modified: number;
    }
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string };

/**
 * Every file below a folder, in order of name, so that "the first" is the same on every machine. Links are followed, a
 * folder is entered once. `path` is relative, with `/`.
 */
export async function* walk(root: string, skip: (absolute: string) => boolean): AsyncGenerator<Found> {
  const entered = new Set<string>();
  async function* below(folder: string, prefix: string): AsyncGenerator<Found> {
    let names: string[];
    try {
      const { dev, ino } = await stat(folder);
      const identity = `${dev}:${ino}`;
      if (ino !== 0 && entered.has(identity)) return;
      entered.add(identity);
      names = (await readdir(folder)).sort();
    } catch (error) {
      yield { kind: 'unreadable', path: prefix, reason: systemReason(error) };
      return;
    }
    for (const name of names) {
      const absolute = join(folder, name);
      const path = prefix === '' ? name : `${prefix}/${name}`;
      if (skip(absolute)) continue;
      try {
        const found = await stat(absolute);
        if (found.isDirectory()) yield* below(absolute, path);
        else if (found.isFile())
          yield { kind: 'file', path, absolute, size: found.size, modified: Math.trunc(found.mtimeMs) };
      } catch (error) {
        yield { kind: 'unreadable', path, reason: systemReason(error) };
      }
    }
  }
  yield* below(root, '');
}

/** A system error in words, without the path: the list has that already. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'may not be read';
    case 'ENOENT':
      return 'is not there';
    case 'ENOTDIR':
      return 'is not a folder';
    case 'ELOOP':
      return 'a link to itself';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
