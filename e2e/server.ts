import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A port that nothing listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });
}

export interface Running {
  readonly origin: string;
  readonly output: () => string;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

/** The built gateway as `npm start` runs it, on a free port, ready when its index is. */
export async function startGateway(args: readonly string[], port?: number): Promise<Running> {
  const on = port ?? (await freePort());
  const child = spawn(process.execPath, [join(root, 'dist-gateway/main.js'), '--port', String(on), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const origin = `http://127.0.0.1:${String(on)}`;
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    await ended;
  };
  for (let tries = 0; ; tries += 1) {
    const health = await fetch(`${origin}/health`)
      .then((answer) => answer.json() as Promise<{ status: string }>)
      .catch(() => undefined);
    if (health?.status === 'ready') break;
    if (child.exitCode !== null || tries > 600) {
      await stop('SIGKILL');
      throw new Error(`the gateway did not become ready:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { origin, output: () => output, stop };
}
