import { readdirSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { apiRoutes } from './api-routes.ts';
import { Archive } from './archive/archive.ts';
import type { Settings } from './arguments.ts';
import { Hosts } from './http/hosts.ts';
import { makeServer } from './http/server.ts';
import { staticFiles } from './http/static-files.ts';
import { DatabaseInUse } from './index/database.ts';
import { systemReason } from './index/walk.ts';
import { assertStoreAnswers } from './proxy/assert-store-answers.ts';
import { StoreProxy } from './proxy/store-proxy.ts';
import { qidoRoutes } from './qido/routes.ts';
import { stowRoutes } from './stow/routes.ts';
import { UsageError } from './usage-error.ts';
import { wadoRoutes } from './wado/routes.ts';

export interface Gateway {
  readonly port: number;
  readonly url: string;
  /** Resolves when all is indexed; never rejects. */
  readonly indexed: Promise<void>;
  readonly archive: Archive | undefined;
  close(): Promise<void>;
}

/** Serves the app in `dist`. Throws a {@link UsageError} where a port, a folder or a store is not to be had. */
export async function startGateway(settings: Settings, dist: string, version: string): Promise<Gateway> {
  const folders = settings.folders.map((folder) => readableFolder(folder));
  await Promise.all(settings.stores.map(assertStoreAnswers));
  const hasArchive = settings.sample || folders.length > 0 || settings.results === 'dicom-web';
  const archive = hasArchive ? openArchive(settings, folders) : undefined;
  const proxies = settings.stores.map((store) => new StoreProxy(store));
  const hosts = new Hosts();
  const app = makeServer(hosts);
  const close = async (second?: Server): Promise<void> => {
    second?.closeAllConnections();
    second?.close();
    await app.close();
    for (const proxy of proxies) proxy.close();
    await archive?.close();
  };
  try {
    if (archive) {
      await app.register(archiveRoutes(archive, '/dicom-web'), { prefix: '/dicom-web' });
      await app.register(archiveRoutes(archive, '/api/stores/dicom-web/dicom-web'), {
        prefix: '/api/stores/dicom-web/dicom-web',
      });
    }
    for (const [i, proxy] of proxies.entries()) {
      proxy.routes(app, `/api/stores/${proxy.id}/dicom-web`);
      if (i === 0 && !archive) proxy.routes(app, '/dicom-web');
    }
    apiRoutes(app, archive, settings.stores, version, settings.results);
    await staticFiles(app, dist);
    const { port, second } = await listen(app, settings.port);
    hosts.add(port);
    if (settings.also !== undefined) hosts.add(settings.also);
    const indexed = archive?.startIndexing() ?? Promise.resolve();
    return { port, url: `http://localhost:${port}`, indexed, archive, close: () => close(second) };
  } catch (error) {
    await close();
    throw error;
  }
}

function archiveRoutes(archive: Archive, prefix: string) {
  return (app: FastifyInstance, _options: unknown, done: () => void): void => {
    qidoRoutes(app, archive, prefix);
    wadoRoutes(app, archive, prefix);
    stowRoutes(app, archive, prefix);
    done();
  };
}

function readableFolder(folder: string): string {
  const path = resolve(folder);
  try {
    if (!statSync(path).isDirectory()) throw new UsageError(`--dicom ${folder} is not a folder`);
    readdirSync(path);
    return path;
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`--dicom ${folder} ${systemReason(error)}`);
  }
}

function openArchive(settings: Settings, folders: readonly string[]): Archive {
  try {
    return new Archive({ data: settings.data, folders, sample: settings.sample });
  } catch (error) {
    if (error instanceof DatabaseInUse) throw new UsageError(`--data ${settings.data} is in use by another Fovea`);
    throw new UsageError(`--data ${settings.data} ${systemReason(error)}`);
  }
}

/** Both loopback addresses, for browsers try either for `localhost`. */
async function listen(
  app: FastifyInstance,
  wanted: number,
): Promise<{ readonly port: number; readonly second: Server | undefined }> {
  try {
    await app.listen({ host: '127.0.0.1', port: wanted });
  } catch (error) {
    throw portProblem(error, wanted);
  }
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : wanted;
  const second = createServer((request, response) => {
    app.routing(request, response);
  });
  return await new Promise((done, fail) => {
    second.once('error', (error: Error & { code?: string }) => {
      if (error.code === 'EADDRINUSE') fail(portProblem(error, port));
      else done({ port, second: undefined });
    });
    second.listen({ host: '::1', port, ipv6Only: true }, () => {
      done({ port, second });
    });
  });
}

function portProblem(error: unknown, port: number): UsageError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return new UsageError(`port ${port} is in use: choose another with --port`);
  if (code === 'EACCES') return new UsageError(`port ${port} may not be used: choose another with --port`);
  return new UsageError(`port ${port}: ${error instanceof Error ? error.message : String(error)}`);
}
