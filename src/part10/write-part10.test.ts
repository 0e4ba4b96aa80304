import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explicitLittleEndian, jpegBaseline } from '#src/model/dicom/transfer-syntax.ts';
import type { DicomJson } from './dicom-json.ts';
import { bytesReader } from './range-reader.ts';
import { readPart10 } from './read-part10.ts';
import { writePart10 } from './write-part10.ts';
import { decimalString } from './write-value.ts';

const folder = mkdtempSync(join(tmpdir(), 'part10-'));

/** Every VR, odd lengths, an empty value, several values, nested sequences, private elements. */
const everything: DicomJson = {
  '00080005': { vr: 'CS', Value: ['ISO_IR 100'] },
  '00080008': { vr: 'CS', Value: ['DERIVED', null, 'AXIAL'] },
  '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.7'] },
  '00080018': { vr: 'UI', Value: ['1.2.826.0.1.3680043.8.498.1'] },
  '00080020': { vr: 'DA', Value: ['20261121'] },
  '00080030': { vr: 'TM', Value: ['101112.5'] },
  '0008002A': { vr: 'DT', Value: ['20261121101112+0800'] },
  '00080050': { vr: 'SH' },
  '00080054': { vr: 'AE', Value: ['FOVEA'] },
  '00080120': { vr: 'UR', Value: ['https://example.org/a?b=c'] },
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Wang^XiaoDong', Ideographic: '王^小東', Phonetic: 'wáng' }] },
  '00101010': { vr: 'AS', Value: ['062Y'] },
  '00104000': { vr: 'LT', Value: ['two\r\nlines \\ of text'] },
  '00180050': { vr: 'DS', Value: [0.1, -1.5e-7, 123456.789012345] },
  '00189073': { vr: 'FD', Value: [Math.PI] },
  '0018601C': { vr: 'UL', Value: [4294967295] },
  '00186020': { vr: 'SL', Value: [-2147483648] },
  '00200013': { vr: 'IS', Value: [7] },
  '00204000': { vr: 'LT', Value: ['odd'] },
  '00280009': { vr: 'AT', Value: ['00181063'] },
  '00280010': { vr: 'US', Value: [2] },
  '00280011': { vr: 'US', Value: [2] },
  '00280106': { vr: 'SS', Value: [-5] },
  '00081140': {
    vr: 'SQ',
    Value: [
      {
        '00081155': { vr: 'UI', Value: ['1.2.3'] },
        '00081199': { vr: 'SQ', Value: [{ '00080100': { vr: 'SH', Value: ['x'] } }] },
      },
      {},
    ],
  },
  '00090010': { vr: 'LO', Value: ['A MAKER'] },
  '00091001': { vr: 'UN', InlineBinary: 'AQID' },
  '0040A160': { vr: 'UT', Value: ['é'.repeat(70_000)] },
  '00186060': { vr: 'FL', Value: [0.5, -2] },
  '00440001': { vr: 'ST', Value: [' leading spaces stay'] },
};

function asFile(bytes: Uint8Array): string {
  const path = join(folder, 'file.dcm');
  writeFileSync(path, bytes);
  return path;
}

