import type { FastifyRequest } from 'fastify';

/** The absolute address that the browser knows the service under; the Host header has been checked. */
export function serviceRoot(request: FastifyRequest, prefix: string): string {
  return `http://${request.headers.host ?? 'localhost'}${prefix}`;
}
