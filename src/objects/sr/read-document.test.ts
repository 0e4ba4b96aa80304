import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { data } from '../../../e2e/real-files.ts';
import { filesUnder, haveTruth, truthOf } from '../../../e2e/real-objects.ts';
import type { ContentItem, ContentValue, SrDocument } from './content-item.ts';
import { readDocument } from './read-document.ts';

const code = (value: string, scheme: string, meaning: string): DicomJson => ({
  '00080100': { vr: 'SH', Value: [value] },
  '00080102': { vr: 'SH', Value: [scheme] },
  '00080104': { vr: 'LO', Value: [meaning] },
});
const named = (meaning: string) => ({ '0040A043': { vr: 'SQ', Value: [code('1', '99TEST', meaning)] } });
const item = (type: string, more: DicomJson): DicomJson => ({
  '0040A010': { vr: 'CS', Value: ['CONTAINS'] },
  '0040A040': { vr: 'CS', Value: [type] },
  ...more,
});
const object = (uid: string, more: DicomJson = {}): DicomJson => ({
  '00081150': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
  '00081155': { vr: 'UI', Value: [uid] },
  ...more,
});
/** A document of these items, as a file. */
const read = (items: readonly DicomJson[], more: DicomJson = {}): Promise<SrDocument> =>
  readDocument(
    writePart10(
      {
        '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.88.33'] },
        '00080018': { vr: 'UI', Value: ['1.2.3'] },
        '0040A040': { vr: 'CS', Value: ['CONTAINER'] },
        ...named('Report'),
        '0040A730': { vr: 'SQ', Value: items },
        ...more,
      },
      explicitLittleEndian,
    ),
  );
const valuesOf = async (...items: readonly DicomJson[]): Promise<readonly ContentValue[]> =>
  (await read(items)).root.children.map(({ value }) => value);

