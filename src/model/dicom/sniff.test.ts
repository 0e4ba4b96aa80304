import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeHtj2k } from '#src/codecs/encode/htj2k.ts';
import { frameBytes } from '#src/part10/frame-bytes.ts';
import { locateFrames } from '#src/part10/locate-frames.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { sniff, type Sniffed } from './sniff.ts';
import { explicitLittleEndian, transferSyntax } from './transfer-syntax.ts';

const folder = mkdtempSync(join(tmpdir(), 'sniff-'));

/** An image of 24 rows and 40 columns, 8 bits. */
function plainFile(): string {
  const dataset = {
    '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.7'] },
    '00080018': { vr: 'UI', Value: ['1.2.3'] },
    '00280002': { vr: 'US', Value: [1] },
    '00280004': { vr: 'CS', Value: ['MONOCHROME2'] },
    '00280010': { vr: 'US', Value: [24] },
    '00280011': { vr: 'US', Value: [40] },
    '00280100': { vr: 'US', Value: [8] },
    '00280101': { vr: 'US', Value: [8] },
    '00280102': { vr: 'US', Value: [7] },
    '00280103': { vr: 'US', Value: [0] },
  };
  const path = join(folder, 'plain.dcm');
  const bytes = Uint8Array.from({ length: 960 }, (_, i) => (i * 37) % 251);
  writeFileSync(path, writePart10(dataset, explicitLittleEndian, { kind: 'native', bytes, vr: 'OB' }));
  return path;
}

/** What is sniffed of the first frame that a DCMTK encoder writes, and the codec of the syntax it names. */
async function encoded(
  tool: string,
  ...options: readonly string[]
): Promise<{ sniffed: Sniffed | undefined; codec: string | undefined }> {
  const path = join(folder, `${tool}.dcm`);
  execFileSync(tool, [...options, plainFile(), path]);
  const reader = bytesReader(new Uint8Array(readFileSync(path)));
  const file = await readPart10(reader);
  return {
    sniffed: sniff(await frameBytes(reader, file, await locateFrames(reader, file), 1)),
    codec: transferSyntax(file.syntax)?.codec,
  };
}

const size = { rows: 24, columns: 40, components: 1, bits: 8 };

describe('a codestream written by DCMTK is known by its bytes', () => {
  it.each([
    ['dcmcjpeg', ['+eb'], { codec: 'jpeg', lossy: true, ...size }],
    ['dcmcjpeg', ['+el'], { codec: 'jpeg-lossless', lossy: false, ...size }],
    ['dcmcjpeg', ['+e1'], { codec: 'jpeg-lossless', lossy: false, ...size }],
    ['dcmcjpls', ['+el'], { codec: 'jpeg-ls', lossy: false, ...size }],
    ['dcmcjpls', ['+en', '+md', '3'], { codec: 'jpeg-ls', lossy: true, ...size }],
    ['dcmcrle', [], { codec: 'rle', lossy: false }],
  ])('%s %s', async (tool, options, expected) => {
    const { sniffed, codec } = await encoded(tool, ...options);
    expect(sniffed).toEqual(expected);
    expect(codec).toBe(expected.codec);
  });
});

describe('a codestream', () => {
  it('of high throughput is told from plain JPEG 2000 by its capabilities', async () => {
    const values = Int16Array.from({ length: 960 }, (_, i) => i - 480);
    const bytes = await encodeHtj2k({ columns: 40, rows: 24, values, bits: 12 });
    expect(sniff(bytes)).toEqual({
      codec: 'htj2k',
      rows: 24,
      columns: 40,
      components: 1,
      bits: expect.any(Number) as number,
      signed: true,
      lossy: false,
    });
    expect(sniff(bytes.slice(0, 200))?.rows).toBe(24);
  });

  it('of JPEG XL has its size in a few bits (ISO/IEC 18181-1 D.3)', () => {
    // Bits from the least: not small, height in 9 bits (99), ratio 4 (3:2), then no width.
    const bits = '000110001100001';
    const bytes = Uint8Array.from({ length: 16 }, (_, i) => (i === 0 ? 0xff : i === 1 ? 0x0a : 0));
    for (let i = 0; i < bits.length; i++) bytes[2 + (i >> 3)]! |= Number(bits[i]) << (i & 7);
    expect(sniff(bytes)).toEqual({ codec: 'jpeg-xl', rows: 100, columns: 150 });
  });

  it('is not seen in pixels, text or nothing', () => {
    expect(sniff(new Uint8Array(0))).toBeUndefined();
    expect(sniff(new Uint8Array(1000))).toBeUndefined();
    expect(sniff(new TextEncoder().encode('<!doctype html>'.repeat(10)))).toBeUndefined();
  });
});
