import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import { axialStack, seriesOf } from '#src/dataset/instances.fixture.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { mostSize, zipEntries, zipObjects, type ZipSink } from './dicom-zip.ts';

const two = () => {
  const other = seriesOf('MR', { address: { ...seriesOf('MR').address, series: toUid('1.2.3.9') }, number: 7 });
  const sets = [
    ...displaySetsOf(seriesOf('CT'), axialStack([0, 2, 4]), false),
    ...displaySetsOf(other, axialStack([0, 2], other), false),
  ];
  return zipEntries([...sets, ...sets]);
};

/** Keeps what is written, and says how it ended. */
function keeping() {
  const parts: Uint8Array[] = [];
  let ended = '';
  const sink: ZipSink = {
    write: (bytes) => {
      parts.push(bytes.slice());
      return Promise.resolve();
    },
    close: () => {
      ended = 'closed';
      return Promise.resolve();
    },
    abort: () => {
      ended = 'taken back';
      return Promise.resolve();
    },
  };
  const whole = () => {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };
  return { sink, whole, ended: () => ended };
}

const bytesOf = (uid: string) => new TextEncoder().encode(`the object ${uid}`);
const none = new AbortController().signal;

describe('an archive of DICOM files', () => {
  it('holds every object once, as it came, in a folder a series', async () => {
    const { sink, whole, ended } = keeping();
    const entries = two();
    const done: number[] = [];
    const missing = await zipObjects(
      entries,
      ({ instance }) => Promise.resolve({ ok: true, value: bytesOf(instance) }),
      sink,
      none,
      (files) => done.push(files),
    );
    expect(missing).toEqual([]);
    expect(ended()).toBe('closed');
    expect(done).toEqual([1, 2, 3, 4, 5]);
    const files = unzipSync(whole());
    expect(Object.keys(files)).toEqual([
      'DICOM/001-CT/00001.dcm',
      'DICOM/001-CT/00002.dcm',
      'DICOM/001-CT/00003.dcm',
      'DICOM/002-MR-7/00001.dcm',
      'DICOM/002-MR-7/00002.dcm',
    ]);
    for (const { path, address } of entries) expect(files[path]).toEqual(bytesOf(address.instance));
  });

  it('names what could not be fetched, and goes on', async () => {
    const { sink, whole } = keeping();
    const entries = two();
    const lost = entries[1]!;
    const missing = await zipObjects(
      entries,
      ({ instance }) =>
        Promise.resolve(
          instance === lost.address.instance
            ? { ok: false, fault: { kind: 'internal', reason: 'gone' } }
            : { ok: true, value: bytesOf(instance) },
        ),
      sink,
      none,
      () => undefined,
    );
    expect(missing).toEqual([lost]);
    const files = unzipSync(whole());
    expect(files[lost.path]).toBeUndefined();
    expect(new TextDecoder().decode(files['NOT-FETCHED.txt'])).toBe(`${lost.path}\t${lost.address.instance}\r\n`);
  });

  it('asks for few objects ahead of what is written, and takes back what it wrote when it is stopped', async () => {
    const { sink, ended } = keeping();
    const stop = new AbortController();
    let asked = 0;
    let most = 0;
    const run = zipObjects(
      two(),
      ({ instance }) => {
        asked++;
        return Promise.resolve({ ok: true, value: bytesOf(instance) });
      },
      sink,
      stop.signal,
      (files) => {
        most = Math.max(most, asked - files);
        if (files === 2) stop.abort();
      },
    );
    await expect(run).rejects.toThrow();
    expect(most).toBeLessThanOrEqual(3);
    expect(ended()).toBe('taken back');
  });

  it('says the most that a picture can take: its values uncompressed, and room for its header', () => {
    const record = two()[0]!.record;
    expect(mostSize(record)).toBe(65_536 + 4 * 4 * 2);
    const { image: _, ...bare } = record;
    expect(mostSize(bare)).toBe(1_000_000);
  });
});
