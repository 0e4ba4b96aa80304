import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import type { PictureMetadata } from './laid-over-objects.ts';

const code = (value: string, scheme: string, meaning: string): DicomElement => ({
  vr: 'SQ',
  Value: [
    {
      '00080100': { vr: 'SH', Value: [value] },
      '00080102': { vr: 'SH', Value: [scheme] },
      '00080104': { vr: 'LO', Value: [meaning] },
    },
  ],
});

function item(type: string, concept: string | undefined, more: DicomJson, children: readonly DicomJson[] = []) {
  return {
    '0040A010': { vr: 'CS', Value: ['CONTAINS'] },
    '0040A040': { vr: 'CS', Value: [type] },
    ...(concept === undefined ? {} : { '0040A043': code('1', '99TEST', concept) }),
    ...more,
    ...(children.length > 0 ? { '0040A730': { vr: 'SQ', Value: children } } : {}),
  };
}

const words = (concept: string, text: string) => item('TEXT', concept, { '0040A160': { vr: 'UT', Value: [text] } });
const image = (sopClass: string, instance: string) =>
  item('IMAGE', undefined, {
    '00081199': {
      vr: 'SQ',
      Value: [{ '00081150': { vr: 'UI', Value: [sopClass] }, '00081155': { vr: 'UI', Value: [instance] } }],
    },
  });

const ct = '1.2.840.10008.5.1.4.1.1.2';

/** A Comprehensive SR about a picture, of as many further findings as are asked for. */
export function reportOn(picture: PictureMetadata, findings: number): Uint8Array<ArrayBuffer> {
  const of = (tag: string): string => String(picture[tag]?.Value?.[0]);
  const study = of('0020000D');
  const measured = { '0040A30A': { vr: 'DS', Value: ['34.50'] }, '004008EA': code('mm', 'UCUM', 'millimeter') };
  const content = [
    item('PNAME', 'Person Observer Name', {
      '0040A123': { vr: 'PN', Value: [{ Alphabetic: 'Wang^XiaoDong', Ideographic: '王^小东' }] },
    }),
    item('CONTAINER', 'Findings', {}, [
      words('Finding', 'Mass in the left upper lobe.\nNo effusion.'),
      words('Markup', '<img src=x onerror="document.title=\'run\'"><b>bold</b>'),
      item('NUM', 'Long axis', { '0040A300': { vr: 'SQ', Value: [measured] } }),
      item('CONTAINER', 'Images', {}, [
        image(of('00080016'), of('00080018')),
        image('1.2.840.10008.5.1.4.1.1.4', '1.2.826.0.1.3680043.10.1.99.404'),
      ]),
      { '0040A010': { vr: 'CS', Value: ['INFERRED FROM'] }, '0040DB73': { vr: 'UL', Value: [1, 2, 3] } },
      item('HOLOGRAM', 'Odd', {}),
      item(
        'CONTAINER',
        'Library',
        {},
        Array.from({ length: 30 }, (_, i) => image(ct, `1.2.826.0.1.3680043.10.1.99.${String(i)}`)),
      ),
      ...Array.from({ length: findings }, (_, i) => words('Line', `Finding number ${String(i + 1)}`)),
    ]),
  ];
  return writePart10(
    {
      ...Object.fromEntries(
        ['00100010', '00100020', '00100030', '00100040', '00080020', '00080030'].flatMap((tag) => {
          const element = (picture as unknown as DicomJson)[tag];
          return element ? [[tag, element]] : [];
        }),
      ),
      '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.88.33'] },
      '00080018': { vr: 'UI', Value: [`${study.slice(0, 50)}.7.1`] },
      '0020000D': { vr: 'UI', Value: [study] },
      '0020000E': { vr: 'UI', Value: [`${study.slice(0, 50)}.7`] },
      '00080060': { vr: 'CS', Value: ['SR'] },
      '00080023': { vr: 'DA', Value: ['20261122'] },
      '00080033': { vr: 'TM', Value: ['083105'] },
      '0008103E': { vr: 'LO', Value: ['Chest report'] },
      '00200011': { vr: 'IS', Value: ['900'] },
      '0040A491': { vr: 'CS', Value: ['COMPLETE'] },
      '0040A493': { vr: 'CS', Value: ['UNVERIFIED'] },
      '0040A040': { vr: 'CS', Value: ['CONTAINER'] },
      '0040A043': code('18748-4', 'LN', 'Diagnostic Imaging Report'),
      '0040A730': { vr: 'SQ', Value: content },
    },
    explicitLittleEndian,
  );
}
