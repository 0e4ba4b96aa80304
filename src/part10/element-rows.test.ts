import { describe, expect, it } from 'vitest';
import { elementRows, loadKeywords } from './element-rows.ts';
import type { DicomJson } from './dicom-json.ts';

describe('the lines of the tag browser', () => {
  it('are in order, items one deeper, names whole, bytes in hexadecimal', () => {
    const json: DicomJson = {
      '00420011': { vr: 'OB', BulkDataURI: '#512,90000' },
      '00081140': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['1.2'] } }, {}] },
      '00090010': { vr: 'UN', InlineBinary: Buffer.alloc(40, 0xab).toString('base64') },
      '00090011': { vr: 'UN', InlineBinary: 'AQI=' },
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Wang^XiaoDong', Ideographic: '王^小东' }] },
      '00180050': { vr: 'DS', Value: [1.5, null, 2] },
    };
    expect(elementRows(json).map(({ depth, tag, value }) => [depth, tag, value])).toEqual([
      [0, '00081140', ''],
      [1, 'FFFEE000', '#1'],
      [2, '00081155', '1.2'],
      [1, 'FFFEE000', '#2'],
      [0, '00090010', `${'ab '.repeat(16).trim()} … 40 B`],
      [0, '00090011', '01 02'],
      [0, '00100010', 'Wang^XiaoDong=王^小东'],
      [0, '00180050', '1.5\\\\2'],
      [0, '00420011', '… 90000 B'],
    ]);
  });

  it('are no more and no longer than a person can read', () => {
    const many = {
      vr: 'SQ',
      Value: Array.from({ length: 50_000 }, () => ({ '00100020': { vr: 'LO', Value: ['x'] } })),
    };
    expect(elementRows({ '00081140': many }).length).toBeLessThanOrEqual(20_001);
    const [long] = elementRows({ '0040A160': { vr: 'UT', Value: ['y'.repeat(100_000)] } });
    expect(long?.value.length).toBeLessThan(2000);
    const [list] = elementRows({ '00283006': { vr: 'US', Value: Array<number>(65536).fill(7) } });
    expect(list?.value.endsWith('… 65536')).toBe(true);
  });

  it('have the keywords of PS3.6, of overlays in every group, and none for private elements', async () => {
    const keyword = await loadKeywords();
    expect(['00100010', '0018A001', '60020010', '7FE00010', '00091001'].map(keyword)).toEqual([
      'PatientName',
      'ContributingEquipmentSequence',
      'OverlayRows',
      'PixelData',
      undefined,
    ]);
  });
});
