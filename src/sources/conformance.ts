import { describe, expect, it } from 'vitest';
import { frameKey, type FrameAddress, type InstanceAddress, type SeriesAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord, StudyRecord } from '#src/model/dicom/records.ts';
import { toUid, type Uid } from '#src/model/dicom/uid.ts';
import { faultOf } from '#src/model/fault/fault.ts';
import { bulkUri, text } from '#src/part10/dicom-json.ts';
import { bulkBytes } from '#src/part10/locate-frames.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import {
  chestSeries,
  chestStudy,
  clipSeries,
  olderStudy,
  packedSeries,
  reportDocument,
  reportSeries,
  testObjects,
  waveletSeries,
  type TestObject,
} from './conformance/objects.ts';
import type { FrameArrival, Source, StudyQuery } from './source.ts';

const never = new AbortController().signal;
const seriesOfChest = [chestSeries, clipSeries, packedSeries, reportSeries];

export async function collected<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of stream) values.push(value);
  return values;
}

/** The frames of the test objects of a series, by their addresses in a source. */
export function framesOf(source: Source, series: Uid): readonly (readonly [FrameAddress, Uint8Array])[] {
  return testObjects()
    .filter((object) => object.series === series)
    .flatMap((object) =>
      object.frames.map((bytes, i) => [{ ...addressOf(source, object), frame: i + 1 }, bytes] as const),
    );
}

function addressOf({ id }: Source, { study, series, instance }: TestObject): InstanceAddress {
  return { source: id, study, series, instance };
}

/**
 * What every source must do, whatever lies behind it. `open` gives a source that holds the objects of `testObjects`, once
 * for the whole suite; the suite changes nothing in it but what it stores.
 */
