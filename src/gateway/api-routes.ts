import type { FastifyInstance } from 'fastify';
import type { Archive } from './archive/archive.ts';
import type { IndexProgress } from './index/progress.ts';
import type { StoreSettings } from './proxy/store-settings.ts';

/** `GET /api/config`: what the page needs to know before it asks for anything. */
export interface GatewayConfig {
  readonly version: string;
  readonly mode: 'gateway';
  readonly sources: readonly {
    readonly id: string;
    readonly label: string;
    readonly root: string;
    /** Takes what others do not. */
    readonly results?: boolean;
  }[];
  readonly can: { readonly store: boolean };
}

const nothingToIndex: IndexProgress = {
  status: 'ready',
  phase: 'done',
  found: 0,
  done: 0,
  studies: 0,
  instances: 0,
  skipped: 0,
};
const mostListed = 10_000;

export function apiRoutes(
  app: FastifyInstance,
  archive: Archive | undefined,
  stores: readonly StoreSettings[],
  version: string,
  results?: string,
): void {
  const embedded = archive ? [{ id: 'dicom-web', label: 'Archive', root: '/dicom-web' }] : [];
  const fronted = stores.map(({ id }) => ({ id, label: id, root: `/api/stores/${id}/dicom-web` }));
  const sources = [...embedded, ...fronted].map((one) => (one.id === results ? { ...one, results: true } : one));
  const config: GatewayConfig = { version, mode: 'gateway', sources, can: { store: true } };
  app.get('/api/config', () => config);
  app.get('/health', () => archive?.progress() ?? nothingToIndex);
  app.get('/api/index-report', () => ({
    skipped: archive?.index.skipped(mostListed) ?? [],
    conflicts: archive?.index.conflicts(mostListed) ?? [],
  }));
}
