import { encodeJpegLossless } from '#src/codecs/encode/jpeg-lossless.ts';
import { jpegLosslessSv1 } from '#src/model/dicom/transfer-syntax.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { code, common, el, greyPixels, series, windows } from './attributes.ts';
import { noiseTile } from './noise.ts';
import { studies } from './patient.ts';
import { project } from './project.ts';
import type { MadeFile, Maker, Scale } from './task.ts';
import { Torso } from './torso/torso.ts';

export interface DxGeometry {
  readonly columns: number;
  readonly rows: number;
  /** ImagerPixelSpacing: at the detector, mm. */
  readonly spacing: number;
  /** How much larger the shadow on the detector is than the patient. */
  readonly magnification: number;
  /** Height of the first row in the patient, mm. */
  readonly top: number;
}

export function dxGeometry(scale: Scale): DxGeometry {
  const shrink = scale === 'small' ? 16 : 1;
  return { columns: 1920 / shrink, rows: 2176 / shrink, spacing: 0.2 * shrink, magnification: 1.05, top: 318 };
}

/** Where a place of the patient falls on the picture: column and row, an integer being the centre of a pixel. */
export function dxPixel(geometry: DxGeometry, x: number, z: number): readonly [number, number] {
  const size = geometry.spacing / geometry.magnification;
  return [x / size + (geometry.columns - 1) / 2, (geometry.top - z) / size];
}

export const dxMaker: Maker = {
  tasks: (scale) => [{ study: 'dx', part: 'pa', from: 0, count: 1, scale }],
  async *make(task) {
    yield await Promise.resolve(makeChest(task.scale));
  },
};

const bits = 12;

function makeChest(scale: Scale): MadeFile {
  const geometry = dxGeometry(scale);
  const { columns, rows, spacing, magnification } = geometry;
  const values = expose(geometry, scale);
  const s = series(studies.dx, 'pa', {
    modality: 'DX',
    number: 1,
    description: 'Chest PA',
    bodyPart: 'CHEST',
    manufacturer: 'Fovea',
    model: 'Phantom DX',
  });
  const dataset = {
    ...common(s, {
      sopClass: '1.2.840.10008.5.1.4.1.1.1.1',
      number: 1,
      imageType: ['ORIGINAL', 'PRIMARY', ''],
      after: 40,
    }),
    ...greyPixels({ rows, columns, stored: bits, photometric: 'MONOCHROME1' }),
    ...windows([2048, 3600, 'Standard'], [1500, 2400, 'Lung']),
    '00080068': el('CS', 'FOR PRESENTATION'),
    '00082218': code('43799004', 'SCT', 'Thorax'),
    '00180060': el('DS', 125),
    '00181110': el('DS', 1800),
    '00181111': el('DS', Math.round(1800 / magnification)),
    '00181114': el('DS', magnification),
    '00181164': el('DS', spacing, spacing),
    '00185101': el('CS', 'PA'),
    '00187004': el('CS', 'DIRECT'),
    '00200020': el('CS', 'L', 'F'),
    '00200062': el('CS', 'U'),
    '00281040': el('CS', 'LOG'),
    '00281041': el('SS', 1),
    '00281052': el('DS', 0),
    '00281053': el('DS', 1),
    '00281054': el('LO', 'US'),
    '00282110': el('CS', '00'),
    '00280301': el('CS', 'NO'),
    '20500020': el('CS', 'INVERSE'),
    '00540220': code('399348003', 'SCT', 'Postero-anterior'),
  };
  const frame = encodeJpegLossless({ columns, rows, values, bits });
  return {
    name: '1-0001.dcm',
    bytes: writePart10(dataset, jpegLosslessSv1, { kind: 'encapsulated', frames: [frame] }),
  };
}

