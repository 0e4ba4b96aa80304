import { describe, expect, it } from 'vitest';
import { frameRecord, type InstanceRecord } from '#src/model/dicom/records.ts';
import type { DicomElement, DicomJson } from './dicom-json.ts';
import { instanceRecord, seriesRecord, studyRecord } from './records.ts';

function el(vr: string, ...values: readonly unknown[]): DicomElement {
  return { vr, Value: values };
}

const identity: DicomJson = {
  '00080018': el('UI', '1.2.3.1'),
  '0020000D': el('UI', '1.2'),
  '0020000E': el('UI', '1.2.3'),
};
const pixels: DicomJson = {
  '00280010': el('US', 4),
  '00280011': el('US', 6),
  '00280100': el('US', 16),
  '00280101': el('US', 12),
  '00280102': el('US', 11),
  '00280103': el('US', 0),
};

function record(json: DicomJson): InstanceRecord {
  return instanceRecord({ ...identity, ...pixels, ...json }, 'store')!;
}

function image(json: DicomJson): NonNullable<InstanceRecord['image']> {
  return record(json).image!;
}

const ct = el('UI', '1.2.840.10008.5.1.4.1.1.2');
const dx = el('UI', '1.2.840.10008.5.1.4.1.1.1.1');
const axial = { '00200032': el('DS', -100, -50, 30), '00200037': el('DS', 1, 0, 0, 0, 1, 0) };

describe('records', () => {
  it('take what stores send: numbers as text, missing VRs, empty and null values, names as plain text', () => {
    const odd = {
      ...identity,
      '00100010': { vr: 'PN', Value: ['Wang^XiaoDong=王^小东'] },
      '00100020': { Value: [' P1 '] },
      '00080050': { vr: 'SH', Value: [] },
      '00081030': { vr: 'LO', Value: [null] },
      '00080061': { vr: 'CS', Value: ['CT', 'SEG', 'CT'] },
      '00201208': { vr: 'IS', Value: ['12'] },
      '00080020': { vr: 'DA', Value: ['20261121'] },
      '00080030': { vr: 'TM', Value: ['0915'] },
    } as unknown as DicomJson;
    expect(studyRecord(odd, 'store')).toEqual({
      address: { source: 'store', study: '1.2' },
      patient: {
        id: 'P1',
        name: {
          alphabetic: { family: 'Wang', given: 'XiaoDong', middle: '', prefix: '', suffix: '' },
          ideographic: { family: '王', given: '小东', middle: '', prefix: '', suffix: '' },
        },
      },
      moment: { date: '2026-11-21', time: '09:15' },
      modalities: ['CT', 'SEG'],
      instanceCount: 12,
    });
    expect(image({ '00280010': { vr: 'US', Value: ['4'] } }).rows).toBe(4);
  });

  it('are none where a UID is missing or could be a path', () => {
    expect(studyRecord({}, 'store')).toBeUndefined();
    expect(seriesRecord({ '0020000E': el('UI', '../../etc') }, { source: 's', study: '1.2' as never })).toBeUndefined();
    expect(instanceRecord({ ...identity, '00080018': el('UI') }, 'store')).toBeUndefined();
  });

  it('have no image without a size, or with a number of frames that no object has', () => {
    expect(record({ '00280010': el('US', 0) }).image).toBeUndefined();
    expect(record({ '00280008': el('IS', 2147483647) }).image).toBeUndefined();
  });

  it('say when, as written, with the offset of the data set or of the value', () => {
    expect(
      record({ '00080022': el('DA', '2026.01.02'), '00080032': el('TM', '10:11:12.25'), '00080201': el('SH', '-0330') })
        .acquired,
    ).toEqual({
      date: '2026-01-02',
      time: '10:11:12.25',
      offset: '-03:30',
    });
    expect(record({ '0008002A': el('DT', '20260102101112.5+0800') }).acquired).toEqual({
      date: '2026-01-02',
      time: '10:11:12.5',
      offset: '+08:00',
    });
    expect(record({ '0008002A': el('DT', '202601') }).acquired).toEqual({ date: '2026-01' });
    expect(record({ '00080022': el('DA', '20261399') }).acquired).toBeUndefined();
  });
});

