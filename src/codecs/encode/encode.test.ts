import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { jpegBaseline, jpegLosslessSv1 } from '#src/model/dicom/transfer-syntax.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { encodeHtj2k } from './htj2k.ts';
import { huffmanCode } from './huffman.ts';
import { encodeJpegBaseline } from './jpeg-baseline.ts';
import { encodeJpegLossless } from './jpeg-lossless.ts';

const folder = mkdtempSync(join(tmpdir(), 'encode-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A picture with flat parts, edges and noise, so that every kind of difference occurs. */
function picture(columns: number, rows: number, bits: number): Uint16Array {
  let state = columns * 7919 + bits;
  return Uint16Array.from({ length: columns * rows }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const x = i % columns;
    const y = Math.floor(i / columns);
    const half = 2 ** (bits - 1);
    if (x < columns / 4) return 0;
    if (y < rows / 4) return state % 2 ** bits;
    return Math.min(2 ** bits - 1, Math.floor(half + half * 0.8 * Math.sin(x / 9) * Math.cos(y / 13) + (state % 16)));
  });
}

function file(frame: Uint8Array, syntax: Uid, columns: number, rows: number, bits: number, samples: 1 | 3): string {
  const us = (value: number) => ({ vr: 'US', Value: [value] });
  const dataset: DicomJson = {
    '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.7'] },
    '00080018': { vr: 'UI', Value: ['2.25.1'] },
    '00280002': us(samples),
    '00280004': { vr: 'CS', Value: [samples === 1 ? 'MONOCHROME2' : 'YBR_FULL_422'] },
    ...(samples === 3 ? { '00280006': us(0) } : {}),
    '00280010': us(rows),
    '00280011': us(columns),
    '00280100': us(bits > 8 ? 16 : 8),
    '00280101': us(bits),
    '00280102': us(bits - 1),
    '00280103': us(0),
  };
  const path = join(folder, 'frame.dcm');
  writeFileSync(path, writePart10(dataset, syntax, { kind: 'encapsulated', frames: [frame] }));
  return path;
}

/** Pixel data as DCMTK decodes them. */
function byDcmtk(path: string, bytes: number): Uint8Array {
  const out = join(folder, 'out.dcm');
  execFileSync('dcmdjpeg', [path, out]);
  const all = readFileSync(out);
  // An odd length is made even (PS3.5 section 8.1.1).
  const start = all.length - bytes - (bytes % 2);
  return Uint8Array.from(all.subarray(start, start + bytes));
}

describe('lossless JPEG, process 14 selection value 1', () => {
  it.each([
    [64, 48, 8],
    [33, 17, 12],
    [50, 64, 16],
    [1, 9, 10],
  ])('of %i x %i at %i bits is given back bit for bit by DCMTK', (columns, rows, bits) => {
    const values = picture(columns, rows, bits);
    const frame = encodeJpegLossless({ columns, rows, values, bits });
    const raw = byDcmtk(file(frame, jpegLosslessSv1, columns, rows, bits, 1), columns * rows * (bits > 8 ? 2 : 1));
    const decoded =
      bits > 8 ? new Uint16Array(raw.buffer, 0, values.length) : Uint16Array.from(raw.subarray(0, values.length));
    expect(decoded).toEqual(values);
  });

  it('refuses signed values rather than writing others', () => {
    expect(() => encodeJpegLossless({ columns: 1, rows: 1, values: new Int16Array(1), bits: 12 })).toThrow(/signed/);
  });
});

it('a Huffman code is complete for no symbol of ones, has no code over 16 bits, and no code is the start of another', () => {
  const weights = fc
    .array(fc.nat({ max: 2 ** 30 }), { minLength: 1, maxLength: 17 })
    .filter((w) => w.some((v) => v > 0));
  fc.assert(
    fc.property(weights, (w) => {
      const code = huffmanCode(Float64Array.from(w));
      const words = w.flatMap((v, s) => {
        if (v === 0) return [];
        return [(code.codes[s] ?? 0).toString(2).padStart(code.lengths[s] ?? 0, '0')];
      });
      expect(code.counts.reduce((a, b) => a + b, 0)).toBe(words.length);
      for (const word of words) {
        expect(word.length).toBeLessThanOrEqual(16);
        expect(word).toMatch(/0/);
        expect(words.filter((other) => other.startsWith(word))).toHaveLength(1);
      }
    }),
  );
});

