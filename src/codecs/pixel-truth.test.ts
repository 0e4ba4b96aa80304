import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { transferSyntax } from '#src/model/dicom/transfer-syntax.ts';
import type { Outcome } from '#src/model/fault/fault.ts';
import { locateFrames } from '#src/part10/locate-frames.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { data, hasRealFiles, truths as known, type Truth } from '../../e2e/real-files.ts';
import { bytesOf, digestOf, openRealFile, type RealFile } from '../../e2e/real-frames.ts';
import { readJpegHeader } from './jpeg/segments.ts';

/**
 * Every file of the corpus is read, its frames found and decoded, and compared with what pydicom and GDCM made of it
 * (`pixels.json`), with DCMTK, OpenJPH's or libjxl's own programs, or with the uncompressed file it was made from.
 */
const run = promisify(execFile);

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.fault));
  return outcome.value;
}

/** Largest difference of two frames, and how far they are apart on average. */
function apart(a: ArrayLike<number>, b: ArrayLike<number>): { most: number; average: number } {
  if (a.length !== b.length) return { most: Infinity, average: Infinity };
  let most = 0;
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    sum += difference;
    if (difference > most) most = difference;
  }
  return { most, average: sum / a.length };
}

/** Values of a binary PGM or PPM of 8 or 16 bits. */
function pnm(bytes: Uint8Array): number[] | Uint8Array {
  const head = /^P[56]\s+(?:#[^\n]*\s+)*\d+\s+\d+\s+(\d+)\s/.exec(
    Buffer.from(bytes.subarray(0, 200)).toString('latin1'),
  );
  if (!head) throw new Error('not a PNM file');
  const body = bytes.subarray(head[0].length);
  if (Number(head[1]) < 256) return body;
  return Array.from(
    { length: body.length / 2 },
    (_, i) => ((body[2 * i] as number) << 8) | (body[2 * i + 1] as number),
  );
}

const have = (program: string): boolean => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** What we say is right and `pixels.json` is not, each with the reason; the tests below show the reasons to be true. */
const explained: Readonly<Record<string, string>> = {
  'odd/pydicom_test_files/JPEG2000-embedded-sequence-delimiter.dcm':
    'a delimiter overwrote the width in its codestream; the digest is of noise',
  'wsi/fo_dicom_3175x2281/multiframe.dcm':
    'refused: codestreams of 240 x 55 in tiles of 240 x 240; the digest is of zeros',
  'transfer_syntax/pydicom_data_misc/JLSL_16_15_1_1F.dcm': 'the sign is in bit 14; the digest leaves it there',
  'pr/weasis/overlay.dcm': 'bit 15 is an overlay; the digest has it in the values',
};
const isExplained = (truth: Truth): boolean => truth.file in explained;

