import { encodeHtj2k } from '#src/codecs/encode/htj2k.ts';
import { htj2kRpcl } from '#src/model/dicom/transfer-syntax.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { code, common, el, greyPixels, series, windows } from './attributes.ts';
import { Breast, massOnDetector, obliquity, type Side, type View } from './breast.ts';
import { noiseTile } from './noise.ts';
import { studies } from './patient.ts';
import { hash } from './random.ts';
import type { MadeFile, Maker, Scale } from './task.ts';

const views: readonly (readonly [Side, View])[] = [
  ['R', 'CC'],
  ['L', 'CC'],
  ['R', 'MLO'],
  ['L', 'MLO'],
];
const bits = 12;

export interface MgGeometry {
  readonly columns: number;
  readonly rows: number;
  /** At the detector, mm. */
  readonly spacing: number;
  readonly magnification: number;
}

export function mgGeometry(scale: Scale): MgGeometry {
  const shrink = scale === 'small' ? 40 : 1;
  return { columns: 3000 / shrink, rows: 4000 / shrink, spacing: 0.065 * shrink, magnification: 1.06 };
}

/** Column and row of the middle of the mass of the left breast. */
export function mgMassPixel(geometry: MgGeometry, view: View): readonly [number, number] {
  const [u, v] = massOnDetector(view);
  const depth = new Breast('L', view, 'current').depth;
  const size = geometry.spacing / geometry.magnification;
  return [(depth - v) / size, geometry.rows / 2 - u / size];
}

export const mgMaker: Maker = {
  tasks: (scale) =>
    views.map(([side, view], i) => ({ study: 'mg', part: `${side} ${view}`, from: i, count: 1, scale })),
  async *make(task) {
    const [side, view] = task.part.split(' ') as [Side, View];
    yield await makeView(side, view, task.from + 1, task.scale);
  },
};

async function makeView(side: Side, view: View, number: number, scale: Scale): Promise<MadeFile> {
  const geometry = mgGeometry(scale);
  const { columns, rows, spacing, magnification } = geometry;
  const values = expose(side, view, geometry);
  const s = series(studies.mg, `${side}${view}`, {
    modality: 'MG',
    number,
    description: `${side} ${view}`,
    bodyPart: 'BREAST',
    manufacturer: 'Fovea',
    model: 'Phantom MG',
    laterality: side,
  });
  const dataset = {
    ...common(s, {
      sopClass: '1.2.840.10008.5.1.4.1.1.1.2',
      number: 1,
      imageType: ['ORIGINAL', 'PRIMARY', ''],
      after: 60 * number,
    }),
    ...greyPixels({ rows, columns, stored: bits }),
    ...windows([2100, 3000, 'Standard'], [2500, 1800, 'High contrast']),
    '00080068': el('CS', 'FOR PRESENTATION'),
    '00082218': code('76752008', 'SCT', 'Breast'),
    '00180060': el('DS', 29),
    '00181110': el('DS', 660),
    '00181111': el('DS', Math.round(660 / magnification)),
    '00181114': el('DS', magnification),
    '00181147': el('CS', 'RECTANGLE'),
    '00181164': el('DS', spacing, spacing),
    '00181191': el('CS', 'TUNGSTEN'),
    '001811A0': el('DS', 52),
    '001811A2': el('DS', 96),
    '00181405': el('IS', 0),
    '00181508': el('CS', 'MAMMOGRAPHIC'),
    '00181510': el('DS', view === 'CC' ? 0 : side === 'L' ? -obliquity : obliquity),
    '00185101': el('CS', view),
    '00187004': el('CS', 'DIRECT'),
    // Rows run away from the chest wall: forwards; columns run to the feet, in CC to the inner side (PS3.3 C.8.11.7).
    '00200020': orientation(side, view),
    '00200062': el('CS', side),
    '00280300': el('CS', 'NO'),
    '00280301': el('CS', 'NO'),
    '00281040': el('CS', 'LOG'),
    '00281041': el('SS', -1),
    '00281052': el('DS', 0),
    '00281053': el('DS', 1),
    '00281054': el('LO', 'US'),
    '00281300': el('CS', 'NO'),
    '00282110': el('CS', '00'),
    '00400318': el('CS', 'BREAST'),
    '00540220': el('SQ', {
      ...(view === 'CC'
        ? { '00080100': el('SH', '399162004'), '00080102': el('SH', 'SCT'), '00080104': el('LO', 'cranio-caudal') }
        : {
            '00080100': el('SH', '399368009'),
            '00080102': el('SH', 'SCT'),
            '00080104': el('LO', 'medio-lateral oblique'),
          }),
      '00540222': el('SQ'),
    }),
    '20500020': el('CS', 'IDENTITY'),
  };
  const frame = await encodeHtj2k({ columns, rows, values, bits });
  return {
    name: `${String(number)}-0001.dcm`,
    bytes: writePart10(dataset, htj2kRpcl, { kind: 'encapsulated', frames: [frame] }),
  };
}

