import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { narrow, readStored, type StoredBytes } from '../archive/stored-bytes.ts';
import { byteRange } from '../http/byte-range.ts';
import { isNoneMatch } from '../http/etag.ts';

export interface SingleBody {
  readonly type: string;
  readonly etag: string;
  /** Bytes over all ranges. */
  readonly length: number;
  readonly bytes: StoredBytes;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends stored bytes as a single body: the whole, one range of it (206), or nothing new (304). */
export function sendBytes(request: FastifyRequest, reply: FastifyReply, body: SingleBody): FastifyReply {
  void reply.header('etag', body.etag).header('accept-ranges', 'bytes');
  if (isNoneMatch(request.headers['if-none-match'], body.etag)) return reply.code(304).send();
  const ifRange = request.headers['if-range'];
  const range =
    ifRange === undefined || ifRange === body.etag
      ? byteRange(request.headers.range, body.length)
      : { kind: 'whole' as const };
  void reply.headers({ 'content-type': body.type, ...body.headers });
  if (range.kind === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${body.length}`).type('text/plain').send('no such range');
  }
  const first = range.kind === 'part' ? range.first : 0;
  const last = range.kind === 'part' ? range.last : body.length - 1;
  if (range.kind === 'part') void reply.code(206).header('content-range', `bytes ${first}-${last}/${body.length}`);
  void reply.header('content-length', last - first + 1);
  const ranges = narrow(body.bytes.ranges, first, last);
  return reply.send(
    Readable.from(readStored({ ...body.bytes, ranges }), { objectMode: false, highWaterMark: 1 << 19 }),
  );
}
