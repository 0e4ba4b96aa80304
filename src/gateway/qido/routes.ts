import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Archive } from '../archive/archive.ts';
import { sendJsonArray } from '../http/json-stream.ts';
import { uidPattern } from '../http/route-grammar.ts';
import { serviceRoot } from '../http/service-root.ts';
import type { Level } from '../index/attributes.ts';
import { readQuery } from './query.ts';
import { search } from './search.ts';

const study = `/studies/:study(${uidPattern})`;
const series = `/series/:series(${uidPattern})`;

/** PS3.18 table 10.6.1-1. */
const resources: readonly (readonly [path: string, level: Level])[] = [
  ['/studies', 'study'],
  ['/series', 'series'],
  ['/instances', 'instance'],
  [`${study}/series`, 'series'],
  [`${study}/instances`, 'instance'],
  [`${study}${series}/instances`, 'instance'],
];

export function qidoRoutes(app: FastifyInstance, archive: Archive, prefix: string): void {
  for (const [path, level] of resources) {
    app.get(path, (request: FastifyRequest<{ Params: { study?: string; series?: string } }>, reply) => {
      const { params } = request;
      const query = readQuery(new URLSearchParams(request.url.split('?', 2)[1] ?? ''));
      const scope = { level, study: params.study, series: params.series };
      const found = search(archive.db, scope, query, serviceRoot(request, prefix));
      void reply.header('x-total-count', found.total);
      return sendJsonArray(request, reply, asTexts(found.rows));
    });
  }
}

function* asTexts(rows: Iterable<unknown>): Generator<string> {
  for (const row of rows) yield JSON.stringify(row);
}