describe('HTJ2K', () => {
  const columns = 96;
  const rows = 80;
  const values = picture(columns, rows, 12);
  const expand = (stream: Uint8Array, skip: number): { size: string; samples: Uint16Array } => {
    writeFileSync(join(folder, 'a.j2c'), stream);
    execFileSync('ojph_expand', [
      '-i',
      join(folder, 'a.j2c'),
      '-o',
      join(folder, 'a.pgm'),
      '-skip_res',
      `${skip},${skip}`,
    ]);
    const pgm = readFileSync(join(folder, 'a.pgm'));
    const head = /^P5\s+(\d+)\s+(\d+)\s+\d+\s/.exec(pgm.subarray(0, 40).toString('latin1'));
    const start = head?.[0].length ?? 0;
    const samples = new Uint16Array((pgm.length - start) / 2);
    samples.forEach((_, i) => (samples[i] = pgm.readUInt16BE(start + i * 2)));
    return { size: `${head?.[1] ?? ''}x${head?.[2] ?? ''}`, samples };
  };

  it('is given back bit for bit by ojph_expand', async () => {
    const stream = await encodeHtj2k({ columns, rows, values, bits: 12 });
    expect(expand(stream, 0)).toEqual({ size: '96x80', samples: values });
  });

  it('has TLM, progresses by resolution, and its first tile-parts alone decode at half the size', async () => {
    const stream = await encodeHtj2k({ columns, rows, values, bits: 12 });
    const view = new DataView(stream.buffer);
    const markers: number[] = [];
    let at = 2;
    const ends: number[] = [];
    let progression = -1;
    while (view.getUint16(at) !== 0xffd9) {
      const marker = view.getUint16(at);
      markers.push(marker);
      if (marker === 0xff52) progression = view.getUint8(at + 5);
      if (marker === 0xff90) {
        at += view.getUint32(at + 6);
        ends.push(at);
      } else at += 2 + view.getUint16(at + 2);
    }
    expect(markers).toContain(0xff55);
    expect(progression).toBe(2);
    expect(ends.length).toBe(3);
    const whole = expand(stream, 1);
    const prefix = new Uint8Array([...stream.subarray(0, ends[ends.length - 2]), 0xff, 0xd9]);
    expect(expand(prefix, 1)).toEqual(whole);
    expect(whole.size).toBe('48x40');
  });
});

it('baseline JPEG of colour is what DCMTK decodes, within the loss of its quality', async () => {
  const columns = 64;
  const rows = 48;
  const values = Uint8Array.from({ length: columns * rows * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return 128 + 90 * Math.sin((pixel % columns) / 14 + (i % 3)) * Math.cos(Math.floor(pixel / columns) / 11);
  });
  const frame = await encodeJpegBaseline({ columns, rows, samples: 3, values }, 95);
  const raw = byDcmtk(file(frame, jpegBaseline, columns, rows, 8, 3), values.length);
  const worst = values.reduce((most, v, i) => Math.max(most, Math.abs(v - (raw[i] ?? 999))), 0);
  expect(worst).toBeLessThan(12);
});

it.each([
  [1, 1, 1],
  [1, 1, 3],
  [5, 3, 3],
  [33, 17, 1],
  [33, 17, 3],
  [8, 8, 1],
  [200, 7, 3],
] as const)(
  'baseline JPEG of %i x %i noise with %i samples at the finest quality is longer than the picture, and sound',
  async (columns, rows, samples) => {
    // A slope through which noise runs, the same in all colours: no colour is lost by halving its columns.
    const noise = picture(columns, rows, 8);
    const values = Uint8Array.from({ length: columns * rows * samples }, (_, i) => noise[Math.floor(i / samples)] ?? 0);
    for (let again = 0; again < 20; again++) {
      const frame = await encodeJpegBaseline({ columns, rows, samples, values }, 100);
      expect([frame[0], frame[1], frame.at(-2), frame.at(-1)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
      if (again > 0) continue;
      const raw = byDcmtk(file(frame, jpegBaseline, columns, rows, 8, samples), values.length);
      const worst = values.reduce((most, v, i) => Math.max(most, Math.abs(v - (raw[i] ?? 999))), 0);
      expect(worst).toBeLessThanOrEqual(3);
    }
  },
);
