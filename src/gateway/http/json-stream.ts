import { Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Sends an array of JSON texts as they are made, compressed where the client takes it; never the whole in memory. */
export function sendJsonArray(request: FastifyRequest, reply: FastifyReply, elements: Iterable<string>): FastifyReply {
  void reply.type('application/dicom+json');
  const body = Readable.from(arrayOf(elements), { objectMode: false, highWaterMark: 1 << 18 });
  if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(body);
  void reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding');
  const gzip = createGzip({ level: 1, strategy: constants.Z_DEFAULT_STRATEGY });
  body.on('error', (error) => gzip.destroy(error));
  gzip.on('close', () => body.destroy());
  return reply.send(body.pipe(gzip));
}

/** In pieces of some 64 kB, with a turn of the event loop between them. */
async function* arrayOf(elements: Iterable<string>): AsyncGenerator<Buffer> {
  let piece = '[';
  let first = true;
  for (const element of elements) {
    piece += first ? element : `,${element}`;
    first = false;
    if (piece.length > 65_536) {
      yield Buffer.from(piece);
      piece = '';
      await new Promise(setImmediate);
    }
  }
  yield Buffer.from(`${piece}]`);
}