describe('a written file', () => {
  it('is read by DCMTK without a word of complaint, its elements in order', () => {
    const path = asFile(
      writePart10(everything, explicitLittleEndian, {
        kind: 'native',
        bytes: new Uint8Array([1, 2, 3, 4, 5]),
        vr: 'OB',
      }),
    );
    const dump = execFileSync('dcmdump', ['+L', '-q', path]).toString();
    const log = execFileSync('sh', [
      '-c',
      'dcmdump -v "$0" 2>&1 >/dev/null | grep -E "^[WE]:" || true',
      path,
    ]).toString();
    expect(log).toBe('');
    const tags = [...dump.matchAll(/^\(((?!fffe)[0-9a-f]{4}),([0-9a-f]{4})\)/gm)]
      .map(([, group, element]) => `${group}${element}`)
      .filter((tag) => !tag.startsWith('fffe'));
    expect(tags).toEqual([...tags].sort());
    expect(dump).toContain('(0028,0009) AT (0018,1063)');
    expect(dump).toMatch(/\(7fe0,0010\) OB 01\\02\\03\\04\\05\\00/);
  });

  it('says to pydicom what was written', () => {
    const path = asFile(writePart10(everything, explicitLittleEndian));
    const script = `
import pydicom, json, sys
d = pydicom.dcmread(sys.argv[1])
print(json.dumps([str(d.PatientName), d.SpecificCharacterSet, [float(x) for x in d.SliceThickness], d[0x0018,0x9073].value,
  [i.get('ReferencedSOPInstanceUID') for i in d[0x0008,0x1140].value], len(d[0x0040,0xa160].value), d[0x0009,0x1001].value.hex(),
  d.file_meta.FileMetaInformationGroupLength, str(d.file_meta.MediaStorageSOPInstanceUID), d.AcquisitionDateTime, list(d.ImageType)]))`;
    const read = JSON.parse(
      execFileSync('/usr/bin/python3', ['-W', 'ignore', '-c', script, path]).toString(),
    ) as unknown[];
    expect(read).toEqual([
      'Wang^XiaoDong=王^小東=wáng',
      'ISO_IR 192',
      [0.1, -1.5e-7, 123456.789012345],
      Math.PI,
      ['1.2.3', null],
      70_000,
      '01020300',
      expect.any(Number),
      '1.2.826.0.1.3680043.8.498.1',
      '20261121101112+0800',
      ['DERIVED', '', 'AXIAL'],
    ]);
  });

  it('has encapsulated frames where pydicom looks for them, with a Basic Offset Table', () => {
    const frames = [Uint8Array.of(0xff, 0xd8, 1), Uint8Array.of(0xff, 0xd8, 2, 3), Uint8Array.of(0xff, 0xd8)];
    const dataset: DicomJson = { ...everything, '00280008': { vr: 'IS', Value: [3] } };
    const path = asFile(writePart10(dataset, jpegBaseline, { kind: 'encapsulated', frames }));
    const script = `
import pydicom, json, sys
from pydicom.encaps import generate_pixel_data_frame, get_frame_offsets
from pydicom.filebase import DicomBytesIO
d = pydicom.dcmread(sys.argv[1])
fp = DicomBytesIO(d.PixelData); fp.is_little_endian = True
print(json.dumps([[x.hex() for x in generate_pixel_data_frame(d.PixelData, 3)], get_frame_offsets(fp)[1]]))`;
    const read = JSON.parse(execFileSync('/usr/bin/python3', ['-c', script, path]).toString()) as unknown;
    expect(read).toEqual([
      ['ffd80100', 'ffd80203', 'ffd8'],
      [0, 12, 24],
    ]);
  });

  it('is read back as it was, whatever the values', async () => {
    const words = fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .map((value) => value.replace(/[\\\0\u001b]/g, '').trim());
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          name: words,
          numbers: fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1, maxLength: 5 }),
          doubles: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 5 }),
          bytes: fc.uint8Array({ minLength: 2, maxLength: 100 }).map((b) => b.slice(0, b.length & ~1)),
        }),
        async ({ name, numbers, doubles, bytes }) => {
          const dataset: DicomJson = {
            '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
            '00081030': name === '' ? { vr: 'LO' } : { vr: 'LO', Value: [name] },
            '00180050': { vr: 'SS', Value: numbers },
            '00189073': { vr: 'FD', Value: doubles },
            '00420011': { vr: 'OB', InlineBinary: Buffer.from(bytes).toString('base64') },
          };
          const { dataset: read } = await readPart10(bytesReader(writePart10(dataset, explicitLittleEndian)));
          expect(read).toEqual(dataset);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('refuses values that their VR cannot hold', () => {
    const write = (vr: string, value: unknown) => () =>
      writePart10({ '00280010': { vr, Value: [value] } }, explicitLittleEndian);
    expect(write('US', 65536)).toThrow('US cannot hold 65536');
    expect(write('US', 1.5)).toThrow();
    expect(write('AT', 'xyz')).toThrow();
    expect(write('DS', Infinity)).toThrow();
    expect(() => writePart10({ '00420011': { vr: 'OB', BulkDataURI: 'x' } }, explicitLittleEndian)).toThrow(
      'bulk data',
    );
  });
});

describe('a decimal string', () => {
  it('has at most 16 characters and as many digits as fit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (value) => {
        const written = decimalString(value);
        expect(written.length).toBeLessThanOrEqual(16);
        expect(Math.abs(Number(written) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-8 + Number.MIN_VALUE);
      }),
    );
    expect(decimalString(-0.3333333333333333)).toBe('-0.3333333333333');
  });
});