describe('a structured report as a document', () => {
  it('says of itself what PS3.3 C.17.2 has for it', async () => {
    const report = await read([], {
      '00080023': { vr: 'DA', Value: ['20261122'] },
      '00080033': { vr: 'TM', Value: ['083105.25'] },
      '00080201': { vr: 'SH', Value: ['+0100'] },
      '00080080': { vr: 'LO', Value: ['Klinikum Süd'] },
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Wang^XiaoDong', Ideographic: '王^小东' }] },
      '00100020': { vr: 'LO', Value: ['P1'] },
      '0040A491': { vr: 'CS', Value: ['PARTIAL'] },
      '0040A492': { vr: 'LO', Value: ['dictated'] },
      '0040A493': { vr: 'CS', Value: ['VERIFIED'] },
      '0040A496': { vr: 'CS', Value: ['FINAL'] },
      '0040A073': {
        vr: 'SQ',
        Value: [
          {
            '0040A027': { vr: 'LO', Value: ['OFFIS'] },
            '0040A030': { vr: 'DT', Value: ['20261122090000-0500'] },
            '0040A075': { vr: 'PN', Value: [{ Alphabetic: 'Grün^Ada' }] },
          },
        ],
      },
    });
    expect(report).toMatchObject({
      content: { date: '2026-11-22', time: '08:31:05.25', offset: '+01:00' },
      institution: 'Klinikum Süd',
      patient: { id: 'P1', name: { ideographic: { family: '王', given: '小东' } } },
      completion: 'PARTIAL',
      completionWords: 'dictated',
      verification: 'VERIFIED',
      preliminary: 'FINAL',
    });
    expect(report.verifiers).toEqual([
      {
        name: { alphabetic: { family: 'Grün', given: 'Ada', middle: '', prefix: '', suffix: '' } },
        organisation: 'OFFIS',
        moment: { date: '2026-11-22', time: '09:00:00', offset: '-05:00' },
      },
    ]);
    expect(report.root).toMatchObject({ at: '1', concept: { meaning: 'Report' }, children: [] });
  });

  it('keeps the lines of a text, however its writer broke them, and no other controls', async () => {
    const text = 'One\r\nTwo\rThree\n\nFour\u0007\u001b';
    const [value] = await valuesOf(item('TEXT', { '0040A160': { vr: 'UT', Value: [text] } }));
    expect(value).toEqual({ type: 'TEXT', text: 'One\nTwo\nThree\n\nFour' });
  });

  it('keeps the digits of a number, and says why there is none', async () => {
    const measured = {
      '0040A30A': { vr: 'DS', Value: ['3.00'] },
      '004008EA': { vr: 'SQ', Value: [code('mm', 'UCUM', 'millimeter')] },
    };
    const values = await valuesOf(
      item('NUM', { '0040A300': { vr: 'SQ', Value: [measured] } }),
      item('NUM', {
        '0040A300': { vr: 'SQ', Value: [] },
        '0040A301': { vr: 'SQ', Value: [code('114006', 'DCM', 'Measurement failure')] },
      }),
    );
    expect(values).toMatchObject([
      { type: 'NUM', number: '3.00', unit: { value: 'mm', meaning: 'millimeter' } },
      { type: 'NUM', qualifier: { meaning: 'Measurement failure' } },
    ]);
    expect(values[1]).not.toHaveProperty('number');
  });

  it('keeps moments as they are written, also those that are none', async () => {
    const values = await valuesOf(
      item('DATE', { '0040A121': { vr: 'DA', Value: ['202611'] } }),
      item('TIME', { '0040A122': { vr: 'TM', Value: ['0830'] } }),
      item('DATETIME', { '0040A120': { vr: 'DT', Value: ['20261122083015.5+0230'] } }),
      item('DATE', { '0040A121': { vr: 'DA', Value: ['soon'] } }),
    );
    expect(values).toEqual([
      { type: 'DATE', written: '202611', moment: { date: '2026-11' } },
      { type: 'TIME', written: '0830', moment: { time: '08:30' } },
      {
        type: 'DATETIME',
        written: '20261122083015.5+0230',
        moment: { date: '2026-11-22', time: '08:30:15.5', offset: '+02:30' },
      },
      { type: 'DATE', written: 'soon' },
    ]);
  });

  it('names what it refers to: frames, segments, channels, and what goes with an image', async () => {
    const image = object('1.2.3.4', {
      '00081160': { vr: 'IS', Value: ['3', '5'] },
      '00081199': { vr: 'SQ', Value: [object('1.2.3.5', { '0062000B': { vr: 'US', Value: [2] } })] },
    });
    const wave = object('1.2.3.6', { '0040A0B0': { vr: 'US', Value: [1, 2] } });
    const values = await valuesOf(
      item('IMAGE', { '00081199': { vr: 'SQ', Value: [image] } }),
      item('WAVEFORM', { '00081199': { vr: 'SQ', Value: [wave] } }),
      item('COMPOSITE', { '00081199': { vr: 'SQ', Value: [] } }),
    );
    expect(values).toMatchObject([
      {
        type: 'IMAGE',
        objects: [
          { instance: '1.2.3.4', frames: [3, 5], segments: [] },
          { instance: '1.2.3.5', segments: [2] },
        ],
      },
      { type: 'WAVEFORM', objects: [{ channels: [1, 2] }] },
      { type: 'COMPOSITE', objects: [] },
    ]);
  });

  it('names coordinates, and items that stand for others', async () => {
    const values = await valuesOf(
      item('SCOORD', {
        '00700022': { vr: 'FL', Value: [1, 2, 3, 4, 5, 6] },
        '00700023': { vr: 'CS', Value: ['POLYLINE'] },
      }),
      item('SCOORD3D', {
        '00700022': { vr: 'FL', Value: [1, 2, 3, 4, 5, 6] },
        '00700023': { vr: 'CS', Value: ['POLYLINE'] },
      }),
      item('TCOORD', { '0040A130': { vr: 'CS', Value: ['SEGMENT'] }, '0040A138': { vr: 'DS', Value: ['1.50', '2'] } }),
      { '0040A010': { vr: 'CS', Value: ['INFERRED FROM'] }, '0040DB73': { vr: 'UL', Value: [1, 2, 1] } },
    );
    expect(values).toEqual([
      { type: 'SCOORD', graphic: 'POLYLINE', count: 3 },
      { type: 'SCOORD3D', graphic: 'POLYLINE', count: 2 },
      { type: 'TCOORD', range: 'SEGMENT', positions: ['1.50', '2'] },
      { type: 'REFERENCE', to: '1.2.1' },
    ]);
  });

  it('puts the cells of a table in their places', async () => {
    const cell = (row: number, column: number, more: DicomJson): DicomJson => ({
      '0040A804': { vr: 'UL', Value: [row] },
      '0040A805': { vr: 'UL', Value: [column] },
      ...more,
    });
    const table = {
      '0040A802': { vr: 'UL', Value: [2] },
      '0040A803': { vr: 'UL', Value: [2] },
      '0040A807': {
        vr: 'SQ',
        Value: [
          { '0040A805': { vr: 'UL', Value: [1] }, ...named('Lead') },
          {
            '0040A805': { vr: 'UL', Value: [2] },
            ...named('ST'),
            '004008EA': { vr: 'SQ', Value: [code('mV', 'UCUM', 'millivolt')] },
          },
        ],
      },
      '0040A808': {
        vr: 'SQ',
        Value: [
          cell(2, 2, { '00720072': { vr: 'DS', Value: ['0.10'] } }),
          cell(1, 1, { '00720080': { vr: 'SQ', Value: [code('2:1', 'MDC', 'Lead I')] } }),
          cell(9, 9, { '00720072': { vr: 'DS', Value: ['7'] } }),
        ],
      },
    };
    const [value] = await valuesOf(item('TABLE', { '0040A801': { vr: 'SQ', Value: [table] } }));
    expect(value).toEqual({
      type: 'TABLE',
      head: ['Lead', 'ST (millivolt)'],
      rows: [
        ['Lead I', ''],
        ['', '0.10'],
      ],
    });
  });

  it('drops no item whose kind it does not know, nor what is in it', async () => {
    const inner = item('TEXT', { '0040A160': { vr: 'UT', Value: ['inside'] } });
    const { root } = await read([
      item('HOLOGRAM', { ...named('Odd'), '0040A730': { vr: 'SQ', Value: [inner] } }),
      { '0040A010': { vr: 'CS', Value: ['CONTAINS'] } },
    ]);
    expect(root.children).toMatchObject([
      {
        at: '1.1',
        concept: { meaning: 'Odd' },
        value: { type: 'UNKNOWN', written: 'HOLOGRAM' },
        children: [{ at: '1.1.1', value: { type: 'TEXT', text: 'inside' } }],
      },
      { at: '1.2', value: { type: 'UNKNOWN', written: '' } },
    ]);
  });

  it('knows the language that it is written in', async () => {
    const said = (scheme: string, value: string): DicomJson =>
      item('CODE', {
        '0040A043': { vr: 'SQ', Value: [code('121049', 'DCM', 'Language')] },
        '0040A168': { vr: 'SQ', Value: [code(value, scheme, 'Some language')] },
      });
    expect((await read([said('RFC5646', 'de-AT')])).language).toBe('de-AT');
    expect((await read([said('99X', 'de')])).language).toBeUndefined();
  });

  it('that is none is a fault', async () => {
    await expect(readDocument(new Uint8Array(300).fill(65))).rejects.toMatchObject({ fault: { kind: 'not-dicom' } });
  });
});

