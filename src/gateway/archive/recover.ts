import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readFile } from '../index/index-folder.ts';
import type { InstanceIndex } from '../index/instance-index.ts';
import type { DataFolder } from './data-folder.ts';

/**
 * After a kill: uploads that were not complete go; files that were complete but had no row yet are taken in (they were
 * never acknowledged, and they are whole: they were renamed only after they had reached the disk); rows whose file is gone
 * are forgotten.
 */
export async function recoverStored(data: DataFolder, index: InstanceIndex, root: number): Promise<void> {
  for (const name of await readdir(data.incoming))
    await rm(join(data.incoming, name), { force: true, recursive: true });
  const there = new Set<string>();
  for (const shelf of (await readdir(data.stored)).sort()) {
    for (const name of (await readdir(join(data.stored, shelf))).sort()) {
      const path = `${shelf}/${name}`;
      const location = join(data.stored, shelf, name);
      there.add(path);
      const { size } = await stat(location);
      const file = { path, member: '', location, size, modified: 0 };
      if (!index.isCurrent(root, file)) {
        const result = await readFile(file);
        if ('instance' in result) index.put(root, [result]);
      }
    }
  }
  await index.prune(root, ({ path }) => Promise.resolve(!there.has(path)));
}
