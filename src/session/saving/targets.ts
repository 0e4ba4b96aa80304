import type { SourceId } from '#src/model/dicom/address.ts';
import type { Sources } from '#src/sources/index.ts';

/** The study's own source, then the one that its results are configured to go to. */
export function targets(sources: Pick<Sources, 'settings'>, source: SourceId): readonly SourceId[] {
  const own = sources.settings.find(({ id }) => id === source);
  const results = sources.settings.find((s) => s.kind === 'dicomweb' && s.results === true);
  return [...(own?.kind === 'dicomweb' ? [own.id] : []), ...(results && results.id !== source ? [results.id] : [])];
}
