import type { SourceId } from '#src/model/dicom/address.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { dicomwebSource } from './dicomweb/index.ts';
import type { FilesSource } from './files/index.ts';
import type { Source, SourceSettings } from './source.ts';

/** Opens the sources that need nothing but their settings: one line for each kind. `expect` hears of syntaxes to come. */
export function openSource(settings: SourceSettings, expect: (syntax: Uid) => void): Source | undefined {
  switch (settings.kind) {
    case 'dicomweb':
      return dicomwebSource({ ...settings, expect });
    case 'files':
      // It has nothing to give before files are dropped: see openFiles.
      return undefined;
  }
}

/** The source of dropped files, loaded when the first are dropped. */
export async function openFiles(id: SourceId): Promise<FilesSource> {
  const { filesSource } = await import('./files/index.ts');
  return filesSource(id);
}
