import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  explicitBigEndian,
  explicitLittleEndian,
  htj2kRpcl,
  jpegBaseline,
  jpegLosslessSv1,
  rleLossless,
} from '#src/model/dicom/transfer-syntax.ts';
import { toUid, type Uid } from '#src/model/dicom/uid.ts';
import { encodeHtj2k } from './encode/htj2k.ts';
import { encodeJpegBaseline } from './encode/jpeg-baseline.ts';
import { encodeJpegLossless } from './encode/jpeg-lossless.ts';
import { decodeFrame, reductionWithin, type FrameLayout } from './decode.ts';

const grey16: FrameLayout = {
  rows: 2,
  columns: 3,
  samplesPerPixel: 1,
  photometric: 'MONOCHROME2',
  planar: 0,
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  signed: false,
};
const grey8: FrameLayout = { ...grey16, bitsAllocated: 8, bitsStored: 8, highBit: 7 };
const rgb8: FrameLayout = { ...grey8, samplesPerPixel: 3, photometric: 'RGB' };

async function pixels(bytes: ArrayLike<number>, layout: FrameLayout, syntax: Uid = explicitLittleEndian) {
  const outcome = await decodeFrame(Uint8Array.from(bytes), syntax, layout);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.fault));
  return outcome.value;
}

async function fault(bytes: Uint8Array<ArrayBuffer>, layout: FrameLayout, syntax: Uid = explicitLittleEndian) {
  const outcome = await decodeFrame(bytes, syntax, layout);
  return outcome.ok ? undefined : outcome.fault;
}

