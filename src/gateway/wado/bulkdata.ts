import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ByteRange } from '#src/part10/read-part10.ts';
import type { Archive } from '../archive/archive.ts';
import { frameRow } from '../archive/frame-rows.ts';
import type { InstanceRow } from '../archive/instance-rows.ts';
import { readStored, type StoredBytes } from '../archive/stored-bytes.ts';
import { parseAccept } from '../http/accept.ts';
import { etagOf } from '../http/etag.ts';
import { writeMultipart, type OutgoingPart } from '../http/multipart-writer.ts';
import { notFound, Problem } from '../http/problem.ts';
import { frameSyntaxOf } from './negotiate.ts';
import { rowsOf } from './scope.ts';
import { sendBytes } from './send-bytes.ts';

export interface BulkParams {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly value: string;
}

const octets = 'application/octet-stream';

/** PS3.18 10.4.1.1.5: what a BulkDataURI of our metadata points at, as a plain body or as one part. */
export function sendBulkData(
  archive: Archive,
  request: FastifyRequest<{ Params: BulkParams }>,
  reply: FastifyReply,
): FastifyReply | Promise<FastifyReply> {
  const [row] = rowsOf(archive, request.params);
  const { value } = request.params;
  const wantsMultipart = parseAccept(request.headers.accept)[0]?.type === 'multipart/related';
  if (/^7FE000(08|09|10)$/.test(value)) return sendPixelData(archive, row, reply);
  if (!/^[0-9]{1,15},[0-9]{1,15}(,[248])?$/.test(value)) throw notFound();
  const [offset = 0, length = 0, width = 1] = value.split(',').map(Number);
  if (!row.inflated && offset + length > row.size) throw notFound();
  const bytes: StoredBytes = { location: row.location, inflated: row.inflated === 1, ranges: [{ offset, length }] };
  const etag = etagOf(row.digest, value);
  if (width > 1) return swapped(bytes, width).then((turned) => reply.type(octets).header('etag', etag).send(turned));
  if (!wantsMultipart) return sendBytes(request, reply, { type: octets, etag, length, bytes });
  void reply.header('etag', etag);
  return sendParts(reply, [{ headers: { 'Content-Type': octets }, length, body: () => readStored(bytes) }]);
}

/** One part a frame for encapsulated pixel data, one part in all for native. */
function sendPixelData(archive: Archive, row: InstanceRow, reply: FastifyReply): FastifyReply {
  if (row.frames === 0) throw notFound();
  const type = `${octets}; transfer-syntax=${frameSyntaxOf(row.syntax)}`;
  const parts: OutgoingPart[] = [];
  for (let number = 1; number <= row.frames; number++) {
    const frame = frameRow(archive.db, row.file, number);
    if (!frame) throw notFound();
    const ranges: readonly ByteRange[] = frame.ranges;
    parts.push({
      headers: { 'Content-Type': type, 'X-Frame-SHA256': frame.digest },
      length: frame.length,
      body: () => readStored({ location: row.location, inflated: row.inflated === 1, ranges }),
    });
  }
  return sendParts(reply, parts);
}

function sendParts(reply: FastifyReply, parts: readonly OutgoingPart[]): FastifyReply {
  const { stream, boundary, length } = writeMultipart(parts);
  void reply.header('content-length', length);
  return reply.type(`multipart/related; type="${octets}"; boundary=${boundary}`).send(stream);
}

/** The value that a mark in the kept metadata stands for, in little endian; undefined for marks of pixel data. */
export async function bulkAt(row: InstanceRow, mark: string): Promise<Uint8Array | undefined> {
  const found = /^#([0-9]{1,15}),([0-9]{1,15})(?:,([248]))?$/.exec(mark);
  if (!found) return undefined;
  const [offset = 0, length = 0, width = 1] = found.slice(1).map((part) => Number(part || 1));
  const bytes: StoredBytes = { location: row.location, inflated: row.inflated === 1, ranges: [{ offset, length }] };
  return await swapped(bytes, width);
}

const largestTurned = 512 << 20;

/** Words of a big-endian file in little-endian order (PS3.18 F.2.7); single bytes as they are. */
async function swapped(bytes: StoredBytes, width: number): Promise<Buffer> {
  const length = bytes.ranges.reduce((sum, range) => sum + range.length, 0);
  if (length > largestTurned) throw new Problem(501, 'too large to be turned into little endian');
  const chunks: Uint8Array[] = [];
  for await (const chunk of readStored(bytes)) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  const whole = all.subarray(0, all.length - (all.length % width));
  if (width === 2) whole.swap16();
  else if (width === 4) whole.swap32();
  else if (width === 8) whole.swap64();
  return all;
}
