import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import { buildGateway, freePort, spawnGateway, whenReady, type ChildGateway } from '../testing/child-gateway.ts';
import { multipartBody } from '../testing/multipart-body.ts';
import { smallFile } from '../testing/small-files.ts';

/** `npm run test:long` sets FOVEA_LONG. */
const size = process.env['FOVEA_LONG'] ? { kills: 10, instances: 200 } : { kills: 2, instances: 40 };
const perRequest = 4;
const atOnce = 3;

let home: string;
let program: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'fovea-kill-'));
  program = await buildGateway('kill');
}, 60_000);
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

const uidOf = (i: number): string => `1.2.3.1.${i + 1}`;
/** Some a few hundred bytes, some of half a megabyte, so that a kill also falls into the writing of a file. */
const files = Array.from({ length: size.instances }, (_, i) => {
  const frame = new Uint8Array(i % 3 === 0 ? 500_000 : 200).fill(i);
  return smallFile({
    instance: uidOf(i),
    number: i + 1,
    encapsulated: { syntax: '1.2.840.10008.1.2.4.80', frames: [frame] },
  });
});

/** Stores what is missing, several requests at a time, and calls `acknowledged` for each instance the answer names. */
async function storeAll(
  gateway: ChildGateway,
  wanted: readonly number[],
  acknowledged: (i: number) => void,
): Promise<void> {
  const waiting = [...wanted];
  const send = async (): Promise<void> => {
    for (let batch = waiting.splice(0, perRequest); batch.length > 0; batch = waiting.splice(0, perRequest)) {
      const { body, contentType } = multipartBody(batch.map((i) => files[i]!));
      const response = await fetch(`${gateway.url}/dicom-web/studies`, {
        method: 'POST',
        headers: { 'content-type': contentType },
        body,
      });
      const answer = (await response.json()) as DicomJson;
      const stored = new Set(
        ((answer['00081199']?.Value ?? []) as DicomJson[]).map((item) => item['00081155']?.Value?.[0]),
      );
      for (const i of batch) if (stored.has(uidOf(i))) acknowledged(i);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, send));
}

/** What the archive serves: for each instance listed, whether its bytes are those that were sent. */
async function served(gateway: ChildGateway): Promise<Map<number, boolean>> {
  const rows = (await (await fetch(`${gateway.url}/dicom-web/instances`)).json()) as DicomJson[];
  const found = new Map<number, boolean>();
  for (const row of rows) {
    const uid = row['00080018']?.Value?.[0] as string;
    const i = Number(uid.split('.').at(-1)) - 1;
    const headers = { accept: 'application/dicom; transfer-syntax=*' };
    const response = await fetch(`${gateway.url}/dicom-web/studies/1.2.3/series/1.2.3.1/instances/${uid}`, { headers });
    found.set(i, Buffer.from(await response.arrayBuffer()).equals(Buffer.from(files[i]!)));
  }
  return found;
}

describe(`a server killed ${size.kills} times while ${size.instances} instances are stored`, () => {
  it('has every instance it acknowledged, and serves none but whole ones', async () => {
    const empty = join(home, 'empty');
    mkdirSync(empty);
    const args = ['--data', join(home, 'data'), '--dicom', empty];
    const acknowledged = new Set<number>();
    const share = Math.floor(size.instances / (size.kills + 1));
    for (let kill = 1; kill <= size.kills; kill++) {
      const gateway = spawnGateway(program, await freePort(), args);
      await whenReady(gateway);
      const missing = [...files.keys()].filter((i) => !acknowledged.has(i));
      const enough = Math.min(kill * share, size.instances - 1);
      await storeAll(gateway, missing, (i) => {
        acknowledged.add(i);
        if (acknowledged.size >= enough && !gateway.process.killed) gateway.process.kill('SIGKILL');
      }).catch(() => undefined);
      expect(await gateway.ended).toBe('SIGKILL');
      const again = spawnGateway(program, await freePort(), args);
      await whenReady(again);
      const there = await served(again);
      expect([...acknowledged].filter((i) => there.get(i) !== true)).toEqual([]);
      expect([...there.values()].every((isWhole) => isWhole)).toBe(true);
      expect(readdirSync(join(home, 'data/incoming'))).toEqual([]);
      again.process.kill('SIGKILL');
      await again.ended;
    }
    expect(acknowledged.size).toBeLessThan(size.instances);
    const last = spawnGateway(program, await freePort(), args);
    await whenReady(last);
    await storeAll(last, [...files.keys()], (i) => acknowledged.add(i));
    expect(acknowledged.size).toBe(size.instances);
    expect((await served(last)).size).toBe(size.instances);
    last.process.kill('SIGTERM');
    expect(await last.ended).toBe(0);
  }, 240_000);
});
