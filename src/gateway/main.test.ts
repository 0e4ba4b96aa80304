import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGateway, freePort, installStart, spawnGateway, spawnStart, whenReady } from './testing/child-gateway.ts';
import { makeBench, type Bench } from './testing/running.ts';
import { smallFile } from './testing/small-files.ts';

let bench: Bench;
let program: string;
beforeAll(async () => {
  bench = makeBench();
  bench.write('dicom/a', smallFile({ instance: '1.2.3.1.1' }));
  program = await buildGateway('main');
}, 60_000);
afterAll(() => {
  bench.remove();
});

const run = (...args: string[]): string =>
  execFileSync(process.execPath, [program, ...args], { encoding: 'utf8', stdio: 'pipe' });

/** Starts what cannot start; gives the exit status and all that was printed. */
async function refused(port: number, ...args: string[]): Promise<{ status: unknown; output: string }> {
  const gateway = spawnGateway(program, port, args);
  const status = await gateway.ended;
  return { status, output: gateway.output() };
}

describe('the command line', () => {
  it('says what it can do, and its version', () => {
    expect(run('--help')).toMatch(/--dicom DIR[^]*--store NAME=URL[^]*--sample[^]*--data DIR[^]*--port N/);
    expect(run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('prints the address at once, and what was found when it is ready', async () => {
    const port = await freePort();
    const gateway = spawnGateway(program, port, ['--dicom', bench.dicom, '--data', join(bench.path, 'data')]);
    await whenReady(gateway);
    gateway.process.kill('SIGTERM');
    expect(await gateway.ended).toBe(0);
    expect(gateway.output()).toContain(`http://localhost:${port}\n`);
    expect(gateway.output()).toContain('1 studies, 1 images and documents, 0 files skipped');
    expect(gateway.output()).not.toContain('Test^Small');
  });

  it('ends with one plain line and a status when something is not to be had', async () => {
    const busy = createServer();
    await new Promise<void>((done) => busy.listen(0, '127.0.0.1', done));
    const taken = (busy.address() as AddressInfo).port;
    const closed = await freePort();
    mkdirSync(join(bench.path, 'in-use'));
    const holder = spawnGateway(program, await freePort(), [
      '--dicom',
      bench.dicom,
      '--data',
      join(bench.path, 'in-use'),
    ]);
    await whenReady(holder);
    const data = ['--data', join(bench.path, 'data')];
    const cases: [string[], RegExp, number?][] = [
      [['--dicom', bench.dicom, ...data], /^port \d+ is in use: choose another with --port$/, taken],
      [['--dicom', join(bench.path, 'nowhere'), ...data], /^--dicom .*nowhere is not there$/],
      [['--dicom', join(bench.dicom, 'a'), ...data], /^--dicom .*a is not a folder$/],
      [
        ['--store', `pacs=http://127.0.0.1:${closed}/dicom-web`, ...data],
        /^--store pacs: no answer from http:\/\/127.0.0.1:\d+\/dicom-web \(ECONNREFUSED\)$/,
      ],
      [['--store', 'pacs', ...data], /^--store wants NAME=URL/],
      [['--store', 'pacs=ftp://x/', ...data], /^--store pacs: only http and https$/],
      [['--dicom', bench.dicom, '--data', join(bench.path, 'in-use')], /^--data .*in-use is in use by another Fovea$/],
      [['--dicom', bench.dicom, '--data', join(bench.dicom, 'a')], /^--data .*a /],
      [['--results', 'nowhere', '--dicom', bench.dicom, ...data], /^--results nowhere: no --store has this name$/],
      [['--bogus'], /--bogus.*--help lists the options/],
      [['stray'], /stray/],
    ];
    for (const [args, line, port] of cases) {
      const { status, output } = await refused(port ?? (await freePort()), ...args);
      expect([args, status]).toEqual([args, 1]);
      expect(output.trimEnd().split('\n')).toEqual([expect.stringMatching(line)]);
    }
    holder.process.kill('SIGKILL');
    await holder.ended;
    busy.close();
  }, 60_000);
});

describe('npm start', () => {
  /** The processes of a group, `npm` first. */
  const group = (id: number): number[] =>
    execFileSync('ps', ['-eo', 'pid=,pgid='], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .flatMap(([pid = 0, of]) => (of === id ? [pid] : []))
      .sort((a, b) => a - b);

  it('ends with all it has started, whoever is told to end and however', async () => {
    const home = await installStart(program);
    const cases: [NodeJS.Signals, 'all' | 'npm' | 'script'][] = [
      ['SIGINT', 'all'],
      ['SIGTERM', 'all'],
      ['SIGTERM', 'npm'],
      ['SIGHUP', 'npm'],
      ['SIGKILL', 'npm'],
      ['SIGTERM', 'script'],
      ['SIGKILL', 'script'],
    ];
    for (const [signal, whom] of cases) {
      const data = ['--dicom', bench.dicom, '--data', join(bench.path, 'start')];
      const start = spawnStart(home, await freePort(), data);
      await whenReady(start);
      const npm = start.process.pid!;
      // npm, its shell (which some shells replace by the script), the script, the gateway.
      const script = group(npm).at(-2)!;
      process.kill(whom === 'all' ? -npm : whom === 'npm' ? npm : script, signal);
      for (let tries = 0; tries < 100 && group(npm).length > 0; tries++) await pause(50);
      const left = group(npm);
      for (const pid of left) process.kill(pid, 'SIGKILL');
      expect([signal, whom, left]).toEqual([signal, whom, []]);
    }
  }, 60_000);
});
