import { FaultError } from '#src/model/fault/fault.ts';
import { dicomwebSource } from './dicomweb/index.ts';
import type { Source, SourceSettings } from './source.ts';

/** Makes a source of its settings: one line for each kind. */
export function openSource(settings: SourceSettings): Source {
  switch (settings.kind) {
    case 'dicomweb':
      return dicomwebSource(settings);
    case 'files':
      throw new FaultError({ kind: 'unsupported', reason: 'no source for files' });
  }
}
