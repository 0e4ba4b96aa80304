import type { FastifyInstance } from 'fastify';
import type { Archive } from '../archive/archive.ts';
import type { Scope } from '../archive/instance-rows.ts';
import { uidPattern } from '../http/route-grammar.ts';
import { sendBulkData, type BulkParams } from './bulkdata.ts';
import { sendFrames, type FramesParams } from './frames.ts';
import { sendInstances } from './instances.ts';
import { sendRendered, sendThumbnail, type RenderedScope } from './rendered.ts';
import { sendMetadata } from './metadata.ts';

const study = `/studies/:study(${uidPattern})`;
const series = `${study}/series/:series(${uidPattern})`;
const instance = `${series}/instances/:instance(${uidPattern})`;

/** PS3.18 10.4. */
export function wadoRoutes(app: FastifyInstance, archive: Archive, prefix: string): void {
  for (const resource of [study, series, instance]) {
    app.get<{ Params: Scope }>(resource, (request, reply) => sendInstances(archive, prefix, request, reply));
    app.get<{ Params: Scope }>(`${resource}/metadata`, (request, reply) =>
      sendMetadata(archive, prefix, request, reply),
    );
  }
  app.get<{ Params: FramesParams }>(`${instance}/frames/:frames(^[0-9,]+$)`, (request, reply) =>
    sendFrames(archive, prefix, request, reply),
  );
  app.get<{ Params: BulkParams }>(`${instance}/bulkdata/:value(^[0-9A-F,]+$)`, (request, reply) =>
    sendBulkData(archive, request, reply),
  );
  for (const resource of [study, series, instance, `${instance}/frames/:frame(^[0-9]{1,9}$)`]) {
    app.get<{ Params: RenderedScope }>(`${resource}/rendered`, (request, reply) =>
      sendRendered(archive, request, reply),
    );
    app.get<{ Params: RenderedScope }>(`${resource}/thumbnail`, (request, reply) =>
      sendThumbnail(archive, request, reply),
    );
  }
}
