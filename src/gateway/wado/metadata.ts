import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Archive } from '../archive/archive.ts';
import { metadataOf, type InstanceRow, type Scope } from '../archive/instance-rows.ts';
import { parseAccept } from '../http/accept.ts';
import { etagOf, isNoneMatch } from '../http/etag.ts';
import { sendJsonArray } from '../http/json-stream.ts';
import { Problem } from '../http/problem.ts';
import { serviceRoot } from '../http/service-root.ts';
import { instancePath, rowsOf } from './scope.ts';

const jsonTypes = new Set(['*/*', 'application/*', 'application/json', 'application/dicom+json']);

/** PS3.18 10.4.1.1.2: the metadata of all instances a URL names, as they were read at index time. */
export function sendMetadata(
  archive: Archive,
  prefix: string,
  request: FastifyRequest<{ Params: Scope }>,
  reply: FastifyReply,
): FastifyReply {
  if (!parseAccept(request.headers.accept).some(({ type }) => jsonTypes.has(type)))
    throw new Problem(406, 'metadata is application/dicom+json');
  const rows = rowsOf(archive, request.params);
  const root = serviceRoot(request, prefix);
  const etag = etagOf(root, ...rows.map(({ digest }) => digest));
  void reply.header('etag', etag);
  if (isNoneMatch(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return sendJsonArray(request, reply, texts(archive, rows, root));
}

function* texts(archive: Archive, rows: readonly InstanceRow[], root: string): Generator<string> {
  for (const row of rows) {
    const [json] = metadataOf(archive.db, [row.file]);
    if (json !== undefined) yield withBulkUris(json, `${root}${instancePath(row)}`);
  }
}

/**
 * Puts the instance's address before the marks that were kept at index time. Within a JSON text this sequence of
 * characters cannot come from a value: there its quotes would be escaped.
 */
function withBulkUris(json: string, instance: string): string {
  return json.replaceAll('"BulkDataURI":"#', `"BulkDataURI":"${instance}/bulkdata/`);
}