/** Stored values: MONOCHROME1, so little exposure (dense tissue) is a low value and is shown bright. */
function expose(geometry: DxGeometry, scale: Scale): Uint16Array {
  const { columns, rows } = geometry;
  const size = geometry.spacing / geometry.magnification;
  const step = scale === 'small' ? 5 : 1.2;
  const wide = Math.ceil((columns * size) / step / 2) * 2 + 4;
  const high = Math.ceil((rows * size) / step) + 6;
  const top = geometry.top + 2 * step;
  const rays = project(new Torso('current'), { columns: wide, rows: high, step, depthStep: 4, top });
  smoothDown(rays, wide, high);
  const local = softened(rays, wide, high, Math.max(1, Math.round(26 / step)));
  const grain = noiseTile(81, 512, 0.6, 0);
  const result = new Uint16Array(columns * rows);
  // Between columns first: a line of rays then serves all rows of pixels near it.
  const u = Float64Array.from({ length: columns }, (_, i) => ((i - (columns - 1) / 2) * size) / step + (wide - 1) / 2);
  const fine = linesOf(rays, wide, u, cubicAcross);
  const soft = linesOf(local, wide, u, linearAcross);
  for (let row = 0, at = 0; row < rows; row++) {
    const v = (top - (geometry.top - row * size)) / step;
    const y = Math.min(high - 3, Math.max(1, Math.floor(v)));
    const b = v - y;
    const [p0, p1, p2, p3] = [fine(y - 1), fine(y), fine(y + 1), fine(y + 2)];
    const [q0, q1] = [soft(y), soft(y + 1)];
    const line = (row & 511) << 9;
    for (let column = 0; column < columns; column++, at++) {
      const ray = spline(p0[column] as number, p1[column] as number, p2[column] as number, p3[column] as number, b);
      const mean = (q0[column] as number) * (1 - b) + (q1[column] as number) * b;
      // Scatter lifts the dense parts, and processing flattens the large differences to show the small ones.
      const shown = 0.47 * mean + 1.4 * (ray - mean);
      const quanta = 10 + 26 * Math.min(1.2, mean / 4);
      const n = grain.values[line | ((column * 5 + (row >> 9) * 77) & 511)] as number;
      result[at] = Math.min(4095, Math.max(0, Math.round(3980 - 1330 * shown + quanta * n)));
    }
  }
  return result;
}

/** Joins the rows, which were sampled at different depths. */
function smoothDown(values: Float32Array, columns: number, rows: number): void {
  for (let column = 0; column < columns; column++) {
    let above = values[column] as number;
    for (let row = 1; row < rows - 1; row++) {
      const at = row * columns + column;
      const here = values[at] as number;
      values[at] = 0.25 * above + 0.5 * here + 0.25 * (values[at + columns] as number);
      above = here;
    }
  }
}

/** Mean over a square of `reach` pixels either way, twice, by running sums. */
function softened(values: Float32Array, columns: number, rows: number, reach: number): Float32Array {
  let from = values;
  for (let pass = 0; pass < 2; pass++) {
    const across = new Float32Array(from.length);
    for (let row = 0; row < rows; row++) running(from, across, row * columns, 1, columns, reach);
    const down = new Float32Array(from.length);
    for (let column = 0; column < columns; column++) running(across, down, column, columns, rows, reach);
    from = down;
  }
  return from;
}

function running(
  from: Float32Array,
  to: Float32Array,
  start: number,
  stride: number,
  length: number,
  reach: number,
): void {
  const at = (i: number) => from[start + Math.min(length - 1, Math.max(0, i)) * stride] as number;
  let sum = 0;
  for (let i = -reach; i <= reach; i++) sum += at(i);
  for (let i = 0; i < length; i++) {
    to[start + i * stride] = sum / (2 * reach + 1);
    sum += at(i + reach + 1) - at(i - reach);
  }
}

type Across = (values: Float32Array, start: number, columns: number, u: number) => number;

/** Lines of a picture as `across` joins them at the columns `u`; the last few are kept. */
function linesOf(values: Float32Array, columns: number, u: Float64Array, across: Across): (y: number) => Float64Array {
  const kept = Array.from({ length: 4 }, () => ({ y: -1, line: new Float64Array(u.length) }));
  return (y) => {
    const place = kept[y & 3] as (typeof kept)[number];
    if (place.y !== y) {
      place.y = y;
      for (let i = 0; i < u.length; i++) place.line[i] = across(values, y * columns, columns, u[i] as number);
    }
    return place.line;
  };
}

function linearAcross(values: Float32Array, start: number, columns: number, u: number): number {
  const x = Math.min(columns - 2, Math.max(0, Math.floor(u)));
  const a = u - x;
  return (values[start + x] as number) * (1 - a) + (values[start + x + 1] as number) * a;
}

/** Catmull-Rom, as between the lines: keeps the edges of ribs that linear interpolation would smear. */
function cubicAcross(values: Float32Array, start: number, columns: number, u: number): number {
  const x = Math.min(columns - 3, Math.max(1, Math.floor(u)));
  const at = start + x;
  return spline(
    values[at - 1] as number,
    values[at] as number,
    values[at + 1] as number,
    values[at + 2] as number,
    u - x,
  );
}

function spline(p0: number, p1: number, p2: number, p3: number, t: number): number {
  return p1 + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
}
