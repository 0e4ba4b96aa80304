import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instanceOf, seriesOf } from '#src/dataset/instances.fixture.ts';
import { newUid } from '#src/model/dicom/new-uid.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import type { NewDocument } from '../sr/document.ts';
import { keyObjectSelection, readKeyObjects, writeKeyObjects } from './key-objects.ts';

const ct = seriesOf('CT');
const slice = instanceOf({ series: ct, number: 7 });
const clip = instanceOf({
  series: ct,
  number: 8,
  sopClass: '1.2.840.10008.5.1.4.1.1.2.1',
  image: { frameCount: 12 },
});
const document: NewDocument = {
  study: { address: { source: 'test', study: ct.address.study }, patient: { id: 'P' }, moment: {}, modalities: [] },
  series: newUid(),
  instance: newUid(),
  now: new Date('2026-11-22T08:31:00Z'),
  replaces: [{ address: { ...ct.address, instance: toUid('1.2.3.98') }, sopClass: keyObjectSelection }],
};
const stars = [
  { instance: slice, frame: 1 },
  { instance: clip, frame: 5 },
];
const written = writeKeyObjects(document, { starred: stars, unstarred: [] });

describe('key objects of ours', () => {
  it('name the images that were starred, and their frames', async () => {
    const read = await readKeyObjects(written);
    expect(read).toMatchObject({ wanted: true, title: 'Of Interest', own: true, replaces: ['1.2.3.98'] });
    expect(read.images).toEqual([
      { instance: slice.address.instance, frames: [] },
      { instance: clip.address.instance, frames: [5] },
    ]);
  });

  it('that are none any more say so, and select nothing', async () => {
    const none = writeKeyObjects(document, { starred: [], unstarred: stars });
    expect(await readKeyObjects(none)).toMatchObject({ wanted: false, replaces: ['1.2.3.98'] });
  });
});

describe('key objects of ours under the eyes of others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-ko-'));
  const file = join(folder, 'ko.dcm');
  beforeAll(() => writeFileSync(file, written));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (program: string, ...args: string[]): string =>
    execFileSync('/bin/sh', ['-c', '"$0" "$@" 2>&1 || true', program, ...args], { encoding: 'utf8' });
  const everywhere = process.env['CI'] === 'true';

  it.runIf(everywhere || existsSync('/usr/bin/dsrdump'))('are read by dsrdump without a complaint', () => {
    const said = run('dsrdump', '+Pl', file);
    expect(
      said.split('\n').filter((line) => /^[EFW]:/.test(line) && !/VR checker|not yet supported/.test(line)),
    ).toEqual([]);
    expect(said).toContain('Key Object Selection Document');
    expect(said).toContain('"Of Interest"');
    expect(said.match(/<contains IMAGE/g)).toHaveLength(2);
  });

  // Not on every machine of ours: its verdict is asked where it is installed.
  it.runIf(existsSync('/usr/bin/dciodvfy'))('have no error that dciodvfy knows', () => {
    const said = run('dciodvfy', file);
    expect(said.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
    expect(said).toContain('KeyObjectSelectionDocument');
  });
});

const real = join(import.meta.dirname, '../../../../shared/data/ko/petct_of_interest.dcm');
describe.runIf(existsSync(real))('key objects of another make', () => {
  it('name their images', async () => {
    const { images, wanted, own } = await readKeyObjects(new Uint8Array(readFileSync(real)));
    // 3 CT and 2 PT, as the list of the files says.
    expect([images.length, wanted, own]).toEqual([5, true, false]);
  });
});
