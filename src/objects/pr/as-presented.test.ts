import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { laidOverKind } from '#src/dataset/sop-class.ts';
import { decodeFrame } from '#src/codecs/decode.ts';
import { isInverse, makeDisplayLut } from '#src/model/display/display-lut.ts';
import { paintGrey } from '#src/model/display/paint.ts';
import { frameRecord } from '#src/model/dicom/records.ts';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { frameBytes } from '#src/part10/frame-bytes.ts';
import { imageRecord } from '#src/part10/image-record.ts';
import { locateFrames } from '#src/part10/locate-frames.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { text } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { readLaidOver } from '../read-laid-over.ts';
import { annotated, displayedArea, isPresented, presentedImage } from './as-presented.ts';
import type { PresentationState } from './presentation-state.ts';

const data = join(import.meta.dirname, '../../../../shared/data');
const dcmp2pgm = '/usr/bin/dcmp2pgm';

async function stateAt(path: string): Promise<PresentationState> {
  const read = await readLaidOver(new Uint8Array(readFileSync(path)));
  if (!read.ok || read.value.kind !== 'pr') throw new Error(`${path} is no presentation state`);
  return read.value;
}

/** The greys of a one-frame image under a state, before shutters: what the painter paints. */
async function greys(path: string, state: PresentationState): Promise<Uint8Array> {
  const file = await readPart10(bytesReader(new Uint8Array(readFileSync(path))));
  const image = imageRecord(file.dataset);
  if (!image) throw new Error('no image');
  const bytes = await frameBytes(file.reader, file, await locateFrames(file.reader, file), 1);
  const decoded = await decodeFrame(bytes, file.syntax, image);
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.fault));
  const range = { min: 0, max: 2 ** image.bitsStored - 1 };
  const shown = presentedImage(state, image, text(file.dataset, '00080018') as Uid, 1, range);
  const own = frameRecord(shown, 1);
  const [lut] = own.voiLuts;
  const [window] = own.windows;
  const voi = lut ? ({ kind: 'lut', lut } as const) : window && ({ kind: 'window', window } as const);
  if (!voi) throw new Error('nothing says how it is seen');
  const painted = new Uint32Array(image.rows * image.columns);
  const tones = makeDisplayLut({ modality: own.modality, voi, inverse: isInverse(shown) }, range);
  paintGrey(decoded.value.pixels, tones, painted);
  return Uint8Array.from(painted, (pixel) => pixel & 255);
}

/** What DCMTK renders: a binary PGM, whose pixels are its end. */
function rendered(image: string, state: string, pixels: number): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'pr-'));
  try {
    const out = join(folder, 'out.pgm');
    execFileSync(dcmp2pgm, ['-p', state, image, out], { stdio: 'ignore' });
    const bytes = readFileSync(out);
    return new Uint8Array(bytes.subarray(bytes.length - pixels));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a presentation state', () => {
  it.runIf(existsSync(data) && existsSync(dcmp2pgm))(
    'with tables for modality, VOI and presentation gives the greys that DCMTK renders',
    async () => {
      const [image, file] = ['imageForPrLUTs.dcm', 'prLUTs.dcm'].map((name) => join(data, 'pr/weasis', name));
      if (!image || !file) return;
      const ours = await greys(image, await stateAt(file));
      const theirs = rendered(image, file, ours.length);
      const off = [...ours].map((grey, i) => Math.abs(grey - (theirs[i] ?? 0)));
      expect(off.reduce((most, d) => Math.max(most, d), 0)).toBeLessThanOrEqual(1);
    },
  );

  it.runIf(existsSync(data))('is of the images it names, with the area and graphics that it has for them', async () => {
    const state = await stateAt(join(data, 'pr/derived_graphics/sag_t1_rot90_flip_inverse.dcm'));
    const [named] = state.images;
    const instance = named?.instance as Uid;
    expect(isPresented(state, instance, 1)).toBe(true);
    expect(isPresented(state, '1.2.3' as Uid, 1)).toBe(false);
    expect([state.rotation, state.flip, state.inverse]).toEqual([90, true, true]);
    expect(displayedArea(state, instance, 1)).toMatchObject({ topLeft: [100, 120], bottomRight: [400, 420] });
    // As the script that made the file wrote them (shared/data/INDEX.md): five graphics, two texts.
    const all = annotated(state, instance, 1);
    expect(all.flatMap(({ graphics }) => graphics.map(({ type }) => type)).sort()).toEqual([
      'circle',
      'ellipse',
      'interpolated',
      'point',
      'polyline',
    ]);
    expect(all.flatMap(({ texts }) => texts.map(({ lines }) => lines))).toEqual([
      ['Lesion 12.3 mm', 'second line'],
      ['anchor'],
    ]);
    expect(state.shutters).toEqual([{ shape: 'rectangle', left: 51, right: 460, top: 51, bottom: 460 }]);
    expect(state.unapplied).toEqual([]);
  });
});

describe('a presentation state of colour pictures', () => {
  const classOf = (end: string) => `1.2.840.10008.5.1.4.1.1.11.${end}`;
  it('is read for its area, turn and graphics, and its profile is named as not applied', async () => {
    const bytes = writePart10(
      {
        '00080016': { vr: 'UI', Value: [classOf('2')] },
        '00080018': { vr: 'UI', Value: ['1.2.3.4'] },
        '00282000': { vr: 'OB', InlineBinary: 'AAAA' },
        '00700041': { vr: 'CS', Value: ['Y'] },
        '00700042': { vr: 'US', Value: [90] },
      },
      explicitLittleEndian,
    );
    const read = await readLaidOver(bytes);
    expect(read.ok && read.value).toMatchObject({ kind: 'pr', rotation: 90, flip: true, unapplied: ['colour'] });
  });

  it('that colours greys, blends or cuts is not read as if it did not', () => {
    expect(['3', '4', '6', '8', '9'].map((end) => laidOverKind(classOf(end)))).toEqual(Array.from({ length: 5 }));
  });
});
