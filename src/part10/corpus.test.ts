import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sniff } from '#src/model/dicom/sniff.ts';
import { transferSyntax } from '#src/model/dicom/transfer-syntax.ts';
import { number, text, type DicomElement, type DicomJson } from './dicom-json.ts';
import { frameBytes } from './frame-bytes.ts';
import { locateFrames } from './locate-frames.ts';
import { bytesReader } from './range-reader.ts';
import { readPart10, type Part10 } from './read-part10.ts';
import { isBinaryVr } from './vr.ts';

const data = join(import.meta.dirname, '../../../shared/data');

/** What pydicom reads of each file: elements by tag, and the digests of its encapsulated frames. */
const pydicom = `
import sys, json, warnings, hashlib
warnings.simplefilter('ignore')
import pydicom
from pydicom import config
from pydicom.encaps import generate_pixel_data_frame
config.use_DS_decimal = False
def values(e):
    if e.VR == 'PN':
        return [str(x) for x in (e.value if e.VM > 1 else [e.value])] if e.value else []
    v = e.value
    if v is None: return []
    if isinstance(v, str) or not hasattr(v, '__iter__'): v = [v]
    out = []
    for x in v:
        if e.VR == 'AT': out.append('%08X' % int(x))
        elif isinstance(x, (int, float)): out.append(float(x) if abs(x) < 1e300 else str(x))
        else: out.append(str(x))
    return out
def dataset(d):
    result = {}
    for t in sorted(d.keys()):
        if t.element == 0 or t.group < 8 or t.group >= 0x7fe0: continue
        e = d[t]
        vr = getattr(e.VR, 'value', e.VR)
        if vr == 'SQ': result['%08X' % int(t)] = ['SQ', [dataset(i) for i in e.value]]
        elif isinstance(e.value, bytes): result['%08X' % int(t)] = [vr, len(e.value), hashlib.sha1(e.value).hexdigest()]
        elif vr == 'UN' or vr.startswith('O'): result['%08X' % int(t)] = [vr, 0, '']
        else: result['%08X' % int(t)] = [vr, values(e)]
    return result
out = {}
for f in sys.stdin.read().split('\\n'):
    try:
        d = pydicom.dcmread(f, force=True)
        row = {'elements': dataset(d)}
        if d.file_meta.get('TransferSyntaxUID') and d.file_meta.TransferSyntaxUID.is_compressed and d.file_meta.TransferSyntaxUID != '1.2.840.10008.1.2.1.99' and 'PixelData' in d:
            n = int(d.get('NumberOfFrames') or 1)
            row['frames'] = [hashlib.sha1(x).hexdigest() for x in generate_pixel_data_frame(d.PixelData, n)]
        out[f] = row
    except Exception as e:
        out[f] = {'error': repr(e)}
json.dump(out, sys.stdout)
`;

interface Row {
  readonly elements?: Elements;
  readonly frames?: readonly string[];
  readonly error?: string;
}
type Elements = Readonly<Record<string, readonly [vr: string, values: unknown, digest?: string]>>;

