import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startGateway, type Gateway } from '#src/gateway/gateway.ts';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import { isUid } from '#src/model/dicom/uid.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { text } from '#src/part10/dicom-json.ts';
import { describeDocuments } from '#src/objects/documents.conformance.ts';
import { complaintsOf } from '../../e2e/other-readers.ts';
import { collected, describeSource } from './conformance.ts';
import { testObjects } from './conformance/objects.ts';
import { dicomwebSource } from './dicomweb/index.ts';
import { readWhole } from './dicomweb/whole.ts';
import type { Source } from './source.ts';

const program = '/usr/sbin/Orthanc';
const plugin = ['/usr/share/orthanc/plugins/libOrthancDicomWeb.so', '/usr/lib/orthanc/libOrthancDicomWeb.so'].find(
  (path) => existsSync(path),
);
// Where everything must be tried, its absence is a failure and no excuse.
const wanted = process.env['CI'] === 'true' || (existsSync(program) && plugin !== undefined);

const folder = mkdtempSync(join(tmpdir(), 'fovea-orthanc-'));
const password = randomBytes(18).toString('hex');
let orthanc: ChildProcess | undefined;
let gateway: Gateway | undefined;
let opened: Promise<Source> | undefined;
let root = '';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Debian's Orthanc listens on every address, so it answers this machine alone, and only with the password. */
async function startOrthanc(): Promise<number> {
  const port = await freePort();
  const storage = join(folder, 'storage');
  const settings = {
    Name: 'conformance',
    StorageDirectory: storage,
    IndexDirectory: storage,
    Plugins: [plugin],
    HttpPort: port,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: true,
    RegisteredUsers: { tester: password },
    DicomServerEnabled: false,
    // Queries answer in this character set, and lose what is not in it.
    DefaultEncoding: 'Utf8',
    OverwriteInstances: true,
    DicomWeb: { Enable: true, Root: '/dicom-web/', EnableWado: false },
  };
  const file = join(folder, 'orthanc.json');
  writeFileSync(file, JSON.stringify(settings));
  orthanc = spawn(program, [file], { stdio: 'ignore' });
  const failed = new Promise<never>((_, reject) =>
    orthanc?.once('exit', (code) => reject(new Error(`Orthanc ended: ${String(code)}`))),
  );
  failed.catch(() => undefined);
  root = `http://127.0.0.1:${String(port)}`;
  for (let i = 0; i < 150; i++) {
    const up = await Promise.race([
      ask('/system').then(
        (r) => r.ok,
        () => false,
      ),
      failed,
    ]);
    if (up) return port;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Orthanc does not answer');
}

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`tester:${password}`).toString('base64')}`;
  return fetch(root + path, { ...init, headers: { Authorization: authorization } });
}

async function upload(file: Uint8Array<ArrayBuffer>): Promise<boolean> {
  return (await ask('/instances', { method: 'POST', body: file })).ok;
}

async function open(): Promise<Source> {
  const port = await startOrthanc();
  for (const { file } of testObjects()) expect(await upload(file)).toBe(true);
  const dist = join(folder, 'dist');
  mkdirSync(dist);
  writeFileSync(join(dist, 'index.html'), '<!doctype html>');
  const url = new URL(`http://tester:${password}@127.0.0.1:${String(port)}/dicom-web`);
  const { readStoreArgument } = await import('#src/gateway/proxy/store-settings.ts');
  const stores = [readStoreArgument(`orthanc=${url.href}`)];
  gateway = await startGateway(
    { port: 0, data: join(folder, 'data'), folders: [], stores, sample: false },
    dist,
    'test',
  );
  return dicomwebSource({ id: 'orthanc', root: `${gateway.url}/api/stores/orthanc/dicom-web` });
}
const source = (): Promise<Source> => (opened ??= open());

afterAll(async () => {
  await gateway?.close();
  if (orthanc && orthanc.exitCode === null) {
    const ended = new Promise((resolve) => orthanc?.once('exit', resolve));
    orthanc.kill();
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

describe.runIf(wanted)('a real store', () => {
  describeSource('Orthanc', source);
  describeDocuments('Orthanc', source, complaintsOf);

  const real = join(import.meta.dirname, '../../../shared/data/transfer_syntax');
  describe.runIf(existsSync(real))('Orthanc: real files of many syntaxes', () => {
    it('come back frame for frame as they were stored', async () => {
      const store = await source();
      const never = new AbortController().signal;
      const files = readdirSync(real, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.dcm'));
      const seen = new Set<string>();
      const wrong: string[] = [];
      let checked = 0;
      for (const path of files) {
        const bytes = new Uint8Array(readFileSync(join(real, path)));
        const file = await readPart10(bytesReader(bytes));
        const [study, series, instance] = ['0020000D', '0020000E', '00080018'].map((tag) => text(file.dataset, tag));
        // Many of these files are one object in many syntaxes: a store holds the last of them.
        if (!isUid(study) || !isUid(series) || !isUid(instance) || !file.pixels || seen.has(instance)) continue;
        seen.add(instance);
        if (!(await upload(bytes))) continue;
        const address = { source: store.id, study, series, instance };
        const whole = await readWhole(bytes, address);
        await collected(store.instances(address, never));
        const frames = Array.from({ length: Math.min(whole.frames, 3) }, (_, i) => ({ ...address, frame: i + 1 }));
        for (const arrival of await collected(store.frames({ frames, intent: 'fill' }, never))) {
          const stored = await whole.frame(arrival.address.frame);
          checked++;
          if (!arrival.ok) {
            wrong.push(`${path}: ${JSON.stringify(arrival.fault)}`);
            continue;
          }
          const { bytes: got, syntax } = arrival.value;
          const asStored = stored !== undefined && Buffer.compare(got, stored) === 0;
          // This store uncompresses the retired kinds of JPEG and turns big endian round, and says so.
          const uncompressed = syntax === explicitLittleEndian && got.length === whole.layout?.nativeLength;
          if (!asStored && !(uncompressed && /\.4\.5[35]$|\.1\.2\.2$/.test(whole.syntax)))
            wrong.push(`${path} as ${syntax}`);
        }
      }
      expect(checked).toBeGreaterThan(20);
      expect(wrong).toEqual([]);
    }, 120_000);
  });
});
