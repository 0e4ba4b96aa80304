import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'vite';

const root = join(import.meta.dirname, '../../..');

/** Builds the gateway as it is now; gives the program's path. It stands beside a copy of package.json, as it does at home. */
export async function buildGateway(name: string): Promise<string> {
  const home = join(root, 'test-results', name);
  mkdirSync(join(home, 'dist'), { recursive: true });
  copyFileSync(join(root, 'package.json'), join(home, 'package.json'));
  const options = { outDir: join(home, 'dist-gateway'), emptyOutDir: true };
  await build({ configFile: join(root, 'vite.gateway.config.ts'), logLevel: 'error', build: options });
  return join(home, 'dist-gateway/main.js');
}

/** Puts `npm start` beside a built gateway; gives the folder to call it in. */
export async function installStart(program: string): Promise<string> {
  const home = dirname(dirname(program));
  mkdirSync(join(home, 'scripts'), { recursive: true });
  for (const file of ['scripts/start.js', 'scripts/fingerprint.js', 'package-lock.json'])
    copyFileSync(join(root, file), join(home, file));
  rmSync(join(home, 'node_modules'), { force: true });
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
  const { fingerprint } = (await import(join(home, 'scripts/fingerprint.js'))) as {
    fingerprint: (root: string) => string;
  };
  for (const folder of ['dist', 'dist-gateway']) writeFileSync(join(home, folder, '.stamp'), fingerprint(home));
  return home;
}

export interface ChildGateway {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it has printed so far. */
  readonly output: () => string;
  /** Resolves with the exit status, or with the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

export function spawnGateway(program: string, port: number, args: readonly string[]): ChildGateway {
  return follow(process.execPath, [program, '--port', String(port), ...args], port);
}

/** `npm start` in a group of its own, so that a signal may go to npm alone or to all, as a terminal sends it. */
export function spawnStart(home: string, port: number, args: readonly string[]): ChildGateway {
  return follow('npm', ['start', '--', '--port', String(port), ...args], port, { cwd: home, detached: true });
}

function follow(command: string, args: readonly string[], port: number, options: SpawnOptions = {}): ChildGateway {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | NodeJS.Signals | null>((done) =>
    child.once('exit', (code, signal) => done(signal ?? code)),
  );
  return { url: `http://127.0.0.1:${port}`, process: child, output: () => output, ended };
}

/** Waits until all is indexed. Throws with what was printed when it ends before. */
export async function whenReady(gateway: ChildGateway): Promise<void> {
  for (;;) {
    const health = await fetch(`${gateway.url}/health`).then(
      (answer) => answer.json() as Promise<{ status: string }>,
      () => undefined,
    );
    if (health?.status === 'ready') return;
    if (gateway.process.exitCode !== null) throw new Error(gateway.output());
    await pause(50);
  }
}