/**
 * The right breast is hung with the chest wall at the right edge, the left one at the left, so that the two lie back to back.
 * In CC the outer side is up.
 */
function orientation(side: Side, view: View) {
  if (view === 'CC') return el('CS', side === 'L' ? 'A' : 'P', side === 'L' ? 'R' : 'L');
  return el('CS', side === 'L' ? 'A' : 'P', side === 'L' ? 'FR' : 'FL');
}

/** Steps of the table between optical depths of 0 and 2. */
const fineness = 1 << 15;
let curve: Float64Array | undefined;

/** `depth ** 1.35` from a table, off by less than 1e-8. */
function darkening(depth: number): number {
  curve ??= Float64Array.from({ length: 2 * fineness + 2 }, (_, i) => (i / fineness) ** 1.35);
  const at = depth * fineness;
  const i = at | 0;
  const below = curve[i] as number;
  return below + ((curve[i + 1] as number) - below) * (at - i);
}

/** Stored values: dense is high, air is zero. Detail is made at half the pixels and joined, the noise at each. */
export function expose(side: Side, view: View, geometry: MgGeometry): Uint16Array {
  const { columns, rows } = geometry;
  const size = geometry.spacing / geometry.magnification;
  const breast = new Breast(side, view, 'current');
  const coarse = columns > 500 ? 4 : 1;
  const wide = Math.ceil(columns / coarse) + 2;
  const high = Math.ceil(rows / coarse) + 2;
  const depths = new Float32Array(wide * high);
  for (let j = 0, at = 0; j < high; j++) {
    const u = (rows / 2 - j * coarse) * size;
    for (let i = 0; i < wide; i++, at++) depths[at] = breast.at(u, breast.depth - i * coarse * size);
  }
  const grain = noiseTile(82, 512, 0.7, 0);
  const shift = hash(side.charCodeAt(0), view.charCodeAt(0)) & 511;
  const result = new Uint16Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const j = Math.floor(row / coarse);
    const b = row / coarse - j;
    const line = ((row + shift) & 511) << 9;
    const first = side === 'L' ? row * columns : (row + 1) * columns - 1;
    const step = side === 'L' ? 1 : -1;
    for (let i = 0, column = 0; column < columns; i++) {
      const corner = j * wide + i;
      const p00 = depths[corner] as number;
      const p10 = depths[corner + 1] as number;
      const p01 = depths[corner + wide] as number;
      const p11 = depths[corner + wide + 1] as number;
      const end = Math.min(columns, (i + 1) * coarse);
      if (p00 + p10 + p01 + p11 === 0) {
        column = end;
        continue;
      }
      for (; column < end; column++) {
        const a = column / coarse - i;
        const depth = (p00 * (1 - a) + p10 * a) * (1 - b) + (p01 * (1 - a) + p11 * a) * b;
        const n = grain.values[line | ((column + shift * 3) & 511)] as number;
        const grey = (power: number) => (250 + 3050 * power + 30 * n * (0.4 + depth)) * Math.min(1, depth * 12);
        let value = grey(darkening(depth));
        // Where the table might round to the other side, the power itself decides.
        if (Math.abs(value - Math.floor(value) - 0.5) < 1e-4) value = grey(depth ** 1.35);
        result[first + step * column] = Math.min(4095, Math.max(0, Math.round(value)));
      }
    }
  }
  return result;
}
