import Fastify, { type FastifyInstance } from 'fastify';
import { checkPath } from './route-grammar.ts';
import type { Hosts } from './hosts.ts';
import { Problem } from './problem.ts';
import { securityHeaders } from './security-headers.ts';

/** A server with nothing on it yet: who may ask, what a path may be, and what every answer carries. */
export function makeServer(hosts: Hosts): FastifyInstance {
  const app = Fastify({
    logger: false,
    trustProxy: false,
    routerOptions: { maxParamLength: 65_536, caseSensitive: true, ignoreTrailingSlash: false },
    forceCloseConnections: true,
    keepAliveTimeout: 30_000,
    bodyLimit: 1 << 20,
  });
  app.addHook('onRequest', (request, _reply, done) => {
    try {
      hosts.check(request.headers.host);
      if (request.method !== 'GET' && request.method !== 'HEAD') hosts.checkOrigin(request.headers.origin);
      checkPath(request.raw.url ?? '');
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    void reply.headers(securityHeaders);
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    done();
  });
  app.setErrorHandler((error, _request, reply) => {
    const { status, message } = answerTo(error);
    // What was said of the body that could not be made.
    for (const name of ['content-length', 'content-encoding', 'content-range', 'etag', 'x-frame-sha256'])
      void reply.removeHeader(name);
    return reply.code(status).type('application/json').send({ error: message });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).type('application/json').send({ error: 'not found' }));
  return app;
}

/** Only our own words are sent: a system's error names paths. */
function answerTo(error: unknown): { readonly status: number; readonly message: string } {
  if (error instanceof Problem) return { status: error.status, message: error.message };
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // The file was there when it was indexed.
  if (code === 'ENOENT') return { status: 404, message: 'not found' };
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return { status, message: 'the request cannot be understood' };
  return { status: 500, message: 'the server failed' };
}