describe.runIf(hasRealFiles)('stored values of real files', { timeout: 900_000 }, () => {
  const truths = hasRealFiles ? [...known().values()] : [];
  const scratch = mkdtempSync(join(tmpdir(), 'pixel-truth-'));
  const counts = new Map<string, number>();
  const accounted = new Set<string>();
  const count = (what: string, file?: string): void => {
    counts.set(what, (counts.get(what) ?? 0) + 1);
    if (file !== undefined) accounted.add(file);
  };
  afterAll(() => {
    rmSync(scratch, { recursive: true });
    const lines = [...counts].map(([what, n]) => `${String(n)} ${what}`);
    process.stdout.write(`pixel truth, of ${String(truths.length)} files: ${lines.join('; ')}\n`);
  });

  const isYbr = (f: RealFile): boolean =>
    f.layout.photometric.startsWith('YBR') && !/ICT|RCT/.test(f.layout.photometric);
  const isColourJpeg = (f: RealFile): boolean =>
    f.layout.samplesPerPixel === 3 && transferSyntax(f.syntax)?.codec === 'jpeg';

  test('are equal bit for bit where the syntax is lossless', async () => {
    const unequal: string[] = [];
    for (const truth of truths) {
      if (truth.error !== undefined || truth.lossy || isExplained(truth)) continue;
      const f = await openRealFile(truth.file);
      // Truth has YBR as stored, a picture wants RGB: compared below.
      if (isYbr(f)) continue;
      const got: string[] = [];
      for (const index of f.middle) {
        const outcome = await f.decode(index);
        got.push(outcome.ok ? digestOf(bytesOf(outcome.value)) : JSON.stringify(outcome.fault));
      }
      if (f.count !== truth.shape[0] || got.join() !== truth.frames.join()) unequal.push(`${truth.file} ${got.join()}`);
      else count('lossless and equal to pydicom bit for bit', truth.file);
    }
    expect(unequal).toEqual([]);
  });

  test('are within 2 grey levels of 8 bits where the syntax is lossy', async () => {
    const unequal: string[] = [];
    for (const truth of truths) {
      if (truth.error !== undefined || !truth.lossy || isExplained(truth)) continue;
      const f = await openRealFile(truth.file);
      if (isColourJpeg(f)) continue;
      let sum = 0;
      let n = 0;
      let min = Infinity;
      let max = -Infinity;
      for (let index = 0; index < f.count; index++) {
        const frame = must(await f.decode(index));
        for (const value of frame.pixels) sum += value;
        n += frame.pixels.length;
        min = Math.min(min, frame.min);
        max = Math.max(max, frame.max);
      }
      const level = 2 ** (f.layout.bitsStored - 8);
      const off =
        Math.max(Math.abs(min - truth.min), Math.abs(max - truth.max), Math.abs(sum / n - truth.mean)) / level;
      if (off <= 2) count('lossy and within 2 grey levels of pydicom', truth.file);
      else unequal.push(`${truth.file} ${String(min)} ${String(max)} ${String(sum / n)}`);
    }
    expect(unequal).toEqual([]);
  });

  test('of colour JPEG have the mean of what pydicom leaves as YBR', async () => {
    const unequal: string[] = [];
    for (const truth of truths) {
      if (truth.error !== undefined || !truth.lossy || isExplained(truth)) continue;
      const f = await openRealFile(truth.file);
      if (!isColourJpeg(f)) continue;
      let sumRgb = 0;
      let sumYbr = 0;
      let n = 0;
      for (let index = 0; index < f.count; index++) {
        const { pixels } = must(await f.decode(index));
        for (let i = 0; i < pixels.length; i += 3) {
          const [r, g, b] = [pixels[i] as number, pixels[i + 1] as number, pixels[i + 2] as number];
          const y = 0.299 * r + 0.587 * g + 0.114 * b;
          sumYbr += y + 256 + (b - y) / 1.772 + (r - y) / 1.402;
          sumRgb += r + g + b;
        }
        n += pixels.length;
      }
      // GDCM converts by PhotometricInterpretation alone; where the codestream is YCbCr under an RGB label it leaves YBR.
      const off = Math.min(Math.abs(sumYbr / n - truth.mean), Math.abs(sumRgb / n - truth.mean));
      if (off <= 2) count('colour JPEG with the mean of pydicom', truth.file);
      else unequal.push(`${truth.file} ${String(sumYbr / n)} ${String(sumRgb / n)} not ${String(truth.mean)}`);
    }
    expect(unequal).toEqual([]);
  });

  test.runIf(have('dcmj2pnm'))('of colour in YBR come out as the RGB that DCMTK makes of them', async () => {
    const unequal: string[] = [];
    for (const truth of truths) {
      const codec = transferSyntax(truth.transferSyntax ?? '')?.codec;
      if (codec === undefined || truth.error !== undefined || isExplained(truth)) continue;
      const f = await openRealFile(truth.file);
      if (!isColourJpeg(f) && !(isYbr(f) && (codec === 'native' || codec === 'native-be' || codec === 'rle'))) continue;
      for (const index of f.middle) {
        const out = join(scratch, 'colour.ppm');
        // Where the codestream says nothing of its colour DCMTK's guess is not what the data set says.
        const jpeg = codec === 'jpeg' ? readJpegHeader(await f.encoded(index)) : undefined;
        const silent = jpeg !== undefined && !jpeg.jfif && jpeg.adobe === undefined;
        const args = [silent ? '+cp' : '+cg', '+op', '+F', String(index + 1), join(data, truth.file), out];
        const drawn = await run('dcmj2pnm', args).then(
          () => true,
          () => false,
        );
        if (!drawn) {
          count('frames that DCMTK cannot draw');
          continue;
        }
        const { most, average } = apart(must(await f.decode(index)).pixels, pnm(await readFile(out)));
        if (most <= 3 && average <= 0.5) count('colour frames equal to DCMTK pixel by pixel', truth.file);
        else unequal.push(`${truth.file} frame ${String(index + 1)} most ${String(most)} average ${String(average)}`);
      }
    }
    expect(unequal).toEqual([]);
  });

  test.runIf(have('dcmdjpeg'))(
    'of 12-bit JPEG, sequential and progressive, are those of DCMTK to one level',
    async () => {
      const unequal: string[] = [];
      let seen = 0;
      for (const { file } of truths) {
        if (file.startsWith('video/')) continue;
        const f = await openRealFile(file).catch(() => undefined);
        if (!f || transferSyntax(f.syntax)?.codec !== 'jpeg' || f.layout.bitsAllocated !== 16) continue;
        if (f.syntax === '1.2.840.10008.1.2.4.55') {
          expect(await f.decode(0)).toMatchObject({ ok: false, fault: { kind: 'unsupported' } });
          continue;
        }
        const out = join(scratch, 'plain.dcm');
        await run('dcmdjpeg', ['-q', join(data, file), out]);
        const plain = await readPart10(bytesReader(new Uint8Array(await readFile(out))));
        const ranges = await locateFrames(plain.reader, plain);
        for (const index of f.middle) {
          const range = ranges[index]?.[0];
          if (!range) throw new Error('no such frame');
          const truth = await plain.reader.read(range.offset, range.length);
          const values = new Uint16Array(truth.slice().buffer);
          const { most, average } = apart(
            must(await f.decode(index)).pixels,
            f.layout.signed ? new Int16Array(values.buffer) : values,
          );
          seen++;
          if (most <= 2 && average <= 0.3) count('12-bit JPEG frames equal to DCMTK to one level', file);
          else unequal.push(`${file} frame ${String(index + 1)} most ${String(most)} average ${String(average)}`);
        }
      }
      expect(unequal).toEqual([]);
      expect(seen).toBeGreaterThan(8);
    },
  );

  test.runIf(have('dcmdjpls') && have('dcmdjpeg'))('that the truth does not list are those of DCMTK', async () => {
    const delimiter = Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0);
    const files = [
      ['dcmdjpls', 'mr/prostatex_0207/bval_calc/0002_213625.dcm', new Uint8Array()],
      ['dcmdjpls', 'mr/prostatex_0207/bval_calc/0019_394798.dcm', new Uint8Array()],
      ['dcmdjpeg', 'odd/fo_dicom/GH1339.dcm', delimiter], // the file ends before it
    ] as const;
    for (const [program, file, end] of files) {
      const [given, out] = [join(scratch, 'given.dcm'), join(scratch, 'plain.dcm')];
      await writeFile(given, Buffer.concat([await readFile(join(data, file)), end]));
      await run(program, ['-q', given, out]);
      const plain = await readPart10(bytesReader(new Uint8Array(await readFile(out))));
      const range = (await locateFrames(plain.reader, plain))[0]?.[0];
      if (!range) throw new Error('no such frame');
      const truth = await plain.reader.read(range.offset, range.length);
      expect(digestOf(bytesOf(must(await (await openRealFile(file)).decode(0)))), file).toBe(digestOf(truth));
    }
    // Its last frame is cut short; those before are its sibling's.
    const short = await openRealFile('enhanced/emri_small_jpeg_2k_lossless_too_short.dcm');
    const frame = digestOf(bytesOf(must(await short.decode(5))));
    expect(frame).toBe(known().get('enhanced/emri_small_jpeg_2k_lossless.dcm')?.frames[1]);
  });

  test('of what pydicom could not decode are those of the uncompressed sibling', async () => {
    const ct = 'transfer_syntax/cornerstone_ct/CTImage.dcm_LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm';
    const seg = 'seg/pydicom_variants/';
    const siblings: readonly (readonly [file: string, sibling: string, average: number])[] = [
      ['transfer_syntax/htj2k/CTImage_HTJ2K_lossless_LRCP.dcm', ct, 0],
      ['transfer_syntax/htj2k/CTImage_HTJ2K_lossless_RPCL.dcm', ct, 0],
      ['transfer_syntax/htj2k/CTImage_HTJ2K_lossy.dcm', ct, 8],
      [`${seg}liver_rle.dcm`, `${seg}liver_expb.dcm`, 0],
      [`${seg}liver_deflate.dcm`, `${seg}liver_expb.dcm`, 0],
      [`${seg}liver_nonbyte_aligned_rle.dcm`, `${seg}liver_nonbyte_aligned.dcm`, 0],
      [`${seg}liver_nonbyte_aligned_deflate.dcm`, `${seg}liver_nonbyte_aligned.dcm`, 0],
      ['transfer_syntax/jpegxl/US_RGB_JXL_lossless.dcm', 'us/examples_rgb_color.dcm', 0],
      ['transfer_syntax/jpegxl/US_RGB_JXL_lossy.dcm', 'us/examples_rgb_color.dcm', 4],
      ['transfer_syntax/jpegxl/US_30f_JXL_jpeg_recompression.dcm', 'us/examples_ybr_color.dcm', 0.5],
    ];
    const unequal: string[] = [];
    for (const [file, sibling, average] of siblings) {
      const [a, b] = [await openRealFile(file), await openRealFile(sibling)];
      for (const index of a.middle) {
        const { pixels, lossy } = must(await a.decode(index));
        const difference = apart(pixels, must(await b.decode(index)).pixels);
        const fine = difference.average <= average && lossy === average > 0;
        if (fine) count('frames equal to their uncompressed sibling', file);
        else unequal.push(`${file} frame ${String(index + 1)} ${JSON.stringify(difference)}`);
      }
    }
    expect(unequal).toEqual([]);
  });

  test.runIf(have('ojph_expand'))('of HTJ2K are those of ojph_expand', async () => {
    for (const file of ['HTJ2KLossless_08_RGB.dcm', 'HTJ2K_08_RGB.dcm', 'XA_16f_HTJ2K_RPCL.dcm']) {
      const f = await openRealFile(`transfer_syntax/htj2k/${file}`);
      for (const index of f.middle) {
        const [given, out] = [
          join(scratch, 'frame.jph'),
          join(scratch, f.layout.samplesPerPixel === 3 ? 'x.ppm' : 'x.pgm'),
        ];
        await writeFile(given.replace('.jph', '.j2c'), await f.encoded(index));
        await run('ojph_expand', ['-i', given.replace('.jph', '.j2c'), '-o', out]);
        const { most } = apart(must(await f.decode(index)).pixels, pnm(await readFile(out)));
        expect(most, `${file} frame ${String(index + 1)}`).toBeLessThanOrEqual(file.startsWith('HTJ2K_08') ? 1 : 0);
        count('HTJ2K frames equal to ojph_expand', `transfer_syntax/htj2k/${file}`);
      }
    }
  });

  test.runIf(have('djxl'))('of JPEG XL are those of djxl', async () => {
    const files = ['MR4_JXL_lossless', 'US_RGB_JXL_lossless', 'US_RGB_JXL_lossy', 'US_30f_JXL_jpeg_recompression'];
    for (const file of files) {
      const f = await openRealFile(`transfer_syntax/jpegxl/${file}.dcm`);
      for (const index of f.middle) {
        const [given, out] = [
          join(scratch, 'frame.jxl'),
          join(scratch, f.layout.samplesPerPixel === 3 ? 'x.ppm' : 'x.pgm'),
        ];
        await writeFile(given, await f.encoded(index));
        await run('djxl', [given, out]);
        const { most } = apart(must(await f.decode(index)).pixels, pnm(await readFile(out)));
        expect(most, `${file} frame ${String(index + 1)}`).toBeLessThanOrEqual(file.endsWith('lossless') ? 0 : 2);
        count('JPEG XL frames equal to djxl', `transfer_syntax/jpegxl/${file}.dcm`);
      }
    }
  });

  test.runIf(existsSync('/usr/bin/python3'))(
    'of uncompressed files that pydicom finds too broken to decode are their very bytes',
    async () => {
      const files = [
        'cr_dx/CR-MONO1-10-chest',
        'transfer_syntax/pydicom_data_misc/OT-PAL-8-face.dcm',
        'rt/pydicom_rt/badVR.dcm',
      ];
      const script =
        'import sys,pydicom,hashlib\n' +
        'd=pydicom.dcmread(sys.argv[1],force=True);n=int(d.Rows)*int(d.Columns)*int(d.BitsAllocated)//8\n' +
        'print(hashlib.sha256(d.PixelData[:n]).hexdigest()[:16])';
      for (const file of files) {
        const { stdout } = await run('/usr/bin/python3', ['-c', script, join(data, file)]);
        expect(digestOf(bytesOf(must(await (await openRealFile(file)).decode(0)))), file).toBe(stdout.trim());
        count('equal to the bytes of the file', file);
      }
    },
  );

  test('that differ from pydicom by decision have the same stored bits', async () => {
    const sign = 'transfer_syntax/pydicom_data_misc/JLSL_16_15_1_1F.dcm';
    const withoutSign = must(await (await openRealFile(sign)).decode(0)).pixels.map((value: number) => value & 0x7fff);
    expect(digestOf(new Uint8Array(withoutSign.buffer))).toBe(truths.find((t) => t.file === sign)?.frames[0]);

    // But for four bytes of the codestream's width it is the file beside it.
    const damaged = 'odd/pydicom_test_files/JPEG2000-embedded-sequence-delimiter.dcm';
    const whole = known().get('odd/pydicom_test_files/JPEG2000.dcm');
    expect(digestOf(bytesOf(must(await (await openRealFile(damaged)).decode(0))))).toBe(whole?.frames[0]);

    const overlay = await openRealFile('pr/weasis/overlay.dcm');
    const raw = new Uint16Array((await overlay.encoded(0)).buffer);
    expect(digestOf(new Uint8Array(raw.buffer))).toBe(
      truths.find((t) => t.file === 'pr/weasis/overlay.dcm')?.frames[0],
    );
    expect(must(await overlay.decode(0)).pixels).toEqual(raw.map((value) => value & 0xfff));
  });

  test('are refused, with the reason, where the file contradicts itself', async () => {
    const faults: Record<string, string> = {};
    for (const truth of truths.filter(isExplained)) {
      const f = await openRealFile(truth.file);
      const outcome = await f.decode(f.count - 1);
      if (!outcome.ok) faults[truth.file] = outcome.fault.kind;
    }
    expect(faults).toEqual({
      'wsi/fo_dicom_3175x2281/multiframe.dcm': 'corrupt',
    });
    expect((await (await openRealFile('odd/pydicom_test_files/MR_truncated.dcm')).decode(0)).ok).toBe(false);
  });

  const programs = ['dcmj2pnm', 'dcmdjpeg', 'ojph_expand', 'djxl'];
  test.runIf(programs.every(have))('are all accounted for: compared above, or named here', () => {
    const named: Readonly<Record<string, string>> = {
      ...explained,
      'odd/fo_dicom/GH340.dcm': 'not verified: 12 bits allocated are refused',
      'odd/pydicom_test_files/MR_truncated.dcm': 'cut short, refused',
      'odd/pydicom_test_files/meta_missing_tsyntax.dcm': 'no pixels',
      'odd/pydicom_test_files/nested_priv_SQ.dcm': 'no pixels',
      'transfer_syntax/cornerstone_ct/CTImage.dcm_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm': 'refused',
      'video/endoscopic_pan_90f_h264.dcm': 'video',
      'video/us_cine_65f_h264_mp4.dcm': 'video',
      'video/us_cine_65f_hevc_mp4.dcm': 'video',
      'video/us_cine_65f_mpeg2.dcm': 'video',
    };
    expect(truths.map((t) => t.file).filter((file) => !accounted.has(file) && !(file in named))).toEqual([]);
  });
});
