import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOf } from '#src/model/fault/fault.ts';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import { bulkOf, needsBulk, withBulk } from './bulk.ts';
import type { DicomJson } from './dicom-json.ts';
import { frameBytes } from './frame-bytes.ts';
import { locateFrames } from './locate-frames.ts';
import { bytesReader, type RangeReader } from './range-reader.ts';
import { readPart10 } from './read-part10.ts';
import { writePart10 } from './write-part10.ts';

type Bytes = readonly number[];

const ascii = (text: string): Bytes => [...Buffer.from(text, 'latin1')];
const le16 = (n: number): Bytes => [n & 255, (n >> 8) & 255];
const le32 = (n: number): Bytes => [...le16(n & 0xffff), ...le16(n >>> 16)];
const be16 = (n: number): Bytes => [...le16(n)].reverse();
const undefinedLength = 0xffffffff;

/** Elements as PS3.5 section 7.1 writes them, by hand. */
function explicit(tag: number, vr: string, value: Bytes, length = value.length): Bytes {
  const head = [...le16(tag >>> 16), ...le16(tag & 0xffff), ...ascii(vr)];
  const long = ['OB', 'OW', 'SQ', 'UN', 'UT'].includes(vr);
  return [...head, ...(long ? [0, 0, ...le32(length)] : le16(length)), ...value];
}

function implicit(tag: number, value: Bytes, length = value.length): Bytes {
  return [...le16(tag >>> 16), ...le16(tag & 0xffff), ...le32(length), ...value];
}

function bigEndian(tag: number, vr: string, value: Bytes): Bytes {
  return [...be16(tag >>> 16), ...be16(tag & 0xffff), ...ascii(vr), ...be16(value.length), ...value];
}

const item = (value: Bytes, length = value.length): Bytes => implicit(0xfffee000, value, length);
const itemEnd = implicit(0xfffee00d, []);
const sequenceEnd = implicit(0xfffee0dd, []);

function part10(syntax: string, dataset: Bytes): Uint8Array<ArrayBuffer> {
  const padded = syntax.length % 2 === 1 ? `${syntax}\0` : syntax;
  return Uint8Array.from([
    ...Array<number>(128).fill(0),
    ...ascii('DICM'),
    ...explicit(0x00020010, 'UI', ascii(padded)),
    ...dataset,
  ]);
}

async function dataset(bytes: Uint8Array<ArrayBuffer>): Promise<DicomJson> {
  return (await readPart10(bytesReader(bytes))).dataset;
}

async function fault(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    await readPart10(bytesReader(bytes));
    return 'none';
  } catch (thrown) {
    return faultOf(thrown).kind;
  }
}

/** A reader that tells which bytes were asked for. */
function watched(
  size: number,
  bytes: Uint8Array<ArrayBuffer>,
): RangeReader & { read: RangeReader['read']; readonly asked: number[] } {
  const asked: number[] = [];
  return {
    size,
    asked,
    read: (offset, length) => {
      asked.push(offset + length);
      const result = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      result.set(bytes.subarray(offset, offset + result.length));
      return Promise.resolve(result);
    },
  };
}

const id = explicit(0x00100020, 'LO', ascii('P1'));

