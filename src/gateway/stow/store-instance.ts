import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Archive } from '../archive/archive.ts';
import { hex } from '../archive/frame-rows.ts';
import { readFile } from '../index/index-folder.ts';
import type { ReadInstance } from '../index/read-instance.ts';
import { syncFolder, type UploadFile } from './upload-file.ts';

/** Failure reasons (PS3.18 table I.2-2, PS3.7 annex C). */
export const reasons = {
  processingFailure: 0x0110,
  duplicate: 0x0111,
  outOfResources: 0xa700,
  otherStudy: 0xa900,
  cannotUnderstand: 0xc000,
} as const;

export type StoreOutcome =
  | { readonly kind: 'stored'; readonly instance: ReadInstance }
  | { readonly kind: 'refused'; readonly instance: ReadInstance; readonly reason: number }
  | { readonly kind: 'unreadable'; readonly reason: number };

/**
 * Takes one complete upload in: file on the disk, renamed, folder on the disk, row committed, and only then told. The same
 * bytes again are a success. Other bytes under a known SOP Instance UID are refused (0111H): what is served under a UID
 * never changes behind a reader's back.
 */
export async function storeInstance(
  archive: Archive,
  upload: UploadFile,
  study: string | undefined,
): Promise<StoreOutcome> {
  try {
    await upload.finish();
    const read = await readFile({ path: '', member: '', location: upload.path, size: upload.size, modified: 0 });
    if (!('instance' in read)) return { kind: 'unreadable', reason: reasons.cannotUnderstand };
    const { instance } = read;
    if (study !== undefined && instance.study !== study)
      return { kind: 'refused', instance, reason: reasons.otherStudy };
    return await archive.storing.run(() => keep(archive, upload, instance));
  } catch (error) {
    const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
    return { kind: 'unreadable', reason: full ? reasons.outOfResources : reasons.processingFailure };
  } finally {
    await upload.discard();
  }
}

async function keep(archive: Archive, upload: UploadFile, instance: ReadInstance): Promise<StoreOutcome> {
  const claims = archive.index.claims(instance.instance);
  const digest = hex(instance.digest);
  if (claims.some((claim) => hex(claim.digest) !== digest))
    return { kind: 'refused', instance, reason: reasons.duplicate };
  if (claims.some((claim) => claim.root === archive.storedRoot)) return { kind: 'stored', instance };
  const path = `${digest.slice(0, 2)}/${digest}.dcm`;
  const location = join(archive.data.stored, path);
  const shelf = dirname(location);
  if ((await mkdir(shelf, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(archive.data.stored);
  await rename(upload.path, location);
  await syncFolder(shelf);
  const { size } = await stat(location);
  archive.index.put(archive.storedRoot, [{ file: { path, member: '', location, size, modified: 0 }, instance }]);
  return { kind: 'stored', instance };
}
