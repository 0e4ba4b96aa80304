import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The places inside the archive's own folder. Names are ours alone: nothing from a DICOM file becomes part of a path. */
export interface DataFolder {
  readonly path: string;
  readonly index: string;
  /** What was stored over STOW-RS, named by the SHA-256 of the file. */
  readonly stored: string;
  /** Uploads not yet complete; emptied at every start. */
  readonly incoming: string;
  readonly sample: string;
  /** Members of zip files. */
  readonly unpacked: string;
}

/** Makes what is missing. Throws the system's error when the folder cannot be written. */
export function openDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  const data = {
    path,
    index: join(path, 'index.sqlite'),
    stored: join(path, 'stored'),
    incoming: join(path, 'incoming'),
    sample: join(path, 'sample'),
    unpacked: join(path, 'unpacked'),
  };
  for (const place of [data.path, data.stored, data.incoming, data.sample, data.unpacked]) {
    mkdirSync(place, { recursive: true, mode: 0o700 });
  }
  return data;
}