export function describeSource(name: string, open: () => Promise<Source>): void {
  let opened: Promise<Source> | undefined;
  const source = (): Promise<Source> => (opened ??= open());
  const seriesAt = async (series: Uid): Promise<SeriesAddress> => ({
    source: (await source()).id,
    study: series === waveletSeries ? olderStudy : chestStudy,
    series,
  });

  const search = async (query: StudyQuery, limit = 50): Promise<StudyRecord[]> => {
    const rows: StudyRecord[] = [];
    for (let offset = 0, pages = 0; ; pages++) {
      const page = await (await source()).searchStudies(query, { offset, limit }, never);
      rows.push(...page.rows);
      offset += page.received;
      expect(pages, 'pages end').toBeLessThan(20);
      if (!page.more) return rows;
    }
  };
  const uids = (rows: readonly StudyRecord[]): Uid[] => rows.map((row) => row.address.study);

  describe(`${name}: studies`, () => {
    it('are all listed, each once, newest first', async () => {
      expect(uids(await search({}))).toEqual([chestStudy, olderStudy]);
    });

    it('come in pages that neither repeat nor leave out', async () => {
      expect(new Set(uids(await search({}, 1)))).toEqual(new Set([chestStudy, olderStudy]));
      expect(uids(await search({}, 1))).toHaveLength(2);
    });

    it('are found by part of a name, of an ID and of an accession number', async () => {
      for (const text of ['wang', 'Wang^Xiao', 'wang xiaodong', '4711', 'ACC-1', '王']) {
        expect(uids(await search({ text })), text).toEqual([chestStudy]);
      }
      expect(await search({ text: 'nobody at all' })).toEqual([]);
    });

    it('are found by ID, accession number, date and modality, and by nothing else', async () => {
      expect(uids(await search({ patientId: 'P-0815' }))).toEqual([olderStudy]);
      expect(uids(await search({ accession: 'ACC-1' }))).toEqual([chestStudy]);
      expect(uids(await search({ from: '2020-01-01' }))).toEqual([chestStudy]);
      expect(uids(await search({ from: '2019-07-11', to: '2019-07-11' }))).toEqual([olderStudy]);
      expect(uids(await search({ to: '2019-07-10' }))).toEqual([]);
      expect(uids(await search({ modalities: ['MR'] }))).toEqual([olderStudy]);
      expect(uids(await search({ study: olderStudy }))).toEqual([olderStudy]);
      expect(await search({ patientId: 'P-47' })).toEqual([]);
    });

    it('name their patient in every script', async () => {
      const [row] = await search({ patientId: 'P-4711' });
      expect(row?.patient.id).toBe('P-4711');
      expect(row?.patient.name?.alphabetic).toMatchObject({ family: 'Wang', given: 'XiaoDong' });
      expect(row?.patient.name?.ideographic).toMatchObject({ family: '王', given: '小东' });
      expect(row?.moment.date).toBe('2025-03-02');
      expect(row?.accession).toBe('ACC-1');
    });

    it('never claim another total than there is', async () => {
      const page = await (await source()).searchStudies({}, { offset: 0, limit: 50 }, never);
      if (page.total !== undefined) expect(page.total).toBe(2);
    });
  });

  describe(`${name}: one study`, () => {
    it('has its series and no others', async () => {
      const { id } = await source();
      const { study, series } = await (await source()).study({ source: id, study: chestStudy }, never);
      expect(study.address).toEqual({ source: id, study: chestStudy });
      expect(study.patient.id).toBe('P-4711');
      expect(series.map((s) => s.address.series).sort()).toEqual([...seriesOfChest].sort());
      expect(series.find((s) => s.address.series === clipSeries)).toMatchObject({ modality: 'US', number: 2 });
    });

    it('that is not there is missing', async () => {
      const { id } = await source();
      const asked = (await source()).study({ source: id, study: toUid('1.2.3.99') }, never);
      await expect(asked.catch((error: unknown) => faultOf(error))).resolves.toEqual({ kind: 'missing' });
    });
  });

  describe(`${name}: one series`, () => {
    it('shows one of its instances before all are known', async () => {
      const record = await (await source()).peek(await seriesAt(chestSeries), never);
      expect(record?.address.series).toBe(chestSeries);
      expect(record?.image).toMatchObject({ rows: 16, columns: 24, bitsAllocated: 16, bitsStored: 12 });
    });

    it('gives all its instances once, with what is needed to read their pixels', async () => {
      const parts = await collected((await source()).instances(await seriesAt(chestSeries), never));
      const records: InstanceRecord[] = parts.flat();
      const expected = testObjects().filter((object) => object.series === chestSeries);
      expect(records.map((r) => r.address.instance).sort()).toEqual(expected.map((o) => o.instance).sort());
      for (const record of records) {
        expect(record.address).toMatchObject(await seriesAt(chestSeries));
        expect(record.study.patient.id).toBe('P-4711');
        expect(record.image).toMatchObject({ rows: 16, columns: 24, frameCount: 1, photometric: 'MONOCHROME2' });
        expect(record.image?.shared.plane).toBeDefined();
      }
    });

    it('of a clip says how many frames there are', async () => {
      const [record] = (await collected((await source()).instances(await seriesAt(clipSeries), never))).flat();
      expect(record?.image?.frameCount).toBe(11);
    });

    it('without pixels is an object without an image', async () => {
      const [record] = (await collected((await source()).instances(await seriesAt(reportSeries), never))).flat();
      expect(record?.image).toBeUndefined();
      expect(record?.document?.mime).toBe('application/pdf');
    });

    it('comes whole with the same frames, where the source can', async () => {
      const opened = await source();
      if (!opened.series) return;
      for (const series of [chestSeries, clipSeries, packedSeries]) {
        expectFrames(
          await collected(opened.series(await seriesAt(series), never)),
          framesOf(opened, series),
          'may lack',
        );
      }
    });
  });

  describe(`${name}: frames`, () => {
    it.each([
      ['slices', chestSeries],
      ['a clip', clipSeries],
      ['packed frames', packedSeries],
      ['a wavelet codestream', waveletSeries],
    ])('of %s are those that were stored, byte for byte', async (_, series) => {
      const opened = await source();
      const expected = framesOf(opened, series);
      await collected(opened.instances(await seriesAt(series), never));
      const fill = { frames: expected.map(([address]) => address), intent: 'fill' } as const;
      expectFrames(await collected(opened.frames(fill, never)), expected);
      for (const one of expected.slice(0, 3)) {
        expectFrames(await collected(opened.frames({ frames: [one[0]], intent: 'look' }, never)), [one]);
      }
    });

    it('are of the syntax that their bytes are', async () => {
      const opened = await source();
      for (const [series, codec] of [
        [packedSeries, /\.5$/],
        [waveletSeries, /\.4\.20[13]$/],
        [chestSeries, /1\.2(\.1)?$/],
      ] as const) {
        await collected(opened.instances(await seriesAt(series), never));
        const frames = framesOf(opened, series).map(([address]) => address);
        for (const arrival of await collected(opened.frames({ frames, intent: 'fill' }, never))) {
          expect(arrival.ok && arrival.value.syntax).toMatch(codec);
        }
      }
    });

    it('that are not there are missing, and do not take the others with them', async () => {
      const opened = await source();
      const expected = framesOf(opened, clipSeries).slice(0, 2);
      const [first] = expected;
      const absent = { ...(first as (typeof expected)[number])[0], frame: 99 };
      const frames = [...expected.map(([address]) => address), absent];
      const arrivals = await collected(opened.frames({ frames, intent: 'fill' }, never));
      expectFrames(
        arrivals.filter((a) => a.ok),
        expected,
      );
      expect(arrivals.filter((a) => !a.ok)).toEqual([{ address: absent, ok: false, fault: { kind: 'missing' } }]);
    });

    it('of an instance that is not there are missing', async () => {
      const opened = await source();
      const absent = { ...(await seriesAt(chestSeries)), instance: toUid('1.2.3.98'), frame: 1 };
      const arrivals = await collected(opened.frames({ frames: [absent], intent: 'look' }, never));
      expect(arrivals).toEqual([{ address: absent, ok: false, fault: { kind: 'missing' } }]);
    });

    it('stop coming when nobody wants them any more', async () => {
      const opened = await source();
      const frames = framesOf(opened, chestSeries).map(([address]) => address);
      const abort = new AbortController();
      let after = 0;
      try {
        for await (const arrival of opened.frames({ frames, intent: 'fill' }, abort.signal)) {
          if (abort.signal.aborted) after += Number(arrival.ok);
          abort.abort();
        }
      } catch (error) {
        expect(faultOf(error).kind).toBe('aborted');
      }
      // What had come before the abort may still be given; nothing more is fetched.
      expect(after).toBeLessThan(frames.length - 1);
    });
  });

  describe(`${name}: what else an object holds`, () => {
    it('is listed element by element', async () => {
      const [object] = testObjects();
      const rows = await (await source()).elements(addressOf(await source(), object as TestObject), never);
      expect(rows.find((row) => row.tag === '00100010')).toMatchObject({ vr: 'PN', depth: 0 });
      expect(rows.find((row) => row.tag === '00100010')?.value).toContain('Wang^XiaoDong');
      expect(rows.find((row) => row.tag === '00280010')?.value).toBe('16');
    });

    it('comes as bulk data', async () => {
      const object = testObjects().find((o) => o.series === reportSeries) as TestObject;
      const bytes = await (await source()).bulk(addressOf(await source(), object), '00420011', never);
      expect(Array.from(bytes)).toEqual(Array.from(reportDocument));
    });

    it('comes whole, as a file', async () => {
      const object = testObjects().find((o) => o.series === reportSeries) as TestObject;
      const bytes = await (await source()).whole(addressOf(await source(), object), never);
      const { dataset, reader } = await readPart10(bytesReader(bytes), { bulkAbove: 64 });
      expect(text(dataset, '00080018')).toBe(object.instance);
      const document = await bulkBytes(reader, bulkUri(dataset, '00420011'));
      expect(Array.from(document ?? [])).toEqual(Array.from(reportDocument));
    });
  });

  describe(`${name}: storing`, () => {
    it('tells of each object whether it was stored', async () => {
      const opened = await source();
      if (!opened.can.store || !opened.store) return;
      const [first, second] = testObjects();
      const results = await opened.store([(first as TestObject).file, (second as TestObject).file], never);
      expect(results.map((result) => result.instance)).toEqual([first?.instance, second?.instance]);
      expect(results.every((result) => result.ok)).toBe(true);
    });
  });
}

/** Each frame once, with these bytes in a buffer of its own; `may lack` where what is missing is asked for another way. */
export function expectFrames(
  arrivals: readonly FrameArrival[],
  expected: readonly (readonly [FrameAddress, Uint8Array])[],
  complete: 'all' | 'may lack' = 'all',
): void {
  const got = new Map(arrivals.filter((a) => !a.ok || !a.value.partial).map((a) => [frameKey(a.address), a]));
  expect(got.size).toBe(arrivals.filter((a) => !a.ok || !a.value.partial).length);
  for (const [address, bytes] of expected) {
    const arrival = got.get(frameKey(address));
    if (!arrival && complete === 'may lack') continue;
    if (!arrival?.ok) throw new Error(`${frameKey(address)}: ${JSON.stringify(arrival?.fault)}`);
    const { value } = arrival;
    expect(value.bytes.byteOffset).toBe(0);
    expect(value.bytes.buffer.byteLength).toBeLessThanOrEqual(bytes.length + 1);
    expect(Array.from(value.bytes), frameKey(address)).toEqual(Array.from(bytes));
  }
  for (const key of got.keys()) expect(expected.map(([address]) => frameKey(address))).toContain(key);
}