describe('a frame without compression', () => {
  test('becomes the pixels without a copy when it fills its buffer', async () => {
    const bytes = new Uint8Array(12);
    const outcome = await decodeFrame(bytes, explicitLittleEndian, grey16);
    expect(outcome.ok && outcome.value.pixels.buffer).toBe(bytes.buffer);
  });

  test('is copied out of a larger buffer, so that sending it on takes nothing else along', async () => {
    const whole = new Uint8Array(24);
    const outcome = await decodeFrame(whole.subarray(12), explicitLittleEndian, grey16);
    expect(outcome.ok && outcome.value.pixels.buffer.byteLength).toBe(12);
  });

  test('has its smallest and largest value told', async () => {
    expect(await pixels([1, 0, 2, 0, 0xff, 0xff, 7, 0, 3, 0, 0, 0], grey16)).toMatchObject({ min: 0, max: 65535 });
    const signed = { ...grey16, signed: true };
    expect(await pixels([1, 0, 2, 0, 0xff, 0xff, 7, 0, 3, 0, 0, 0], signed)).toMatchObject({ min: -1, max: 7 });
  });

  test('in big endian is turned round, in two and in four bytes', async () => {
    const decoded = await pixels([0, 1, 0, 2, 0xff, 0, 0, 7, 0, 3, 0, 0], grey16, explicitBigEndian);
    expect([...decoded.pixels]).toEqual([1, 2, 0xff00, 7, 3, 0]);
    const wide = { ...grey16, rows: 1, columns: 2, bitsAllocated: 32, bitsStored: 32, highBit: 31 };
    expect([...(await pixels([0, 0, 1, 0, 0xff, 0, 0, 1], wide, explicitBigEndian)).pixels]).toEqual([256, 0xff000001]);
  });

  test('loses the overlay bits above its high bit', async () => {
    const layout = { ...grey16, bitsStored: 12, highBit: 11 };
    const decoded = await pixels([0xff, 0x8f, 1, 0x80, 2, 0, 3, 0xf0, 4, 0, 5, 0], layout);
    expect([...decoded.pixels]).toEqual([0xfff, 1, 2, 3, 4, 5]);
  });

  test('carries its sign up from the highest stored bit', async () => {
    const layout = { ...grey16, bitsStored: 12, highBit: 11, signed: true };
    const decoded = await pixels([0xff, 0x0f, 1, 0, 0, 8, 3, 0, 4, 0, 5, 0], layout);
    expect([...decoded.pixels]).toEqual([-1, 1, -2048, 3, 4, 5]);
    expect(decoded).toMatchObject({ min: -2048, max: 5 });
  });

  test('is brought down where its bits are stored at the top', async () => {
    const layout = { ...grey16, bitsStored: 12, highBit: 15 };
    const decoded = await pixels([0x10, 0, 0xf0, 0xff, 0, 0x80, 0x0f, 0, 0, 0, 0, 0], layout);
    expect([...decoded.pixels]).toEqual([1, 4095, 2048, 0, 0, 0]);
    const signed = await pixels([0x10, 0, 0xf0, 0xff, 0, 0x80, 0, 0, 0, 0, 0, 0], { ...layout, signed: true });
    expect([...signed.pixels]).toEqual([1, -1, -2048, 0, 0, 0]);
  });

  test('of floats is what it is', async () => {
    const values = new Float32Array([0.5, -1e9, NaN, 3, 4, 5]);
    const layout: FrameLayout = { ...grey16, bitsAllocated: 32, bitsStored: 32, highBit: 31, float: 32 };
    const decoded = await pixels(new Uint8Array(values.buffer), layout);
    expect(decoded.pixels).toEqual(values);
    expect(decoded).toMatchObject({ min: -1e9, max: 5 });
  });

  test('of single bits has the least significant first, and may begin inside a byte', async () => {
    const layout = { ...grey16, rows: 3, columns: 3, bitsAllocated: 1, bitsStored: 1, highBit: 0 };
    expect([...(await pixels([0b0000_0101, 1], layout)).pixels]).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 1]);
    const second = await decodeFrame(new Uint8Array([0b1000_0010, 1]), explicitLittleEndian, layout, { bitOffset: 1 });
    expect(second.ok && [...second.value.pixels]).toEqual([1, 0, 0, 0, 0, 0, 1, 1, 0]);
  });

  test('by plane becomes colour by pixel', async () => {
    const layout = { ...rgb8, rows: 1, columns: 2, planar: 1 };
    expect([...(await pixels([1, 2, 3, 4, 5, 6], layout)).pixels]).toEqual([1, 3, 5, 2, 4, 6]);
  });

  test('in YBR comes out as the RGB of PS3.3 C.7.6.3.1.2', async () => {
    const layout = { ...rgb8, rows: 1, columns: 4, photometric: 'YBR_FULL' };
    // White, black, and the red and blue primaries of JFIF.
    const bytes = [255, 128, 128, 0, 128, 128, 76, 85, 255, 29, 255, 107];
    const { pixels: values } = await pixels(bytes, layout);
    const due = [255, 255, 255, 0, 0, 0, 254, 0, 0, 0, 0, 254];
    for (const [i, value] of due.entries()) expect(Math.abs((values[i] ?? NaN) - value)).toBeLessThanOrEqual(1);
  });

  test('in YBR_PARTIAL has black at 16 and white at 235', async () => {
    const layout = { ...rgb8, rows: 1, columns: 2, photometric: 'YBR_PARTIAL_422' };
    expect([...(await pixels([16, 235, 128, 128], layout)).pixels]).toEqual([0, 0, 0, 255, 255, 255]);
  });

  test('in YBR_FULL_422 shares its chroma between two pixels', async () => {
    const layout = { ...rgb8, rows: 1, columns: 2, photometric: 'YBR_FULL_422' };
    const { pixels: values } = await pixels([76, 76, 85, 255], layout);
    expect([...values.slice(0, 3)]).toEqual([...values.slice(3)]);
    expect(values[0]).toBeGreaterThan(250);
  });

  test('that is too short is truncated, that is too long is corrupt', async () => {
    expect(await fault(new Uint8Array(11), grey16)).toEqual({ kind: 'truncated', expected: 12, got: 11 });
    expect(await fault(new Uint8Array(20).fill(1), grey16)).toMatchObject({ kind: 'corrupt' });
    expect(await fault(new Uint8Array(20), grey16)).toBeUndefined();
  });
});

describe('a layout that cannot be true', () => {
  test.each([
    ['no rows', { rows: 0 }, 'corrupt'],
    ['more bits stored than allocated', { bitsStored: 17 }, 'corrupt'],
    ['a high bit below the bits stored', { highBit: 3 }, 'corrupt'],
    ['65535 x 65535 pixels', { rows: 65535, columns: 65535 }, 'too-large'],
    ['four samples', { samplesPerPixel: 4 }, 'unsupported'],
    ['twelve bits allocated', { bitsAllocated: 12, bitsStored: 12, highBit: 11 }, 'unsupported'],
  ])('is refused before anything is allocated: %s', async (_what, change, kind) => {
    expect(await fault(new Uint8Array(12), { ...grey16, ...change })).toMatchObject({ kind });
  });

  test('is refused with an unknown transfer syntax', async () => {
    expect(await fault(new Uint8Array(12), grey16, toUid('1.2.3'))).toMatchObject({ kind: 'unsupported' });
  });
});

