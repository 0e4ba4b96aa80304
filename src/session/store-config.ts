import { isSourceName } from '#src/model/share/route.ts';
import type { SourceSettings } from '#src/sources/index.ts';
import type { Host } from './host.ts';

/** What the page was told of its stores. */
export interface StoreConfig {
  readonly mode: Host['mode'];
  readonly sources: readonly SourceSettings[];
}

/** The store on the page's own origin, where nothing else was said. */
export const ownStore: SourceSettings = { kind: 'dicomweb', id: 'dicom-web', root: '/dicom-web' };

/**
 * Reads the gateway's `/api/config` or a static host's `config.json`: `{"sources": [{"id", "root", "label"?, "results"?}]}`. What is
 * not of that form is left out; without any source the page's own origin is asked.
 */
export function readStoreConfig(json: unknown): StoreConfig {
  const { sources, mode } = (typeof json === 'object' && json !== null ? json : {}) as {
    sources?: unknown;
    mode?: unknown;
  };
  const gateway = mode === 'gateway';
  const named = Array.isArray(sources) ? sources.flatMap(readSource) : [];
  return { mode: gateway ? 'gateway' : 'static', sources: named.length > 0 || gateway ? named : [ownStore] };
}

function readSource(entry: unknown): readonly SourceSettings[] {
  const { id, root, label, results } = (typeof entry === 'object' && entry !== null ? entry : {}) as Readonly<
    Record<string, unknown>
  >;
  if (typeof id !== 'string' || id === '' || id === 'files' || typeof root !== 'string' || root === '') return [];
  // An id stands in addresses: one with other letters is shown as it is written and named without them.
  const named = isSourceName(id) ? id : `store-${id.replace(/[^A-Za-z0-9]+/g, '-')}`;
  const shown = typeof label === 'string' ? label : named === id ? undefined : id;
  return [
    {
      kind: 'dicomweb',
      id: named,
      root,
      ...(shown === undefined ? {} : { label: shown }),
      ...(results === true ? { results } : {}),
    },
  ];
}
