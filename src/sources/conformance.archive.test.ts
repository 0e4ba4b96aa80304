import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startGateway, type Gateway } from '#src/gateway/gateway.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { describeDocuments } from '#src/objects/documents.conformance.ts';
import { collected, describeSource, framesOf } from './conformance.ts';
import { chestSeries, testObjects } from './conformance/objects.ts';
import { dicomwebSource } from './dicomweb/index.ts';
import type { Source } from './source.ts';

const folder = mkdtempSync(join(tmpdir(), 'fovea-archive-'));
let gateway: Gateway | undefined;
let opened: Promise<Source> | undefined;

async function open(): Promise<Source> {
  const files = join(folder, 'files');
  const dist = join(folder, 'dist');
  mkdirSync(files);
  mkdirSync(dist);
  writeFileSync(join(dist, 'index.html'), '<!doctype html>');
  testObjects().forEach(({ file }, i) => {
    writeFileSync(join(files, `object-${String(i)}`), file);
  });
  const settings = { port: 0, data: join(folder, 'data'), folders: [files], stores: [], sample: false };
  gateway = await startGateway(settings, dist, 'test');
  await gateway.indexed;
  return dicomwebSource({ id: 'dicom-web', root: `${gateway.url}/dicom-web` });
}
const source = (): Promise<Source> => (opened ??= open());

afterAll(async () => {
  await gateway?.close();
  rmSync(folder, { recursive: true, force: true });
});

describeSource('embedded archive', source);
describeDocuments('embedded archive', source);

describe('embedded archive: integrity', () => {
  it('is the digest taken when the archive indexed the frame, by whichever way it comes', async () => {
    const archive = await source();
    const frames = framesOf(archive, chestSeries).map(([address]) => address);
    const never = new AbortController().signal;
    const [first] = frames;
    const ways = [
      archive.frames({ frames, intent: 'fill' }, never),
      archive.frames({ frames: [first!], intent: 'look' }, never),
      archive.series!({ source: archive.id, study: first!.study, series: toUid(chestSeries) }, never),
    ];
    for (const way of ways) {
      const arrivals = await collected(way);
      expect(arrivals.length).toBeGreaterThan(0);
      for (const arrival of arrivals) expect(arrival.ok && arrival.value.integrity).toBe('digest');
    }
  });
});