describe('RLE', () => {
  /** A frame of segments that are literal runs (PS3.5 G.3): independent of the decoder's own reading of runs. */
  function rle(...segments: number[][]): Uint8Array<ArrayBuffer> {
    const header = new DataView(new ArrayBuffer(64));
    header.setUint32(0, segments.length, true);
    let at = 64;
    segments.forEach((segment, i) => {
      header.setUint32(4 + 4 * i, at, true);
      at += segment.length;
    });
    return Uint8Array.from([...new Uint8Array(header.buffer), ...segments.flat()]);
  }

  test('has the most significant byte of a sample first', async () => {
    const bytes = rle([5, 0, 0, 1, 2, 3, 4], [5, 9, 8, 7, 6, 5, 4]);
    expect([...(await pixels(bytes, grey16, rleLossless)).pixels]).toEqual([9, 8, 263, 518, 773, 1028]);
  });

  test('repeats a byte 257 - n times, and takes 128 for nothing', async () => {
    const bytes = rle([128, 253, 7, 1, 1, 2]);
    expect([...(await pixels(bytes, grey8, rleLossless)).pixels]).toEqual([7, 7, 7, 7, 1, 2]);
  });

  test('of colour in 16 bits has six segments', async () => {
    const layout = { ...rgb8, rows: 1, columns: 2, bitsAllocated: 16, bitsStored: 16, highBit: 15 };
    const bytes = rle([1, 0, 1], [1, 10, 11], [1, 2, 3], [1, 20, 21], [1, 4, 5], [1, 30, 31]);
    expect([...(await pixels(bytes, layout, rleLossless)).pixels]).toEqual([10, 532, 1054, 267, 789, 1311]);
  });

  test('that ends early, runs over or has another number of segments is no picture', async () => {
    expect(await fault(rle([253, 7]), grey8, rleLossless)).toMatchObject({ kind: 'truncated' });
    expect(await fault(rle([245, 7]), grey8, rleLossless)).toMatchObject({ kind: 'corrupt' });
    expect(await fault(rle([250, 7], [250, 7]), grey8, rleLossless)).toMatchObject({ kind: 'corrupt' });
  });
});