/** Every item of a file in order: its depth, value type, concept's meaning and what its value says, read by pydicom. */
const script = `
import sys, json, pydicom
def meaning(seq):
    if not seq: return None
    return str(seq[0].get('CodeMeaning') or seq[0].get('CodeValue') or '') or None
def value(i):
    t = i.get('ValueType')
    if t == 'TEXT': return ' '.join(str(i.get('TextValue') or '').split())
    if t == 'CODE': return meaning(i.get('ConceptCodeSequence'))
    if t == 'NUM':
        m = i.get('MeasuredValueSequence')
        if not m: return [None, None, meaning(i.get('NumericValueQualifierCodeSequence'))]
        n = m[0].get('NumericValue')
        return [None if n in (None, '') else n.original_string if hasattr(n, 'original_string') else str(n), meaning(m[0].get('MeasurementUnitsCodeSequence')), meaning(i.get('NumericValueQualifierCodeSequence'))]
    if t == 'UIDREF': return str(i.UID)
    if t == 'PNAME': return str(i.PersonName).replace('^', ' ').split('=')[0].split()
    if t in ('IMAGE', 'COMPOSITE', 'WAVEFORM'): return [str(r.ReferencedSOPInstanceUID) for r in i.get('ReferencedSOPSequence', [])]
    return None
out = []
for path in sys.argv[1:]:
    ds = pydicom.dcmread(path, force=True)
    seen = []
    def walk(i, depth):
        seen.append([depth, i.get('ValueType') or '', meaning(i.get('ConceptNameCodeSequence')), value(i)])
        for c in i.get('ContentSequence', []): walk(c, depth + 1)
    walk(ds, 0)
    out.append(seen)
print(json.dumps(out))
`;

/** The same of our tree. */
function flat(item: ContentItem, depth = 0): readonly unknown[] {
  const { value } = item;
  const type = value.type === 'UNKNOWN' || value.type === 'REFERENCE' ? '' : value.type;
  return [
    [depth, type, item.concept?.meaning ?? null, said(value)],
    ...item.children.flatMap((child) => flat(child, depth + 1)),
  ];
}