describe('the size of a pixel', () => {
  it.each([
    [
      'a cross-section',
      { '00080016': ct, '00280030': el('DS', 0.5, 0.6) },
      { row: 0.5, column: 0.6, basis: 'patient' },
    ],
    ['a detector', { '00080016': dx, '00181164': el('DS', 0.2, 0.2) }, { row: 0.2, column: 0.2, basis: 'detector' }],
    [
      'a detector, said twice',
      { '00080016': dx, '00181164': el('DS', 0.2, 0.2), '00280030': el('DS', 0.2, 0.2) },
      { row: 0.2, column: 0.2, basis: 'detector' },
    ],
    [
      'a projection that says no more',
      { '00080016': dx, '00280030': el('DS', 0.2, 0.2) },
      { row: 0.2, column: 0.2, basis: 'detector' },
    ],
    [
      'a projection that was corrected',
      { '00080016': dx, '00181164': el('DS', 0.2, 0.2), '00280030': el('DS', 0.15, 0.15) },
      { row: 0.15, column: 0.15, basis: 'calibrated-geometry' },
    ],
    [
      'a fiducial',
      { '00080016': dx, '00280030': el('DS', 0.15, 0.15), '00280A02': el('CS', 'FIDUCIAL') },
      { row: 0.15, column: 0.15, basis: 'calibrated-fiducial' },
    ],
    [
      'a magnified projection',
      { '00080016': dx, '00181164': el('DS', 0.3, 0.3), '00181114': el('DS', 1.5) },
      { row: 0.2, column: 0.2, basis: 'magnification' },
    ],
    ['a scanned film', { '00182010': el('DS', 0.1, 0.1) }, { row: 0.1, column: 0.1, basis: 'nominal' }],
    ['nonsense', { '00080016': ct, '00280030': el('DS', 0, 0.6) }, undefined],
    ['half a pair', { '00080016': ct, '00280030': el('DS', 0.6) }, undefined],
  ])('of %s is known for what it is (PS3.3 10.7.1.3)', (_, json, expected) => {
    const { spacing } = image(json).shared;
    expect(spacing?.basis).toBe(expected?.basis);
    if (expected) expect(spacing?.row).toBeCloseTo(expected.row, 9);
    if (expected) expect(spacing?.column).toBeCloseTo(expected.column, 9);
  });
});