describe('codestreams', () => {
  const size = { rows: 173, columns: 251 };
  const values = Int16Array.from({ length: size.rows * size.columns }, (_, i) => {
    const [x, y] = [i % size.columns, Math.floor(i / size.columns)];
    return Math.round(900 * Math.sin(x / 9) * Math.cos(y / 7)) + ((i * 7919) % 23);
  });
  const signed: FrameLayout = { ...grey16, ...size, bitsStored: 12, highBit: 11, signed: true };
  const plain: FrameLayout = { ...signed, signed: false };
  const lifted = Uint16Array.from(values, (value) => value + 1024);
  const byte: FrameLayout = { ...grey8, ...size };
  const bytes8 = Uint8Array.from(lifted, (value) => value >> 4);
  const colour: FrameLayout = { ...rgb8, ...size, photometric: 'YBR_FULL_422' };
  const rgb = Uint8Array.from({ length: 3 * values.length }, (_, i) => (bytes8[Math.floor(i / 3)] ?? 0) >> (i % 3));

  const made = async () => ({
    htj2k: { bytes: await encodeHtj2k({ ...size, values, bits: 12 }), layout: signed, syntax: htj2kRpcl },
    lossless: {
      bytes: encodeJpegLossless({ ...size, values: lifted, bits: 12 }),
      layout: plain,
      syntax: jpegLosslessSv1,
    },
    baseline: {
      bytes: await encodeJpegBaseline({ ...size, samples: 1, values: bytes8 }, 90),
      layout: byte,
      syntax: jpegBaseline,
    },
    colour: {
      bytes: await encodeJpegBaseline({ ...size, samples: 3, values: rgb }, 95),
      layout: colour,
      syntax: jpegBaseline,
    },
  });

  test('give back what was encoded, and say whether it was lossy', async () => {
    const { htj2k, lossless, baseline, colour: coloured } = await made();
    const a = await pixels(htj2k.bytes, htj2k.layout, htj2k.syntax);
    expect(a.pixels).toEqual(values);
    expect(a.lossy).toBe(false);
    const b = await pixels(lossless.bytes, lossless.layout, lossless.syntax);
    expect(b.pixels).toEqual(lifted);
    expect(b.lossy).toBe(false);
    const c = await pixels(baseline.bytes, baseline.layout, baseline.syntax);
    expect(c.lossy).toBe(true);
    expect(Math.max(...c.pixels.map((value, i) => Math.abs(value - (bytes8[i] ?? 0))))).toBeLessThan(12);
    const d = await pixels(coloured.bytes, coloured.layout, coloured.syntax);
    expect(d.samples).toBe(3);
    const off = [...d.pixels].reduce((sum, value, i) => sum + Math.abs(value - (rgb[i] ?? 0)), 0) / rgb.length;
    expect(off).toBeLessThan(4);
  });

  test('that are cut short anywhere are no picture', async () => {
    for (const [name, { bytes, layout, syntax }] of Object.entries(await made())) {
      const end = bytes.findLastIndex((b, i) => b === 0xff && bytes[i + 1] === 0xd9);
      for (let length = 0; length < end; length += Math.max(1, Math.floor(end / 60))) {
        expect(await fault(bytes.slice(0, length), layout, syntax), `${name} cut at ${String(length)}`).toBeDefined();
      }
      expect(await fault(bytes.slice(0, end - 1), layout, syntax), `${name} without its last byte`).toBeDefined();
    }
  });

  test('whose size is not that of the metadata are no picture', async () => {
    for (const { bytes, layout, syntax } of Object.values(await made())) {
      expect(await fault(bytes.slice(), { ...layout, rows: 172 }, syntax)).toMatchObject({ kind: 'corrupt' });
      expect(await fault(bytes.slice(), { ...layout, columns: 173, rows: 251 }, syntax)).toMatchObject({
        kind: 'corrupt',
      });
    }
  });

  test('of JPEG 2000 whose size was overwritten have that of the metadata, where their only tile has it too', async () => {
    const { htj2k } = await made();
    const { layout, syntax } = htj2k;
    const withWidth = (width: number): Uint8Array<ArrayBuffer> => {
      const bytes = htj2k.bytes.slice();
      new DataView(bytes.buffer).setUint32(8, width);
      return bytes;
    };
    expect((await pixels(withWidth(0xdde00100), layout, syntax)).pixels).toEqual(values);
    // A width that an image might have is believed, and so are other sizes in the metadata.
    expect(await fault(withWidth(2 * layout.columns), layout, syntax)).toMatchObject({ kind: 'corrupt' });
    const other = { ...layout, columns: layout.columns - 1 };
    expect(await fault(withWidth(0xdde00100), other, syntax)).toMatchObject({ kind: 'corrupt' });
  });

  test('that are damaged never throw, and what decodes has the right size', async () => {
    const all = Object.values(await made());
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: all.length - 1 }),
        fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 5,
        }),
        async (which, damage) => {
          const given = all[which];
          if (!given) throw new Error('no such codestream');
          const bytes = given.bytes.slice();
          for (const [where, value] of damage) bytes[Math.floor(where * bytes.length)] = value;
          const outcome = await decodeFrame(bytes, given.syntax, given.layout);
          if (outcome.ok) expect(outcome.value.pixels.length).toBe(values.length * given.layout.samplesPerPixel);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of HTJ2K tell from a prefix which resolution is complete, and decode it as from the whole', async () => {
    const { htj2k } = await made();
    const { bytes, layout, syntax } = htj2k;
    const found = new Set<number>();
    for (let length = 0; length <= bytes.length; length += 211) {
      const prefix = bytes.slice(0, length);
      const within = reductionWithin(prefix);
      if (!within) continue;
      found.add(within.reduce);
      const part = await decodeFrame(prefix, syntax, layout, { reduce: within.reduce });
      const whole = await decodeFrame(bytes.slice(), syntax, layout, { reduce: within.reduce });
      expect(part.ok && whole.ok && part.value.pixels).toEqual(whole.ok && whole.value.pixels);
      if (within.reduce === 0) continue;
      expect(part.ok && part.value).toMatchObject({
        rows: Math.ceil(size.rows / 2 ** within.reduce),
        columns: Math.ceil(size.columns / 2 ** within.reduce),
        quality: 'reduced',
      });
      expect(await decodeFrame(prefix, syntax, layout, { reduce: within.reduce - 1 })).toMatchObject({ ok: false });
    }
    expect(found.size).toBeGreaterThan(2);
  });

  test('are not believed under an uncompressed label; uncompressed frames under theirs are, by their length', async () => {
    expect(await pixels(bytes8, byte, jpegBaseline)).toMatchObject({ lossy: false });
    const { htj2k } = await made();
    expect(await fault(htj2k.bytes, htj2k.layout)).toBeDefined();
  });
});