function said(value: ContentValue): unknown {
  switch (value.type) {
    case 'TEXT':
      return value.text.split(/\s+/).filter(Boolean).join(' ');
    case 'CODE':
      return value.code?.meaning ?? null;
    case 'NUM':
      return [value.number ?? null, value.unit?.meaning ?? null, value.qualifier?.meaning ?? null];
    case 'UIDREF':
      return value.uid;
    case 'PNAME': {
      const { family = '', given = '', middle = '', prefix = '', suffix = '' } = value.name?.alphabetic ?? {};
      return [family, given, middle, prefix, suffix].flatMap((part) => part.split(' ')).filter(Boolean);
    }
    case 'IMAGE':
    case 'COMPOSITE':
    case 'WAVEFORM':
      // What goes with an image stands behind it; pydicom's list is of images alone.
      return value.objects.slice(0, 1).map(({ instance }) => instance);
    case 'CONTAINER':
    case 'DATE':
    case 'TIME':
    case 'DATETIME':
    case 'SCOORD':
    case 'SCOORD3D':
    case 'TCOORD':
    case 'TABLE':
    case 'REFERENCE':
    case 'UNKNOWN':
      return null;
  }
}

/** Writes a report in each character set given, as pydicom encodes it. */
const charsetScript = `
import sys, json, pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian
folder, sets = sys.argv[1], json.loads(sys.argv[2])
for n, (charsets, words) in enumerate(sets):
    ds = Dataset(); ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID = '1.2.840.10008.5.1.4.1.1.88.11'
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID = '1.2.3.%d' % n
    ds.SpecificCharacterSet = charsets
    def coded(meaning):
        code = Dataset(); code.CodeValue = '1'; code.CodingSchemeDesignator = '99T'; code.CodeMeaning = meaning; return [code]
    ds.ValueType = 'CONTAINER'; ds.ConceptNameCodeSequence = coded(words)
    item = Dataset(); item.RelationshipType = 'CONTAINS'; item.ValueType = 'TEXT'
    item.ConceptNameCodeSequence = coded(words); item.TextValue = words + '\\r\\n' + words
    ds.ContentSequence = [item]
    ds.is_little_endian, ds.is_implicit_VR = True, False
    ds.save_as('%s/%d.dcm' % (folder, n), write_like_original=False)
print('[]')
`;

describe.runIf(haveTruth)('reports in other scripts, as pydicom encodes them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-sr-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = [
    [['ISO_IR 100'], 'Größe über 3 cm'],
    [['ISO_IR 144'], 'Очаг в лёгком'],
    [['ISO_IR 126'], 'Πνεύμονας'],
    [['GB18030'], '左肺上叶结节'],
    [['ISO_IR 192'], '결절 結節 узел'],
    [['', 'ISO 2022 IR 87'], '左肺の結節'],
    [['', 'ISO 2022 IR 149'], '폐 결절'],
  ] as const;
  beforeAll(() => {
    truthOf(charsetScript, [folder, JSON.stringify(written)]);
  });

  it.each(written.map(([charsets, words], i) => [charsets.join('\\'), words, i] as const))(
    '%s: %s',
    async (_, words, i) => {
      const { root } = await readDocument(new Uint8Array(readFileSync(join(folder, `${String(i)}.dcm`))));
      expect(root.concept?.meaning).toBe(words);
      expect(root.children).toMatchObject([
        { concept: { meaning: words }, value: { type: 'TEXT', text: `${words}\n${words}` } },
      ]);
    },
  );
});

describe.runIf(haveTruth)('real structured reports', () => {
  const folder = join(data, 'sr');
  const reports = haveTruth ? filesUnder(folder).filter((path) => !/(seg|rwvm)\.dcm$/.test(path)) : [];
  const paths = reports.map((path) => join(folder, path));
  const truth = haveTruth ? (truthOf(script, paths) as readonly (readonly unknown[])[]) : [];

  it('are here', () => expect(reports.length).toBeGreaterThan(9));

  it.each(reports.map((path, i) => [path, i] as const))(
    '%s has every item that pydicom reads, in order',
    async (_, i) => {
      const { root } = await readDocument(new Uint8Array(readFileSync(paths[i] ?? '')));
      expect(flat(root)).toEqual(truth[i]);
    },
  );
});
