import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';

/** A picture's metadata as the store gives them. */
export type PictureMetadata = Record<string, { readonly vr: string; readonly Value?: readonly unknown[] } | undefined>;

const value = (vr: string, ...Value: unknown[]): DicomElement => ({ vr, Value });
const items = (...Value: DicomJson[]): DicomElement => ({ vr: 'SQ', Value });
const of = (picture: PictureMetadata, tag: string): DicomElement => picture[tag] ?? value('UN');
const uid = (picture: PictureMetadata, tag: string): string => String(picture[tag]?.Value?.[0]);

/** Patient and study are those of the pictures; the series is the object's own. */
function headed(
  picture: PictureMetadata,
  modality: string,
  sopClass: string,
  number: string,
): Record<string, DicomElement> {
  const kept = [
    '00080020',
    '00080030',
    '00080050',
    '00100010',
    '00100020',
    '00100030',
    '00100040',
    '0020000D',
    '00200010',
  ];
  return {
    ...Object.fromEntries(kept.map((tag) => [tag, of(picture, tag)])),
    '00080016': value('UI', sopClass),
    '00080018': value('UI', `2.25.9000${number}`),
    '00080060': value('CS', modality),
    '0020000E': value('UI', `2.25.9100${number}`),
    '00200011': value('IS', Number(`90${number}`)),
    '00200013': value('IS', 1),
    '00200052': of(picture, '00200052'),
    '00081115': items({ '0020000E': of(picture, '0020000E') }),
  };
}

const squares = [10, 30] as const;

/** A binary SEG over some pictures: in each, segment 1 is columns and rows 10 to 19, segment 2 columns 30 to 39 of the same rows. */
export function segmentationOver(pictures: readonly PictureMetadata[]): Uint8Array<ArrayBuffer> {
  const [first] = pictures;
  if (!first) throw new Error('no pictures');
  const [rows, columns] = [Number(first['00280010']?.Value?.[0]), Number(first['00280011']?.Value?.[0])];
  const frames = pictures.flatMap((picture) => squares.map((left, i) => ({ picture, left, segment: i + 1 })));
  const bits = new Uint8Array(Math.ceil((rows * columns * frames.length) / 8));
  for (const [n, { left }] of frames.entries()) {
    for (let y = 10; y < 20; y++) {
      for (let x = left; x < left + 10; x++) {
        const at = n * rows * columns + y * columns + x;
        bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
      }
    }
  }
  const code = (scheme: string, code: string, meaning: string): DicomJson => ({
    '00080100': value('SH', code),
    '00080102': value('SH', scheme),
    '00080104': value('LO', meaning),
  });
  const segment = (number: number, label: string, lab: readonly number[]): DicomJson => ({
    '00620003': items(code('SCT', '85756007', 'Tissue')),
    '00620004': value('US', number),
    '00620005': value('LO', label),
    '00620008': value('CS', 'MANUAL'),
    '0062000D': value('US', ...lab),
    '0062000F': items(code('SCT', '10200004', 'Liver')),
  });
  const dataset: DicomJson = {
    ...headed(first, 'SEG', '1.2.840.10008.5.1.4.1.1.66.4', '1'),
    '0008103E': value('LO', 'Two squares'),
    '00280002': value('US', 1),
    '00280004': value('CS', 'MONOCHROME2'),
    '00280008': value('IS', frames.length),
    '00280010': value('US', rows),
    '00280011': value('US', columns),
    '00280100': value('US', 1),
    '00280101': value('US', 1),
    '00280102': value('US', 0),
    '00280103': value('US', 0),
    '00620001': value('CS', 'BINARY'),
    // CIELab of sRGB red and blue relative to D50, as words.
    '00620002': items(
      segment(1, 'Left square', [35567, 53662, 50786]),
      segment(2, 'Right square', [19378, 50476, 4112]),
    ),
    '52009229': items({
      '00209116': items({ '00200037': of(first, '00200037') }),
      '00289110': items({ '00280030': of(first, '00280030'), '00180050': of(first, '00180050') }),
    }),
    '52009230': items(
      ...frames.map(({ picture, segment: number }) => ({
        '00089124': items({
          '00082112': items({ '00081150': of(picture, '00080016'), '00081155': of(picture, '00080018') }),
        }),
        '00209113': items({ '00200032': of(picture, '00200032') }),
        '0062000A': items({ '0062000B': value('US', number) }),
      })),
    ),
  };
  return writePart10(dataset, explicitLittleEndian, { kind: 'native', bytes: bits, vr: 'OB' });
}