describe('a DICOM file', () => {
  it('of many gigabytes is read by its first kilobytes alone', async () => {
    const head = part10('1.2.840.10008.1.2.1', [
      ...id,
      ...explicit(0x00280010, 'US', le16(2)),
      ...explicit(0x7fe00010, 'OW', [], 3_000_000_000),
    ]);
    const reader = watched(5_000_000_000, head);
    const file = await readPart10(reader);
    expect(file.pixels).toEqual({
      kind: 'native',
      tag: '7FE00010',
      range: { offset: head.length, length: 3_000_000_000 },
    });
    expect(Math.max(...reader.asked)).toBeLessThan(20_000);
  });

  it('leaves long binary values where they are', async () => {
    const bytes = writePart10(
      { '00420011': { vr: 'OB', InlineBinary: Buffer.alloc(5000, 7).toString('base64') } },
      explicitLittleEndian,
    );
    const file = await readPart10(bytesReader(bytes));
    const uri = file.dataset['00420011']?.BulkDataURI;
    expect(uri).toMatch(/^#\d+,5000$/);
    expect(await bulkOf(file)(uri!, 'OB')).toEqual(new Uint8Array(5000).fill(7));
  });

  it('may lack the preamble, the meta information, or both', async () => {
    const bare = { '00080060': { vr: 'CS', Value: ['CT'] }, '00100020': { vr: 'LO', Value: ['P1'] } };
    const body = [...explicit(0x00080060, 'CS', ascii('CT')), ...id];
    expect(await dataset(Uint8Array.from(body))).toEqual(bare);
    expect(
      await dataset(Uint8Array.from([...implicit(0x00080060, ascii('CT')), ...implicit(0x00100020, ascii('P1'))])),
    ).toEqual(bare);
    expect(await dataset(part10('1.2.840.10008.1.2.1', body).slice(132))).toEqual(bare);
  });

  it('is read as its bytes are, not as its syntax says', async () => {
    const file = await readPart10(
      bytesReader(part10('1.2.840.10008.1.2', [...explicit(0x00080060, 'CS', ascii('CT')), ...id])),
    );
    expect(file.syntax).toBe('1.2.840.10008.1.2.1');
    expect(file.dataset['00100020']?.Value).toEqual(['P1']);
  });

  it('in big endian has its numbers turned round, and its binary words too (PS3.18 F.2.7)', async () => {
    const bytes = part10('1.2.840.10008.1.2.2', [
      ...bigEndian(0x00280010, 'US', be16(512)),
      ...bigEndian(0x00280009, 'AT', [...be16(0x18), ...be16(0x1063)]),
      ...[...be16(0x0028), ...be16(0x1201), ...ascii('OW'), 0, 0, 0, 0, 0, 4, 1, 2, 3, 4],
    ]);
    const file = await readPart10(bytesReader(bytes));
    expect(file.bigEndian).toBe(true);
    expect(file.dataset).toEqual({
      '00280009': { vr: 'AT', Value: ['00181063'] },
      '00280010': { vr: 'US', Value: [512] },
      '00281201': { vr: 'OW', InlineBinary: Buffer.from([2, 1, 4, 3]).toString('base64') },
    });
  });

  it('that is deflated is inflated, its offsets those of the inflated bytes', async () => {
    const body = [
      ...id,
      ...explicit(0x00280010, 'US', le16(1)),
      ...explicit(0x00280011, 'US', le16(2)),
      ...explicit(0x00280100, 'US', le16(8)),
      ...explicit(0x7fe00010, 'OB', [8, 9]),
    ];
    const reader = bytesReader(part10('1.2.840.10008.1.2.1.99', [...deflateRawSync(Uint8Array.from(body))]));
    const file = await readPart10(reader);
    expect([...(await frameBytes(file.reader, file, await locateFrames(reader, file), 1))]).toEqual([8, 9]);
    expect(await fault(part10('1.2.840.10008.1.2.1.99', [1, 2, 3, 4, 5, 6, 7, 8, 9]))).toBe('corrupt');
  });

  it('has sequences of any length, defined or not, nested, empty, and in private or unknown clothes', async () => {
    const code = explicit(0x00080100, 'SH', ascii('A1'));
    const nested = explicit(
      0x00081140,
      'SQ',
      [
        ...item(
          [...explicit(0x00081199, 'SQ', [...item(code), ...sequenceEnd], undefinedLength), ...itemEnd],
          undefinedLength,
        ),
        ...sequenceEnd,
      ],
      undefinedLength,
    );
    const unknown = explicit(
      0x00091010,
      'UN',
      [...item([...implicit(0x00080100, ascii('B2')), ...itemEnd], undefinedLength), ...sequenceEnd],
      undefinedLength,
    );
    const known = explicit(0x00081115, 'UN', item(implicit(0x00080100, ascii('C3'))));
    const found = await dataset(
      part10('1.2.840.10008.1.2.1', [...known, ...nested, ...explicit(0x00082112, 'SQ', []), ...unknown, ...id]),
    );
    expect(found).toEqual({
      '00081115': { vr: 'SQ', Value: [{ '00080100': { vr: 'SH', Value: ['C3'] } }] },
      '00081140': {
        vr: 'SQ',
        Value: [{ '00081199': { vr: 'SQ', Value: [{ '00080100': { vr: 'SH', Value: ['A1'] } }] } }],
      },
      '00082112': { vr: 'SQ' },
      '00091010': { vr: 'SQ', Value: [{ '00080100': { vr: 'SH', Value: ['B2'] } }] },
      '00100020': { vr: 'LO', Value: ['P1'] },
    });
  });

  it('has text in the set of its item, or of what the item is in', async () => {
    const cyrillic = explicit(0x00080005, 'CS', ascii('ISO_IR 144'));
    const name = explicit(0x00080104, 'LO', [0xbb, 0x20]);
    const latin = explicit(0x00080005, 'CS', ascii('ISO_IR 100'));
    const items = [...item(name), ...item([...latin, ...explicit(0x00080104, 'LO', [0xe9, 0x20])])];
    const found = await dataset(
      part10('1.2.840.10008.1.2.1', [
        ...cyrillic,
        ...explicit(0x00081140, 'SQ', items),
        ...explicit(0x00081030, 'LO', [0xbb, 0x20]),
      ]),
    );
    const values = (found['00081140']?.Value as DicomJson[]).map((entry) => entry['00080104']?.Value?.[0]);
    expect([...values, found['00081030']?.Value?.[0]]).toEqual(['Л', 'é', 'Л']);
  });

  it('knows signed values by its pixels where the VR is left out', async () => {
    const body = [...implicit(0x00280103, le16(1)), ...implicit(0x00280120, le16(63536))];
    expect((await dataset(part10('1.2.840.10008.1.2', body)))['00280120']).toEqual({ vr: 'SS', Value: [-2000] });
  });
});

describe('a broken file', () => {
  it('is refused with the kind of its fault', async () => {
    expect(await fault(new Uint8Array(0))).toBe('not-dicom');
    expect(await fault(new Uint8Array(132))).toBe('not-dicom');
    expect(await fault(Uint8Array.from(ascii('%PDF-1.7 and so on, for quite a while')))).toBe('not-dicom');
    expect(await fault(part10('1.2.840.10008.1.2.1', [...id, ...explicit(0x00104000, 'LT', ascii('cut'), 4000)]))).toBe(
      'truncated',
    );
    expect(await fault(part10('1.2.840.10008.1.2.1', explicit(0x00081140, 'SQ', item(id), undefinedLength)))).toBe(
      'truncated',
    );
    expect(await fault(part10('1.2.840.10008.1.2.1', explicit(0x00081140, 'SQ', id, undefinedLength)))).toBe('corrupt');
  });

  it('nested without end is refused before the stack is', async () => {
    const open = [...explicit(0x00081140, 'SQ', [], undefinedLength), ...item([], undefinedLength)];
    expect(await fault(part10('1.2.840.10008.1.2.1', Array<Bytes>(100_000).fill(open).flat()))).toBe('corrupt');
  });

  it('never takes longer or more than its size allows, whatever its bytes', async () => {
    const whole = part10('1.2.840.10008.1.2.1', [
      ...explicit(0x00080005, 'CS', ascii('ISO 2022 IR 87')),
      ...explicit(0x00081140, 'SQ', [...item([...id, ...itemEnd], undefinedLength), ...sequenceEnd], undefinedLength),
      ...id,
      ...explicit(0x7fe00010, 'OB', [...item([]), ...item([1, 2]), ...sequenceEnd], undefinedLength),
    ]);
    const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(flips, fc.nat(whole.length), async (changes, length) => {
        const bytes = whole.slice(0, length);
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        const reader = bytesReader(bytes);
        try {
          const file = await readPart10(reader);
          await locateFrames(reader, file);
        } catch (thrown) {
          expect(faultOf(thrown).kind).toMatch(/^(not-dicom|truncated|corrupt|too-large)$/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('bulk values that a picture needs', () => {
  it('are put inline wherever they stand, and others left alone', async () => {
    const bulk = { vr: 'OW', BulkDataURI: '#1' };
    const json: DicomJson = {
      '00281201': bulk,
      '00283010': { vr: 'SQ', Value: [{ '00283006': bulk }] },
      '52009229': {
        vr: 'SQ',
        Value: [{ '00289132': { vr: 'SQ', Value: [{ '00283010': { vr: 'SQ', Value: [{ '00283006': bulk }] } }] } }],
      },
      '60023000': bulk,
      '00420011': bulk,
    };
    expect(needsBulk(json)).toBe(true);
    const filled = await withBulk(json, () => Promise.resolve(Uint8Array.of(1, 2)));
    const inline = { vr: 'OW', InlineBinary: 'AQI=' };
    expect(filled).toEqual({
      ...json,
      ...JSON.parse(JSON.stringify(json).replaceAll(JSON.stringify(bulk), JSON.stringify(inline))),
      '00420011': bulk,
    });
    expect(needsBulk(filled)).toBe(false);
    expect(await withBulk(json, () => Promise.resolve(undefined))).toEqual(json);
  });
});
