import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isUid } from '#src/model/dicom/uid.ts';
import { root } from './server.ts';

/** Real DICOM files beside the checkout, with pixel digests made by another decoder. They are not part of the project. */
export const data = join(root, '../shared/data');
export const hasRealFiles = existsSync(join(data, 'pixels.json'));

/** Folders of files that are pictures. */
export const pixelFolders = [
  'transfer_syntax',
  'odd',
  'charset',
  'ct',
  'mr',
  'cr_dx',
  'mg',
  'us',
  'xa',
  'nm',
  'enhanced',
] as const;

export interface Truth {
  readonly file: string;
  readonly error?: string;
  readonly transferSyntax?: string;
  readonly lossy: boolean;
  readonly dtype: string;
  /** Frames first where there are several. */
  readonly shape: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** SHA-256, 16 digits, of the little-endian bytes of the first, middle and last frame. */
  readonly frames: readonly string[];
}

export function truths(): ReadonlyMap<string, Truth> {
  const { files } = JSON.parse(readFileSync(join(data, 'pixels.json'), 'utf8')) as { files: Truth[] };
  return new Map(files.map((truth) => [truth.file, truth]));
}

/** Files under the named folders, as paths from `data`, in order. */
export function filesIn(folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(data, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(data.length + 1))
      .sort(),
  );
}

export interface Stored {
  readonly path: string;
  readonly study: string;
  readonly series: string;
  readonly sopinst: string;
}

/** Files of the picture folders that a store can tell apart: with UIDs that are UIDs, and alone under theirs. */
export function storedAlone(): readonly Stored[] {
  const { files } = JSON.parse(readFileSync(join(data, 'index.json'), 'utf8')) as {
    files: (Partial<Stored> & { readonly path: string })[];
  };
  const uses = new Map<string | undefined, number>();
  for (const { sopinst } of files) uses.set(sopinst, (uses.get(sopinst) ?? 0) + 1);
  const inFolders = new Set(filesIn(pixelFolders));
  return files.flatMap(({ path, study, series, sopinst }) =>
    inFolders.has(path) && isUid(study) && isUid(series) && isUid(sopinst) && uses.get(sopinst) === 1
      ? [{ path, study, series, sopinst }]
      : [],
  );
}
