import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { freePort } from './server.ts';

/** What happens to a request instead of, or after, being passed on. */
export type FaultRule = (request: IncomingMessage, answer: Answer) => boolean | Promise<boolean>;

export interface Answer {
  /** Answers with this status and nothing else. */
  status(code: number, headers?: Record<string, string>, body?: string): void;
  /** Passes on, but ends the body after this many bytes, as a broken connection does. */
  truncate(bytes: number): void;
  /** Closes the connection without an answer. */
  drop(): void;
  /** Passes on after so many milliseconds. */
  delay(milliseconds: number): void;
}

export interface FaultProxy {
  readonly origin: string;
  /** Asked in order for each request; the first that returns true has answered it. */
  rules: FaultRule[];
  readonly log: string[];
  stop(): Promise<void>;
}

/** A server between the browser and the gateway that fails on request: workers' traffic passes through it too. */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  const port = await freePort();
  const target = new URL(upstream);
  const proxy: FaultProxy = { origin: `http://127.0.0.1:${String(port)}`, rules: [], log: [], stop };

  function pass(from: IncomingMessage, to: ServerResponse, limit = Infinity) {
    const onward = request(
      {
        host: target.hostname,
        port: target.port,
        method: from.method,
        path: from.url,
        headers: { ...from.headers, host: target.host },
      },
      (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        let sent = 0;
        answer.on('data', (chunk: Buffer) => {
          if (sent + chunk.length > limit) {
            to.write(chunk.subarray(0, limit - sent), () => to.destroy());
            answer.destroy();
            return;
          }
          sent += chunk.length;
          to.write(chunk);
        });
        answer.on('end', () => to.end());
        answer.on('error', () => to.destroy());
      },
    );
    onward.on('error', () => to.destroy());
    from.pipe(onward);
  }

  const server = createServer((from, to) => {
    proxy.log.push(`${from.method ?? ''} ${from.url ?? ''}`);
    const answer: Answer = {
      status(code, headers = {}, body = '') {
        to.writeHead(code, headers).end(body);
      },
      truncate: (bytes) => pass(from, to, bytes),
      drop: () => to.destroy(),
      delay: (milliseconds) => void setTimeout(() => pass(from, to), milliseconds),
    };
    void (async () => {
      for (const rule of proxy.rules) if (await rule(from, answer)) return;
      pass(from, to);
    })();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  function stop(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
  return proxy;
}
