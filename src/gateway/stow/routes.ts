import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { boundaryOf } from '#src/part10/multipart.ts';
import type { Archive } from '../archive/archive.ts';
import { parseAccept } from '../http/accept.ts';
import { Problem } from '../http/problem.ts';
import { uidPattern } from '../http/route-grammar.ts';
import { serviceRoot } from '../http/service-root.ts';
import { storeAnswer } from './answer.ts';
import { splitParts, type PartSink } from './split-parts.ts';
import { reasons, storeInstance, type StoreOutcome } from './store-instance.ts';
import { UploadFile } from './upload-file.ts';

/** Bytes of one instance, and instances of one request. */
const limits = { instance: 16 * 2 ** 30, instances: 100_000 };

/** PS3.18 10.5: instances stored as they arrive, each on the disk before the next is asked for. */
export function stowRoutes(app: FastifyInstance, archive: Archive, prefix: string): void {
  app.removeAllContentTypeParsers();
  for (const type of ['multipart/related', 'application/dicom']) {
    app.addContentTypeParser(type, (_request, payload, done) => {
      done(null, payload);
    });
  }
  const store = async (
    request: FastifyRequest<{ Params: { study?: string } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const outcomes = await receive(
      archive,
      request.headers['content-type'] ?? '',
      request.body as Readable,
      request.params.study,
    );
    if (outcomes.length === 0) throw new Problem(400, 'no instance was sent');
    const { status, body } = storeAnswer(outcomes, serviceRoot(request, prefix));
    return reply.code(status).type('application/dicom+json').send(JSON.stringify(body));
  };
  app.post('/studies', store);
  app.post(`/studies/:study(${uidPattern})`, store);
}

async function receive(
  archive: Archive,
  contentType: string,
  body: Readable,
  study: string | undefined,
): Promise<StoreOutcome[]> {
  const outcomes: StoreOutcome[] = [];
  let upload: UploadFile | undefined;
  let isDicom = false;
  const sink: PartSink = {
    async begin(type) {
      if (outcomes.length >= limits.instances) throw new Problem(413, 'too many instances in one request');
      isDicom = type === '' || /^application\/dicom(\s*;|$)/i.test(type);
      upload = isDicom ? await UploadFile.create(archive.data.incoming) : undefined;
    },
    async data(chunk) {
      if (!upload) return;
      if (upload.size + chunk.length > limits.instance) throw new Problem(413, 'an instance is too large');
      await upload.write(chunk);
    },
    async end() {
      const complete = upload;
      upload = undefined;
      outcomes.push(
        complete
          ? await storeInstance(archive, complete, study)
          : { kind: 'unreadable', reason: reasons.cannotUnderstand },
      );
    },
  };
  try {
    await takeParts(contentType, body, sink);
    return outcomes;
  } finally {
    await upload?.discard();
  }
}

async function takeParts(contentType: string, body: Readable, sink: PartSink): Promise<void> {
  if (/^application\/dicom(\s*;|$)/i.test(contentType)) {
    await sink.begin('application/dicom');
    for await (const chunk of body as AsyncIterable<Buffer>) await sink.data(chunk);
    await sink.end();
    return;
  }
  const boundary = boundaryOf(contentType);
  const type = parseAccept(contentType)[0]?.parameters.get('type')?.toLowerCase() ?? 'application/dicom';
  if (type !== 'application/dicom') throw new Problem(415, 'instances are taken as application/dicom');
  if (boundary === undefined || boundary.length > 200) throw new Problem(400, 'the multipart boundary is missing');
  await splitParts(body as AsyncIterable<Buffer>, boundary, sink);
}