/** A structure set with one square region, columns 10 to 20 and rows 30 to 40, on each of some pictures. */
export function structuresOver(pictures: readonly PictureMetadata[]): Uint8Array<ArrayBuffer> {
  const [first] = pictures;
  if (!first) throw new Error('no pictures');
  const numbers = (picture: PictureMetadata, tag: string) => (picture[tag]?.Value ?? []).map(Number);
  const contour = (picture: PictureMetadata): DicomJson => {
    const [position, orientation, spacing] = ['00200032', '00200037', '00280030'].map((tag) => numbers(picture, tag));
    const corners = [
      [10, 30],
      [20, 30],
      [20, 40],
      [10, 40],
    ] as const;
    const points = corners.flatMap(([x, y]) =>
      [0, 1, 2].map(
        (i) =>
          (position?.[i] ?? 0) +
          (orientation?.[i] ?? 0) * x * (spacing?.[1] ?? 1) +
          (orientation?.[i + 3] ?? 0) * y * (spacing?.[0] ?? 1),
      ),
    );
    return {
      '30060016': items({ '00081150': of(picture, '00080016'), '00081155': of(picture, '00080018') }),
      '30060042': value('CS', 'CLOSED_PLANAR'),
      '30060046': value('IS', 4),
      '30060050': value('DS', ...points.map((n) => Number(n.toFixed(6)))),
    };
  };
  const frame = uid(first, '00200052');
  return writePart10(
    {
      ...headed(first, 'RTSTRUCT', '1.2.840.10008.5.1.4.1.1.481.3', '2'),
      '0008103E': value('LO', 'One square'),
      '30060002': value('SH', 'One square'),
      '30060010': items({ '00200052': value('UI', frame) }),
      '30060020': items({
        '30060022': value('IS', 1),
        '30060024': value('UI', frame),
        '30060026': value('LO', 'Target'),
      }),
      '30060039': items({
        '3006002A': value('IS', 0, 230, 0),
        '30060040': items(...pictures.map(contour)),
        '30060084': value('IS', 1),
      }),
    },
    explicitLittleEndian,
  );
}

/** How many of the pictures' columns and rows a point of the dose stands for. */
const coarse = 8;

/** A dose over some neighbouring pictures: a tenth of a Gy a column of theirs, from left to right. */
export function doseOver(pictures: readonly PictureMetadata[]): Uint8Array<ArrayBuffer> {
  const [first] = pictures;
  if (!first) throw new Error('no pictures');
  const numbers = (picture: PictureMetadata, tag: string) => (picture[tag]?.Value ?? []).map(Number);
  const [height = 0] = numbers(first, '00280010');
  const [width = 0] = numbers(first, '00280011');
  const [rows, columns] = [Math.ceil(height / coarse) + 1, Math.ceil(width / coarse) + 1];
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers(first, '00200037');
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
  const along = (picture: PictureMetadata) =>
    numbers(picture, '00200032').reduce((sum, n, i) => sum + n * (normal[i] ?? 0), 0);
  const offsets = pictures.map((picture) => Number((along(picture) - along(first)).toFixed(6)));
  const values = Uint16Array.from({ length: rows * columns * pictures.length }, (_, i) => (i % columns) * coarse);
  return writePart10(
    {
      ...headed(first, 'RTDOSE', '1.2.840.10008.5.1.4.1.1.481.2', '3'),
      '0008103E': value('LO', 'Ramp'),
      '00200032': of(first, '00200032'),
      '00200037': of(first, '00200037'),
      '00280002': value('US', 1),
      '00280004': value('CS', 'MONOCHROME2'),
      '00280008': value('IS', pictures.length),
      '00280009': value('AT', '3004000C'),
      '00280010': value('US', rows),
      '00280011': value('US', columns),
      '00280030': value('DS', ...numbers(first, '00280030').map((spacing) => spacing * coarse)),
      '00280100': value('US', 16),
      '00280101': value('US', 16),
      '00280102': value('US', 15),
      '00280103': value('US', 0),
      '30040002': value('CS', 'GY'),
      '30040004': value('CS', 'PHYSICAL'),
      '3004000A': value('CS', 'PLAN'),
      '3004000C': value('DS', ...offsets),
      '3004000E': value('DS', 0.1),
    },
    explicitLittleEndian,
    { kind: 'native', bytes: new Uint8Array(values.buffer), vr: 'OW' },
  );
}
