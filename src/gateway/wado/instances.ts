import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Archive } from '../archive/archive.ts';
import { frameDigests } from '../archive/frame-rows.ts';
import type { InstanceRow, Scope } from '../archive/instance-rows.ts';
import { readStored, type StoredBytes } from '../archive/stored-bytes.ts';
import { etagOf, isNoneMatch } from '../http/etag.ts';
import { writeMultipart, type OutgoingPart } from '../http/multipart-writer.ts';
import { Problem } from '../http/problem.ts';
import { serviceRoot } from '../http/service-root.ts';
import { instanceForm } from './negotiate.ts';
import { instancePath, rowsOf } from './scope.ts';
import { sendBytes } from './send-bytes.ts';
import { uncompressedFile } from './uncompressed.ts';

/** A header line with more digests than this would be too long for those who read it. */
const mostDigests = { part: 512, single: 64 };

/** PS3.18 10.4.1.1.1: whole instances, streamed from disk file by file. */
export async function sendInstances(
  archive: Archive,
  prefix: string,
  request: FastifyRequest<{ Params: Scope }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const rows = rowsOf(archive, request.params);
  const form = instanceForm(request.headers.accept, new Set(rows.map(({ syntax }) => syntax)));
  const [first] = rows;
  if (!form.multipart && rows.length > 1) throw new Problem(406, 'several instances are sent as multipart/related');
  if (!form.multipart && form.bytes === 'stored') {
    const type = `application/dicom; transfer-syntax=${first.syntax}`;
    const headers = digestHeader(archive, first, mostDigests.single);
    return sendBytes(request, reply, {
      type,
      etag: etagOf(first.digest),
      length: first.size,
      bytes: wholeFile(first),
      headers,
    });
  }
  const etag = etagOf(form.bytes, ...rows.map(({ digest }) => digest));
  void reply.header('etag', etag);
  if (isNoneMatch(request.headers['if-none-match'], etag)) return reply.code(304).send();
  if (!form.multipart)
    return reply
      .type('application/dicom; transfer-syntax=1.2.840.10008.1.2.1')
      .send(await uncompressedFile(archive, first));
  const root = serviceRoot(request, prefix);
  const parts: OutgoingPart[] = [];
  for (const row of rows)
    parts.push(form.bytes === 'stored' ? storedPart(archive, row, root) : await uncompressedPart(archive, row, root));
  const { stream, boundary, length } = writeMultipart(parts);
  void reply.header('content-length', length);
  return reply.type(`multipart/related; type="application/dicom"; boundary=${boundary}`).send(stream);
}

function storedPart(archive: Archive, row: InstanceRow, root: string): OutgoingPart {
  const headers = {
    'Content-Type': `application/dicom; transfer-syntax=${row.syntax}`,
    'Content-Location': `${root}${instancePath(row)}`,
    ...digestHeader(archive, row, mostDigests.part),
  };
  return { headers, length: row.size, body: () => readStored(wholeFile(row)) };
}

async function uncompressedPart(archive: Archive, row: InstanceRow, root: string): Promise<OutgoingPart> {
  const bytes = await uncompressedFile(archive, row);
  // eslint-disable-next-line @typescript-eslint/require-await -- a body is read as a stream, this one is at hand
  const body = async function* (): AsyncGenerator<Uint8Array> {
    yield bytes;
  };
  const headers = {
    'Content-Type': 'application/dicom; transfer-syntax=1.2.840.10008.1.2.1',
    'Content-Location': `${root}${instancePath(row)}`,
  };
  return { headers, length: bytes.length, body };
}

function wholeFile(row: InstanceRow): StoredBytes {
  return { location: row.location, inflated: false, ranges: [{ offset: 0, length: row.size }] };
}

function digestHeader(archive: Archive, row: InstanceRow, most: number): Record<string, string> {
  const digests = row.frames === 0 ? undefined : frameDigests(archive.db, row.file, most);
  return digests ? { 'X-Frame-SHA256': digests.join(',') } : {};
}
