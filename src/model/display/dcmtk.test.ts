import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeFrame } from '#src/codecs/decode.ts';
import { frameRecord, type InstanceRecord } from '#src/model/dicom/records.ts';
import { explicitLittleEndian, transferSyntax } from '#src/model/dicom/transfer-syntax.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import { locateFrames } from '#src/part10/locate-frames.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { instanceRecord } from '#src/part10/records.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { isInverse, makeDisplayLut } from './display-lut.ts';
import { initialVoi } from './initial-voi.ts';
import { paintGrey } from './paint.ts';
import type { Voi } from './window.ts';

/** The whole way from a file to grey, beside DCMTK's. DCMTK cuts where we round: one grey level may lie between. */
const folder = mkdtempSync(join(tmpdir(), 'fovea-display-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const run = promisify(execFile);

/** Which of its programs decodes what. */
const tools: Readonly<Record<string, string>> = {
  native: 'dcm2pnm',
  'native-be': 'dcm2pnm',
  deflated: 'dcm2pnm',
  rle: 'dcmj2pnm',
  'jpeg-lossless': 'dcmj2pnm',
  'jpeg-ls': 'dcml2pnm',
};

const haveDcmtk = ((): boolean => {
  try {
    execFileSync(tools['native'] ?? '', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** Our grey of a file's first frame; undefined where it is not one of grey values that DCMTK could draw. */
async function ours(
  path: string,
): Promise<{ grey: Uint8Array; voi: Voi; record: InstanceRecord; tool: string } | undefined> {
  const reader = bytesReader(new Uint8Array(await readFile(path)));
  const file = await readPart10(reader, { bulkAbove: 1 << 20 });
  const record = instanceRecord(file.dataset, 'test');
  const image = record?.image;
  if (!record || !image?.photometric.startsWith('MONOCHROME') || image.float || image.bitsAllocated < 8)
    return undefined;
  const codec = transferSyntax(file.syntax)?.codec ?? 'other';
  const tool = tools[codec];
  if (tool === undefined) return undefined;
  const [ranges] = await locateFrames(reader, file);
  const parts = await Promise.all((ranges ?? []).map((range) => file.reader.read(range.offset, range.length)));
  const decoded = await decodeFrame(new Uint8Array(await new Blob(parts).arrayBuffer()), file.syntax, image);
  if (!decoded.ok) return undefined;
  const frame = frameRecord(image, 1);
  const voi = initialVoi(record.series.modality, image, frame, decoded.value);
  const lut = makeDisplayLut({ modality: frame.modality, voi, inverse: isInverse(image) }, decoded.value);
  const out = new Uint32Array(image.rows * image.columns);
  paintGrey(decoded.value.pixels, lut, out);
  return { grey: Uint8Array.from(out, (pixel) => pixel & 0xff), voi, record, tool };
}

async function theirs(tool: string, path: string, voi: Voi): Promise<Uint8Array> {
  const how =
    voi.kind === 'lut'
      ? ['+Wl', '1']
      : ['+Ww', String(voi.window.center), String(voi.window.width), voi.window.shape === 'sigmoid' ? '+Wfs' : '+Wfl'];
  const out = join(folder, 'out.pgm');
  await run(tool, ['-q', '-O', '+op', ...how, path, out]);
  const bytes = await readFile(out);
  // P5 <columns> <rows> 255, then a byte a pixel.
  const header = /^P5\s(#.*\s)?\d+ \d+\s255\s/.exec(bytes.toString('latin1', 0, 200));
  if (!header) throw new Error(`no PGM: ${bytes.toString('latin1', 0, 20)}`);
  return bytes.subarray(header[0].length);
}

function furthest(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  return most;
}

const element = (vr: string, ...value: unknown[]): { vr: string; Value: unknown[] } => ({ vr, Value: value });
const ramp = Int16Array.from({ length: 64 * 64 }, (_, i) => i);

/** A secondary capture of 64 x 64 values 0 to 4095, twelve bits. */
async function generated(name: string, more: DicomJson, values = ramp): Promise<string> {
  const dataset: DicomJson = {
    '00080016': element('UI', '1.2.840.10008.5.1.4.1.1.7'),
    '00080018': element('UI', '1.2.3.4'),
    '00080060': element('CS', 'OT'),
    '0020000D': element('UI', '1.2'),
    '0020000E': element('UI', '1.2.3'),
    '00280002': element('US', 1),
    '00280004': element('CS', 'MONOCHROME2'),
    '00280010': element('US', 64),
    '00280011': element('US', 64),
    '00280100': element('US', 16),
    '00280101': element('US', 12),
    '00280102': element('US', 11),
    '00280103': element('US', 0),
    ...more,
  };
  const bytes = new Uint8Array(values.buffer.slice(0));
  const path = join(folder, `${name}.dcm`);
  await writeFile(path, writePart10(dataset, toUid(explicitLittleEndian), { kind: 'native', bytes, vr: 'OW' }));
  return path;
}

const windowed = (center: number, width: number): DicomJson => ({
  '00281050': element('DS', center),
  '00281051': element('DS', width),
});
const table = (first: number, bits: number, entries: readonly number[]): DicomJson => ({
  '00283002': element('US', entries.length, first, bits),
  '00283006': element('US', ...entries),
});
const curve = Array.from({ length: 1024 }, (_, i) => Math.round(4095 * (i / 1023) ** 2));

describe.runIf(haveDcmtk || process.env['CI'])('grey beside DCMTK’s', () => {
  it.each<[string, DicomJson]>([
    ['a window over all of it', windowed(2048, 4096)],
    ['a narrow window', windowed(1000, 200)],
    ['a window of width one', windowed(1000, 1)],
    ['a window with fractions', windowed(1000.5, 333.3)],
    [
      'a window after a rescale',
      { ...windowed(40, 400), '00281052': element('DS', -1024), '00281053': element('DS', 1) },
    ],
    [
      'a window after a slope',
      { ...windowed(300, 700), '00281052': element('DS', -100), '00281053': element('DS', 0.25) },
    ],
    ['MONOCHROME1', { ...windowed(2000, 3000), '00280004': element('CS', 'MONOCHROME1') }],
    ['a sigmoid', { ...windowed(2000, 1000), '00281056': element('CS', 'SIGMOID') }],
    ['a VOI LUT', { '00283010': element('SQ', table(500, 12, curve)) }],
    [
      'a VOI LUT after a rescale',
      {
        '00283010': element('SQ', table(0, 12, curve)),
        '00281052': element('DS', -1000),
        '00281053': element('DS', 1),
        '00281054': element('LO', 'US'),
      },
    ],
    [
      'a modality LUT',
      {
        ...windowed(2048, 4096),
        '00283000': element('SQ', { ...table(1000, 12, curve), '00283004': element('LO', 'OD') }),
      },
    ],
  ])('is the same under %s', async (name, more) => {
    const path = await generated(name.replaceAll(' ', '-'), more);
    const made = await ours(path);
    if (!made) throw new Error('not drawn');
    expect(furthest(made.grey, await theirs(made.tool, path, made.voi))).toBeLessThanOrEqual(1);
    // The picture is not flat: the comparison could fail.
    expect(new Set(made.grey).size).toBeGreaterThan(1);
  });

  const corpus = resolve(import.meta.dirname, '../../../../shared/data');
  it.runIf(existsSync(corpus))('is the same for real files of grey values', { timeout: 300_000 }, async () => {
    // Its values do not fit the bits it declares: pydicom keeps them, DCMTK cuts them, and so the two disagree.
    const disputed = 'mlut_18.dcm';
    const off: string[] = [];
    let compared = 0;
    for (const path of ['ct', 'mr', 'cr_dx', 'xa', 'nm', 'odd', 'transfer_syntax', 'petct'].flatMap((f) =>
      files(join(corpus, f), 6),
    )) {
      if (path.endsWith(disputed)) continue;
      const made = await ours(path).catch(() => undefined);
      if (!made || (made.voi.kind === 'window' && made.voi.window.shape === 'linear-exact')) continue;
      const picture = await theirs(made.tool, path, made.voi).catch(() => undefined);
      if (picture?.length !== made.grey.length) continue;
      compared++;
      const most = furthest(made.grey, picture);
      if (most > 1) off.push(`${path.slice(corpus.length + 1)} ${most}`);
    }
    expect(off).toEqual([]);
    expect(compared).toBeGreaterThan(100);
  });
});

/** At most so many of each folder: series of hundreds are alike. */
function files(under: string, most: number): string[] {
  const names = readdirSync(under).sort();
  const here = names.map((name) => join(under, name));
  const plain = here.filter((path) => statSync(path).isFile()).slice(0, most);
  return [...plain, ...here.filter((path) => statSync(path).isDirectory()).flatMap((path) => files(path, most))];
}