describe('a plane', () => {
  it('has unit directions at right angles, or is none', () => {
    expect(image(axial).shared.plane).toEqual({
      position: [-100, -50, 30],
      rowDirection: [1, 0, 0],
      columnDirection: [0, 1, 0],
    });
    expect(image({ ...axial, '00200037': el('DS', 1, 0, 0, 1, 0, 0) }).shared.plane).toBeUndefined();
    expect(image({ ...axial, '00200037': el('DS', 0, 0, 0, 0, 0, 0) }).shared.plane).toBeUndefined();
    expect(image({ ...axial, '00200032': el('DS', 1, null, 3) }).shared.plane).toBeUndefined();
  });

  it('of each frame comes from its functional groups, the shared half lent to each (PS3.3 C.7.6.16)', () => {
    const frame = (z: number, b: number): DicomJson => ({
      '00209113': el('SQ', { '00200032': el('DS', 0, 0, z) }),
      '00209111': el('SQ', {
        '00209057': el('UL', z),
        '00209056': el('SH', '1'),
        '00189074': el('DT', '20260102101112'),
      }),
      '00189117': el('SQ', { '00189087': el('FD', b) }),
    });
    const shared: DicomJson = {
      '00209116': el('SQ', { '00200037': el('DS', 1, 0, 0, 0, 1, 0) }),
      '00289110': el('SQ', { '00280030': el('DS', 0.5, 0.5), '00180050': el('DS', 3) }),
      '00289145': el('SQ', { '00281052': el('DS', -1000), '00281053': el('DS', 2), '00281054': el('LO', 'HU') }),
      '00289132': el('SQ', { '00281050': el('DS', 40), '00281051': el('DS', 400) }),
    };
    const found = image({
      '00080016': el('UI', '1.2.840.10008.5.1.4.1.1.4.1'),
      '00280008': el('IS', 2),
      '52009229': el('SQ', shared),
      '52009230': el('SQ', frame(1, 0), frame(2, 1000)),
    });
    expect(frameRecord(found, 2)).toEqual({
      plane: { position: [0, 0, 2], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] },
      spacing: { row: 0.5, column: 0.5, basis: 'patient' },
      sliceThickness: 3,
      modality: { kind: 'rescale', slope: 2, intercept: -1000, unit: 'HU' },
      windows: [{ center: 40, width: 400, shape: 'linear' }],
      voiLuts: [],
      acquired: { date: '2026-01-02', time: '10:11:12' },
      stack: '1',
      inStack: 2,
      bValue: 1000,
    });
    expect(frameRecord(found, 1).bValue).toBe(0);
  });

  it('of a frame keeps its place behind items that are none', () => {
    const frame = (z: number): DicomJson => ({
      '00209113': el('SQ', { '00200032': el('DS', 0, 0, z) }),
      '00209116': el('SQ', { '00200037': el('DS', 1, 0, 0, 0, 1, 0) }),
    });
    const found = image({ '00280008': el('IS', 3), '52009230': el('SQ', frame(1), null, frame(3)) });
    expect([1, 2, 3].map((n) => frameRecord(found, n).plane?.position[2])).toEqual([1, undefined, 3]);
  });

  it('of a nuclear medicine run is not claimed for all its slices', () => {
    const run = { ...axial, '00080016': el('UI', '1.2.840.10008.5.1.4.1.1.20') };
    expect(image({ ...run, '00280008': el('IS', 9) }).shared.plane).toBeUndefined();
    expect(image(run).shared.plane).toBeDefined();
  });

  it('of a dose frame lies along the normal by its offset (PS3.3 C.8.8.3.2)', () => {
    const found = image({ ...axial, '00280008': el('IS', 3), '3004000C': el('DS', 0, 2.5, 5) });
    expect([1, 2, 3].map((frame) => frameRecord(found, frame).plane?.position[2])).toEqual([30, 32.5, 35]);
    const absolute = image({ ...axial, '00280008': el('IS', 2), '3004000C': el('DS', 30, 27) });
    expect(frameRecord(absolute, 2).plane?.position[2]).toBe(27);
  });
});

describe('grey values', () => {
  it('keep their padding in the range of the pixels, whatever VR a parser chose', () => {
    const signed = { '00280100': el('US', 16), '00280103': el('US', 1) };
    expect(image({ ...signed, '00280120': el('US', 63536) }).padding).toEqual({ value: -2000 });
    expect(image({ '00280120': el('SS', -1), '00280121': el('SS', -3) }).padding).toEqual({
      value: 65535,
      limit: 65533,
    });
  });

  it('have windows that their function allows, in pairs, explained', () => {
    const windows = {
      '00281050': el('DS', 40, '-600', 5, null),
      '00281051': el('DS', 400, 1500, 0, 80),
      '00281055': el('LO', 'SOFT', ''),
    };
    expect(image(windows).shared.windows).toEqual([
      { center: 40, width: 400, shape: 'linear', explanation: 'SOFT' },
      { center: -600, width: 1500, shape: 'linear' },
    ]);
    expect(
      image({ '00281050': el('DS', 1), '00281051': el('DS', 0.5), '00281056': el('CS', 'SIGMOID') }).shared.windows,
    ).toEqual([{ center: 1, width: 0.5, shape: 'sigmoid' }]);
  });

  it('have LUTs whose first value has the sign of what goes in (PS3.3 C.11.1.1, C.11.2.1.1)', () => {
    const lut = (first: number): DicomJson => ({
      '00283002': el('US', 3, first, 12),
      '00283006': el('US', 10, 20, 30),
      '00283003': el('LO', 'BONE'),
    });
    expect(image({ '00283010': el('SQ', lut(65000)) }).shared.voiLuts[0]).toEqual({
      first: 65000,
      bits: 12,
      data: Uint16Array.of(10, 20, 30),
      explanation: 'BONE',
    });
    expect(image({ '00280103': el('US', 1), '00283010': el('SQ', lut(65000)) }).shared.voiLuts[0]?.first).toBe(-536);
    expect(
      image({ '00281052': el('DS', -1024), '00281053': el('DS', 1), '00283010': el('SQ', lut(65000)) }).shared
        .voiLuts[0]?.first,
    ).toBe(-536);
    expect(image({ '00283000': el('SQ', { ...lut(0), '00283004': el('LO', 'OD') }) }).shared.modality).toMatchObject({
      kind: 'lut',
      unit: 'OD',
    });
  });

  it('with a slope of zero or none at all are still told apart', () => {
    expect(image({ '00281053': el('DS', 0), '00281052': el('DS', 5) }).shared.modality).toEqual({
      kind: 'rescale',
      slope: 1,
      intercept: 5,
    });
    expect(image({}).shared.modality).toEqual({ kind: 'identity' });
  });
});

