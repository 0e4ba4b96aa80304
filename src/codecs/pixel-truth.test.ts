import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { FaultError, type Outcome } from '#src/model/fault/fault.ts';
import { number, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { locateFrames } from '#src/part10/locate-frames.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { decodeFrame, type Decoded, type FrameLayout } from './decode.ts';

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

interface Truth {
  readonly file: string;
  readonly lossy?: boolean;
  readonly dtype?: string;
  readonly shape?: readonly number[];
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
  readonly frames?: readonly string[];
  readonly error?: string;
}

function layoutOf(json: DicomJson): FrameLayout {
  const bitsAllocated = number(json, '00280100') ?? 0;
  const bitsStored = number(json, '00280101') ?? bitsAllocated;
  return {
    rows: number(json, '00280010') ?? 0,
    columns: number(json, '00280011') ?? 0,
    samplesPerPixel: number(json, '00280002') ?? 1,
    photometric: (text(json, '00280004') ?? '').toUpperCase(),
    planar: number(json, '00280006') ?? 0,
    bitsAllocated,
    bitsStored,
    highBit: number(json, '00280102') ?? bitsStored - 1,
    signed: number(json, '00280103') === 1,
  };
}

async function open(file: string) {
  const reader = bytesReader(new Uint8Array(await readFile(data + file)));
  const part10 = await readPart10(reader);
  const frames = await locateFrames(reader, part10);
  const layout = layoutOf(part10.dataset);
  const decode = async (index: number, change: Partial<FrameLayout> = {}): Promise<Outcome<Decoded>> => {
    const ranges = frames[index] ?? [];
    const parts = await Promise.all(ranges.map((r) => part10.reader.read(r.offset, r.length)));
    const bytes = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return decodeFrame(bytes, part10.syntax, { ...layout, ...change }, { bitOffset: layout.bitsAllocated === 1 && !part10.syntax.endsWith(".5") && !part10.syntax.endsWith(".8.1") ? (index * layout.rows * layout.columns) % 8 : 0 });
  };
  return { part10, count: frames.length, layout, decode };
}

const digest = (frame: Decoded): string =>
  createHash('sha256')
    .update(new Uint8Array(frame.pixels.buffer, frame.pixels.byteOffset, frame.pixels.byteLength))
    .digest('hex')
    .slice(0, 16);

describe.runIf(existsSync(data))('real files', () => {
  test('explore', { timeout: 600_000 }, async () => {
    const truths = (JSON.parse(await readFile(data + 'pixels.json', 'utf8')) as { files: Truth[] }).files;
    const only = process.env['ONLY'];
    let equal = 0;
    for (const truth of truths) {
      if (only && !truth.file.includes(only)) continue;
      try {
        const f = await open(truth.file);
        const pick = [...new Set([0, Math.floor(f.count / 2), f.count - 1])];
        const l = f.layout;
        const info = `${truth.file} ${f.part10.syntax} ${l.photometric} ba${l.bitsAllocated} bs${l.bitsStored} hb${l.highBit} ${l.signed ? 's' : 'u'} ${truth.dtype} ${truth.shape}`;
        if (truth.error) {
          const o = await f.decode(0);
          console.log('ERR', truth.error, info, o.ok ? `ok ${o.value.min} ${o.value.max}` : JSON.stringify(o.fault));
          continue;
        }
        if (truth.shape?.[0] !== f.count) console.log('COUNT', f.count, info);
        if (!truth.lossy) {
          const got: string[] = [];
          for (const i of pick) {
            const o = await f.decode(i);
            got.push(
              o.ok
                ? digest(o.value) +
                    (JSON.stringify(truth.frames).includes(digest(o.value)) ? '' : `[${o.value.min}..${o.value.max}]`)
                : JSON.stringify(o.fault),
            );
          }
          if (JSON.stringify(got) === JSON.stringify(truth.frames)) equal++;
          else console.log('DIFF', info, got, truth.frames, truth.min, truth.max);
        } else {
          let sum = 0,
            n = 0,
            min = Infinity,
            max = -Infinity;
          let fault = '';
          for (let i = 0; i < f.count && !fault; i++) {
            const o = await f.decode(i);
            if (!o.ok) {
              fault = JSON.stringify(o.fault);
              break;
            }
            for (const v of o.value.pixels) sum += v;
            n += o.value.pixels.length;
            min = Math.min(min, o.value.min);
            max = Math.max(max, o.value.max);
          }
          const tol = 2 * 2 ** (l.bitsStored - 8);
          const mean = sum / n;
          if (
            !fault &&
            Math.abs(mean - truth.mean!) <= tol &&
            Math.abs(min - truth.min!) <= tol &&
            Math.abs(max - truth.max!) <= tol
          )
            equal++;
          else console.log('LOSSY', info, fault, min, max, mean, 'truth', truth.min, truth.max, truth.mean);
        }
      } catch (e) {
        console.log('THROW', truth.file, e instanceof FaultError ? JSON.stringify(e.fault) : e);
      }
    }
    console.log('equal', equal, 'of', truths.length);
    expect(equal).toBeGreaterThan(0);
  });
});
