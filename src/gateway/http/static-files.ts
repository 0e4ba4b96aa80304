import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { notFound } from './problem.ts';

/** The page reads these itself. */
const routes = ['/', '/view', '/admin', '/s', '/IHEInvokeImageDisplay'];

/** The built app: hashed names are kept for ever, everything else is asked for again; `x.br` and `x.gz` where they lie. */
export async function staticFiles(app: FastifyInstance, dist: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: dist,
    preCompressed: true,
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (response, path) => {
      const hashed = path.startsWith(join(dist, 'assets'));
      void response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  for (const route of routes) {
    app.get(route, (_request, reply) => {
      if (!existsSync(join(dist, 'index.html'))) throw notFound();
      return reply.sendFile('index.html');
    });
  }
}