function filesUnder(folder: string): string[] {
  return readdirSync(join(data, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(json|md|txt|zip)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Where pydicom 2.3.1 itself fails or guesses, by file: stray delimiters, a VR left blank, escapes it does not know, bytes
 * that are no data set, a header that ends in the middle.
 */
const notByPydicom = [
  'us/DIRW0007',
  'odd/fo_dicom/FreezePattern.dcm',
  'odd/fo_dicom/GH364.dcm',
  'odd/fo_dicom/GH179A.dcm',
  'charset/fo_dicom/chrGB2312.dcm',
  'odd/pydicom_test_files/no_meta.dcm',
  'rt/pydicom_rt/rtplan_truncated.dcm',
];

/** Padding that readers strip or keep at will, and empty values at the end, aside. */
function plain(values: readonly unknown[], vr: string): string {
  const found = values.map((value) => {
    const bare = typeof value === 'string' ? value.replace(/^[\0 ]+|[\0 ]+$/g, '') : value;
    return vr === 'PN'
      ? String(bare)
          .replace(/\s*([=^])\s*/g, '$1')
          .replace(/[=^]+$/, '')
      : bare;
  });
  while (found.length > 0 && found.at(-1) === '') found.pop();
  return JSON.stringify(found);
}

function ourValues(element: DicomElement): readonly unknown[] {
  return (element.Value ?? []).map((value) => {
    if (value === null) return '';
    if (typeof value !== 'object') return value;
    const name = value as { Alphabetic?: string; Ideographic?: string; Phonetic?: string };
    return [name.Alphabetic ?? '', name.Ideographic ?? '', name.Phonetic ?? ''].join('=');
  });
}

function differences(theirs: Elements, ours: DicomJson, path: string, big: boolean): string[] {
  const found: string[] = [];
  const tags = Object.keys(ours).filter((tag) => tag >= '00080000' && tag < '7FE00000');
  for (const tag of new Set([...Object.keys(theirs), ...tags])) {
    const element = ours[tag];
    const row = theirs[tag];
    if (!element || !row) {
      found.push(`${path}${tag} only ${element ? 'here' : 'there'}`);
      continue;
    }
    const [vr, values, digest] = row;
    // pydicom guesses the VR of private values that have none.
    if (element.vr === 'UN' && parseInt(tag.slice(0, 4), 16) % 2 === 1) continue;
    if (vr === 'SQ') {
      const items = (element.Value ?? []) as readonly DicomJson[];
      const others = values as readonly Elements[];
      if (items.length !== others.length)
        found.push(`${path}${tag} ${others.length} items there, ${items.length} here`);
      else others.forEach((other, i) => found.push(...differences(other, items[i]!, `${path}${tag}[${i}].`, big)));
    } else if (isBinaryVr(element.vr)) {
      const bytes = Buffer.from(element.InlineBinary ?? '', 'base64');
      const same = bytes.length === values && createHash('sha1').update(bytes).digest('hex') === digest;
      // Words of a big-endian file are turned round here and not there.
      if (!same && !(big && bytes.length === values) && bytes.length + Number(values) > 0)
        found.push(`${path}${tag} bytes`);
    } else if (plain(values as readonly unknown[], vr) !== plain(ourValues(element), vr)) {
      found.push(
        `${path}${tag} ${plain(values as readonly unknown[], vr)} there, ${plain(ourValues(element), vr)} here`,
      );
    }
  }
  return found;
}

/** Raw pixels under a JPEG's name, a lossy JPEG under a lossless one's, a width made of a delimiter on purpose. */
const lying = [
  'odd/fo_dicom/genFile.dcm jpeg is undefined',
  'odd/pydicom_test_files/JPEG2000-embedded-sequence-delimiter.dcm 1024 x 256 is 1024 x 3722445056',
  'op/sample-op.dcm jpeg-lossless is jpeg',
  'op/sample-op.dcm is lossy',
];

describe.runIf(existsSync(data))('real files', () => {
  const folders = readdirSync(data, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && entry.name !== 'hostile' ? [entry.name] : [],
  );
  it.each(folders)(
    'of %s give the elements and the frames that pydicom reads',
    { timeout: 120_000 },
    async (folder) => {
      const files = filesUnder(folder);
      const output = execFileSync('/usr/bin/python3', ['-c', pydicom], { input: files.join('\n'), maxBuffer: 2 ** 28 });
      const rows = JSON.parse(output.toString().replace(/\bNaN\b/g, '"NaN"')) as Record<string, Row>;
      const failures: string[] = [];
      let compared = 0;
      for (const path of files) {
        const name = relative(data, path);
        const row = rows[path];
        if (notByPydicom.includes(name) || !row) continue;
        const reader = bytesReader(new Uint8Array(readFileSync(path)));
        const file = await readPart10(reader, { bulkAbove: 2 ** 40 });
        if (row.elements) {
          compared++;
          failures.push(...differences(row.elements, file.dataset, `${name} `, file.bigEndian));
        }
        if (row.frames && transferSyntax(file.syntax)?.codec !== 'video') {
          const ours = await frameDigests(reader, file);
          if (ours.join() !== row.frames.join())
            failures.push(`${name} frames: ${row.frames.length} there, ${ours.length} here`);
        }
      }
      expect(failures).toEqual([]);
      expect(compared).toBeGreaterThan(0);
    },
  );

  it(
    'have codestreams of the kind and size that their headers say, but for those known to lie',
    { timeout: 120_000 },
    async () => {
      const failures: string[] = [];
      let sniffed = 0;
      for (const folder of folders) {
        for (const path of filesUnder(folder)) {
          const reader = bytesReader(new Uint8Array(readFileSync(path)));
          const file = await readPart10(reader).catch(() => undefined);
          const codec = file && transferSyntax(file.syntax)?.codec;
          if (!file || file.pixels?.kind !== 'encapsulated' || codec === 'video' || codec === 'deflated-frame')
            continue;
          const found = sniff(await frameBytes(file.reader, file, await locateFrames(reader, file), 1));
          sniffed++;
          const size = `${number(file.dataset, '00280010')} x ${number(file.dataset, '00280011')}`;
          if (found?.codec !== codec) failures.push(`${relative(data, path)} ${codec} is ${found?.codec}`);
          if (found?.rows !== undefined && `${found.rows} x ${found.columns}` !== size) {
            failures.push(`${relative(data, path)} ${size} is ${found.rows} x ${found.columns}`);
          }
          if (
            found?.lossy === true &&
            text(file.dataset, '00282110') === '00' &&
            transferSyntax(file.syntax)?.lossy === 'never'
          ) {
            failures.push(`${relative(data, path)} is lossy`);
          }
        }
      }
      expect(failures).toEqual(lying);
      expect(sniffed).toBeGreaterThan(500);
    },
  );
});

async function frameDigests(reader: ReturnType<typeof bytesReader>, file: Part10): Promise<string[]> {
  const ranges = await locateFrames(reader, file);
  const digests: string[] = [];
  for (let frame = 1; frame <= ranges.length; frame++) {
    digests.push(
      createHash('sha1')
        .update(await frameBytes(reader, file, ranges, frame))
        .digest('hex'),
    );
  }
  return digests;
}