describe('colours', () => {
  const palette = (data: DicomElement, bits: number): DicomJson => ({
    '00280004': el('CS', 'PALETTE COLOR'),
    ...Object.fromEntries(
      [1, 2, 3].flatMap((n) => [
        [`0028110${n}`, el('US', 4, 0, bits)],
        [`0028120${n}`, data],
      ]),
    ),
  });

  it('of a palette are read from words, or from bytes where entries have eight bits (PS3.3 C.7.6.3.1.6)', () => {
    const words = { vr: 'OW', InlineBinary: Buffer.from(Uint16Array.of(1, 2, 3, 65535).buffer).toString('base64') };
    expect(image(palette(words, 16)).palette?.red.data).toEqual(Uint16Array.of(1, 2, 3, 65535));
    const bytes = { vr: 'OW', InlineBinary: Buffer.from([1, 2, 3, 255]).toString('base64') };
    expect(image(palette(bytes, 8)).palette?.blue.data).toEqual(Uint16Array.of(1, 2, 3, 255));
  });

  it('of a palette that has not come yet are none, never grey', () => {
    expect(image(palette({ vr: 'OW', BulkDataURI: 'x' }, 16)).palette).toBeUndefined();
  });
});

describe('what goes with an image', () => {
  it('is its clip', () => {
    expect(
      image({
        '00280008': el('IS', 3),
        '00280009': el('AT', '00181065'),
        '00181065': el('DS', 0, 40, 60),
        '00181244': el('US', 1),
      }).cine,
    ).toEqual({
      frameTimes: [0, 40, 60],
      autoPlay: true,
      sweep: true,
    });
    expect(image({ '00280008': el('IS', 3), '00082144': el('IS', 15), '00180040': el('IS', 30) }).cine).toEqual({
      rate: 15,
      autoPlay: false,
      sweep: false,
    });
    expect(image({ '00181063': el('DS', 33) }).cine).toBeUndefined();
  });

  it('are its shutters, several at once', () => {
    const shutters = image({
      '00181600': el('CS', 'RECTANGULAR', 'CIRCULAR', 'POLYGONAL'),
      '00181602': el('IS', 1),
      '00181604': el('IS', 5),
      '00181606': el('IS', 2),
      '00181608': el('IS', 4),
      '00181610': el('IS', 3, 2),
      '00181612': el('IS', 2),
      '00181620': el('IS', 1, 1, 1, 4, 4, 4),
    }).shutters;
    expect(shutters).toEqual([
      { shape: 'rectangle', left: 1, right: 5, top: 2, bottom: 4 },
      { shape: 'circle', row: 3, column: 2, radius: 2 },
      {
        shape: 'polygon',
        vertices: [
          [1, 1],
          [1, 4],
          [4, 4],
        ],
      },
    ]);
  });

  it('are its overlays, of their own or in unused bits', () => {
    const overlay = {
      '60020010': el('US', 4),
      '60020011': el('US', 6),
      '60020050': el('SS', 1, 1),
      '60020040': el('CS', 'G'),
    };
    const [own] = image({ ...overlay, '60023000': { vr: 'OW', InlineBinary: 'AQID' } }).overlays;
    expect(own).toMatchObject({ group: 0x6002, rows: 4, columns: 6, origin: [1, 1], bits: Uint8Array.of(1, 2, 3) });
    const [embedded] = image({ ...overlay, '60020100': el('US', 16), '60020102': el('US', 12) }).overlays;
    expect(embedded).toMatchObject({ embeddedBit: 12 });
    expect(embedded?.bits).toBeUndefined();
  });

  it('are its ultrasound regions', () => {
    const region: DicomJson = {
      '00186012': el('US', 1),
      '00186014': el('US', 1),
      '00186018': el('UL', 10),
      '0018601A': el('UL', 20),
      '0018601C': el('UL', 100),
      '0018601E': el('UL', 200),
      '00186020': el('SL', -4),
      '00186022': el('SL', 60),
      '00186024': el('US', 3),
      '00186026': el('US', 3),
      '00186028': el('FD', 0),
      '0018602A': el('FD', 1.5),
      '0018602C': el('FD', 0.02),
      '0018602E': el('FD', 0.03),
    };
    expect(image({ '00186011': el('SQ', region, {}) }).regions).toEqual([
      {
        x0: 10,
        y0: 20,
        x1: 100,
        y1: 200,
        spatialFormat: 1,
        dataType: 1,
        flags: 0,
        unitsX: 3,
        unitsY: 3,
        deltaX: 0.02,
        deltaY: 0.03,
        referenceX: -4,
        referenceY: 60,
        referenceValueX: 0,
        referenceValueY: 1.5,
      },
    ]);
  });

  it('is its view, also where only a code says so', () => {
    expect(image({ '00185101': el('CS', 'MLO') }).viewPosition).toBe('MLO');
    expect(image({ '00540220': el('SQ', { '00080100': el('SH', 'R-10242') }) }).viewPosition).toBe('CC');
    expect(image({ '00540220': el('SQ', { '00080100': el('SH', '399368009') }) }).viewPosition).toBe('MLO');
    const side = { '00209071': el('SQ', { '00209072': el('CS', 'R') }) };
    expect(image({ '52009229': el('SQ', side) }).laterality).toBe('R');
  });

  it('is how it was compressed', () => {
    const json = { '00282110': el('CS', '01'), '00282112': el('DS', 10, 4.5), '00282114': el('CS', 'ISO_10918_1') };
    expect(image(json).lossy).toEqual({ ratios: [10, 4.5], methods: ['ISO_10918_1'] });
    expect(image({ '00282110': el('CS', '00') }).lossy).toBeUndefined();
  });

  it('is its b-value, where the standard or the vendor has it', () => {
    const float = Buffer.from(Float32Array.of(800).buffer).toString('base64');
    const b = (json: DicomJson): number | undefined => image(json).shared.bValue;
    expect(b({ '00189087': el('FD', 500) })).toBe(500);
    expect(b({ '00190012': el('LO', 'SIEMENS MR HEADER'), '0019120C': el('IS', 1000) })).toBe(1000);
    expect(b({ '00430010': el('LO', 'GEMS_PARM_01'), '00431039': el('IS', 1000000700, 8, 0, 0) })).toBe(700);
    expect(b({ '20010010': el('LO', 'Philips Imaging DD 001'), '20011003': { vr: 'UN', InlineBinary: float } })).toBe(
      800,
    );
    expect(b({ '00190012': el('LO', 'SOMEBODY ELSE'), '0019120C': el('IS', 1000) })).toBeUndefined();
  });
});
