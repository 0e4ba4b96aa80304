import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.ts';
import { serviceRoot } from '../http/service-root.ts';
import { headersToPage, headersToStore } from './forwarded-headers.ts';
import { UriRewriter } from './rewrite-uris.ts';
import type { StoreSettings } from './store-settings.ts';

/** Connections to one store, and how long it may take to begin its answer. */
const connections = 32;
const patience = 120_000;

/** Fronts one store: same origin for the page, the store's sign-in kept here, no redirect followed. */
export class StoreProxy {
  readonly id: string;
  readonly #store: StoreSettings;
  readonly #agent: http.Agent;

  constructor(store: StoreSettings) {
    this.id = store.id;
    this.#store = store;
    const options = { keepAlive: true, maxSockets: connections };
    this.#agent = store.root.startsWith('https:') ? new https.Agent(options) : new http.Agent(options);
  }

  /** Everything below `prefix` goes to the same path below the store's root. */
  routes(app: FastifyInstance, prefix: string): void {
    void app.register(
      (scope, _options, done) => {
        // Bodies are not read here: they stream through.
        scope.removeAllContentTypeParsers();
        scope.addContentTypeParser('*', (_request, payload, parsed) => {
          parsed(null, payload);
        });
        const handler = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
          this.#forward(request, reply, prefix);
        scope.get('/*', handler);
        scope.post('/*', { bodyLimit: Number.MAX_SAFE_INTEGER }, handler);
        done();
      },
      { prefix },
    );
  }

  close(): void {
    this.#agent.destroy();
  }

  async #forward(request: FastifyRequest, reply: FastifyReply, prefix: string): Promise<FastifyReply> {
    const answer = await this.#ask(request, reply, `${this.#store.root}${request.url.slice(prefix.length)}`);
    const status = answer.statusCode ?? 502;
    if (status >= 300 && status < 400 && status !== 304) {
      answer.destroy();
      throw new Problem(502, 'the store redirects elsewhere, which is not followed');
    }
    const headers = headersToPage(answer.headers);
    const isJson = /^application\/(dicom\+)?json/i.test(answer.headers['content-type'] ?? '');
    if (!isJson) return reply.code(status).headers(headers).send(answer);
    delete headers['content-length'];
    delete headers['content-encoding'];
    const rewriter = new UriRewriter(this.#store.root, serviceRoot(request, prefix));
    const body = pipeline([answer, decoder(answer), rewriter], () => undefined) as unknown as Readable;
    return reply.code(status).headers(headers).send(body);
  }

  #ask(request: FastifyRequest, reply: FastifyReply, target: string): Promise<IncomingMessage> {
    const { authorization } = this.#store;
    const headers = { ...headersToStore(request.headers), ...(authorization === undefined ? {} : { authorization }) };
    const { request: send } = target.startsWith('https:') ? https : http;
    return new Promise((resolve, reject) => {
      const upstream = send(target, { method: request.method, headers, agent: this.#agent }, resolve);
      upstream.setTimeout(patience, () => upstream.destroy(new Error('timeout')));
      upstream.on('error', () => {
        reject(new Problem(502, 'the store cannot be reached'));
      });
      // The page has gone: the store need not go on.
      reply.raw.on('close', () => {
        if (!reply.raw.writableFinished) upstream.destroy();
      });
      if (request.method === 'POST') pipeline(request.body as Readable, upstream, () => undefined);
      else upstream.end();
    });
  }
}

function decoder(answer: IncomingMessage): NodeJS.ReadWriteStream {
  switch (answer.headers['content-encoding']) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      return createInflate();
    case undefined:
    default:
      return new PassThrough();
  }
}
