import { encodeHtj2k } from '#src/codecs/encode/htj2k.ts';
import { explicitLittleEndian, htj2kRpcl } from '#src/model/dicom/transfer-syntax.ts';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { common, el, greyPixels, plane, series, windows } from './attributes.ts';
import { Head } from './head/head.ts';
import { diffusionWeighted, flair, t1, type Signal } from './head/signal.ts';
import { noiseTile } from './noise.ts';
import { studies, uidOf } from './patient.ts';
import { hash } from './random.ts';
import { blur, type Slice } from './slice.ts';
import type { MadeFile, Maker, Scale, Task } from './task.ts';

type Direction = readonly [number, number, number];

/** One sequence and where its slices lie. */
export interface Sequence {
  readonly name: 't1' | 'flair' | 'dwi';
  readonly number: number;
  readonly description: string;
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** Pixel size, mm. */
  readonly pixel: number;
  /** From slice to slice, and thickness, mm. */
  readonly gap: number;
  readonly thickness: number;
  /** Directions of a row, of a column, and from slice to slice. */
  readonly across: Direction;
  readonly down: Direction;
  readonly through: Direction;
  /** Middle of the middle slice, mm. */
  readonly centre: Direction;
  /** b-values in s/mm2, each a set of slices; one without diffusion. */
  readonly bValues: readonly (number | undefined)[];
  readonly noise: number;
}

const leftwards: Direction = [1, 0, 0];
const backwards: Direction = [0, 1, 0];
const upwards: Direction = [0, 0, 1];
const downwards: Direction = [0, 0, -1];
const rightwards: Direction = [-1, 0, 0];

export function sequences(scale: Scale): readonly Sequence[] {
  const small = scale === 'small';
  const shrink = small ? 4 : 1;
  /** Both axial sequences lie in the same planes. */
  const axial = {
    slices: small ? 4 : 28,
    gap: small ? 30 : 5,
    thickness: 4,
    across: leftwards,
    down: backwards,
    through: upwards,
    centre: [0, 2, 8],
  } as const;
  return [
    {
      name: 't1',
      number: 1,
      description: 'T1 sagittal',
      columns: 224 / shrink,
      rows: 224 / shrink,
      slices: small ? 6 : 96,
      pixel: 1.0625 * shrink,
      gap: small ? 24 : 1.6,
      thickness: 1.6,
      across: backwards,
      down: downwards,
      // From the patient's left to the right.
      through: rightwards,
      centre: [0, -4, -28],
      bValues: [undefined],
      noise: 16,
    },
    {
      ...axial,
      name: 'flair',
      number: 2,
      description: 'T2 FLAIR axial',
      columns: 288 / shrink,
      rows: 288 / shrink,
      pixel: 0.8 * shrink,
      bValues: [undefined],
      noise: 15,
    },
    {
      ...axial,
      name: 'dwi',
      number: 3,
      description: 'DWI axial',
      columns: 160 / shrink,
      rows: 160 / shrink,
      pixel: 1.4375 * shrink,
      bValues: [0, 1000],
      noise: 20,
    },
  ];
}

const mrImage = '1.2.840.10008.5.1.4.1.1.4';
const chunk = 16;
let head: Head | undefined;

export const mrMaker: Maker = {
  tasks(scale) {
    return sequences(scale).flatMap((s): Task[] => {
      const all = s.slices * s.bValues.length;
      return Array.from({ length: Math.ceil(all / chunk) }, (_, i) => ({
        study: 'mr',
        part: s.name,
        from: i * chunk,
        count: Math.min(chunk, all - i * chunk),
        scale,
      }));
    });
  },
  async *make(task) {
    const s = sequences(task.scale).find((one) => one.name === task.part);
    if (!s) throw new Error(`no sequence ${task.part}`);
    for (let i = task.from; i < task.from + task.count; i++) yield await makeSlice(s, i);
  },
};

/** Patient coordinates of the first pixel's centre of a slice, counted from 0. */
export function mrPosition(s: Sequence, slice: number): Direction {
  const off = (slice - (s.slices - 1) / 2) * s.gap;
  const halfX = ((s.columns - 1) / 2) * s.pixel;
  const halfY = ((s.rows - 1) / 2) * s.pixel;
  const axis = (k: 0 | 1 | 2) =>
    Math.round((s.centre[k] + s.through[k] * off - s.across[k] * halfX - s.down[k] * halfY) * 10000) / 10000;
  return [axis(0), axis(1), axis(2)];
}

async function makeSlice(s: Sequence, index: number): Promise<MadeFile> {
  const slice = index % s.slices;
  const b = s.bValues[Math.floor(index / s.slices)];
  const values = acquire(s, slice, b);
  const { rows, columns } = s;
  const own = series(studies.mr, s.name, {
    modality: 'MR',
    number: s.number,
    description: s.description,
    bodyPart: 'BRAIN',
    position: 'HFS',
    frameOfReference: uidOf('frame of reference', 'mr'),
    manufacturer: 'Fovea',
    model: 'Phantom MR',
  });
  const position = mrPosition(s, slice);
  const along = s.through[0] * position[0] + s.through[1] * position[1] + s.through[2] * position[2];
  const dataset: DicomJson = {
    ...common(own, {
      sopClass: mrImage,
      number: index + 1,
      imageType: b === undefined ? ['ORIGINAL', 'PRIMARY', 'M', 'ND'] : ['ORIGINAL', 'PRIMARY', 'DIFFUSION', 'NONE'],
      after: 200 * s.number + index * 0.5,
    }),
    ...greyPixels({ rows, columns, stored: 12 }),
    ...plane(position, [...s.across, ...s.down], [s.pixel, s.pixel]),
    ...windows(
      s.name === 't1'
        ? [450, 900, 'Brain']
        : b === 1000
          ? [200, 400, 'Diffusion']
          : b === 0
            ? [700, 1400, 'Diffusion']
            : [420, 840, 'Brain'],
    ),
    ...physics(s, b),
    '00180050': el('DS', s.thickness),
    '00180088': el('DS', s.gap),
    '00201041': el('DS', along),
  };
  const name = `${String(s.number)}-${String(index + 1).padStart(4, '0')}.dcm`;
  // Diffusion is left uncompressed, as many scanners send it.
  if (b !== undefined) {
    const bytes = new Uint8Array(values.buffer);
    return { name, bytes: writePart10(dataset, explicitLittleEndian, { kind: 'native', bytes, vr: 'OW' }) };
  }
  const frame = await encodeHtj2k({ columns, rows, values, bits: 12 });
  return { name, bytes: writePart10(dataset, htj2kRpcl, { kind: 'encapsulated', frames: [frame] }) };
}

function physics(s: Sequence, b: number | undefined): DicomJson {
  const base: DicomJson = {
    '00180023': el('CS', s.name === 't1' ? '3D' : '2D'),
    '00180087': el('DS', 3),
    '00181314': el('DS', s.name === 't1' ? 9 : 90),
    '00180083': el('DS', 1),
    '00180091': el('IS', s.name === 'dwi' ? 96 : 1),
    '00180022': el('CS'),
    '00180021': el('CS', s.name === 'flair' ? 'SK' : 'NONE'),
  };
  switch (s.name) {
    case 't1':
      return {
        ...base,
        '00180020': el('CS', 'GR', 'IR'),
        '00180080': el('DS', 1900),
        '00180081': el('DS', 2.6),
        '00180082': el('DS', 900),
      };
    case 'flair':
      return {
        ...base,
        '00180020': el('CS', 'SE', 'IR'),
        '00180080': el('DS', 9000),
        '00180081': el('DS', 120),
        '00180082': el('DS', 2500),
      };
    case 'dwi':
      return {
        ...base,
        '00180020': el('CS', 'EP'),
        '00180080': el('DS', 5200),
        '00180081': el('DS', 78),
        '00189087': el('FD', b ?? 0),
        '00189075': el('CS', b === 0 ? 'NONE' : 'ISOTROPIC'),
        '00180024': el('SH', `ep_b${b ?? 0}`),
      };
  }
}

/** Stored values of one slice, counted from 0: signal of the sequence, coil shading, point spread, noise of a magnitude image. */
export function acquire(s: Sequence, slice: number, b: number | undefined): Uint16Array {
  head ??= new Head('current');
  const grain = noiseTile(72, 512, 0.55, 0).values;
  const signal: Signal = s.name === 't1' ? t1 : s.name === 'flair' ? flair : diffusionWeighted(b ?? 0);
  const { rows, columns, pixel, across, down } = s;
  const [x0, y0, z0] = mrPosition(s, slice);
  const values = new Float32Array(rows * columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const u = column * pixel;
      const w = row * pixel;
      const x = x0 + across[0] * u + down[0] * w;
      let y = y0 + across[1] * u + down[1] * w;
      const z = z0 + across[2] * u + down[2] * w;
      // Echo-planar pictures are drawn out where air is near, above the nose.
      if (s.name === 'dwi' && z < 0) y += 5 * Math.exp(-((x / 24) ** 2) - ((y + 62) / 26) ** 2) * Math.min(1, -z / 20);
      const shading = 1.06 - 0.000012 * (x * x + y * y + z * z) + (y > 60 ? 0.05 : 0);
      values[at] = head.at(x, y, z, signal, pixel) * shading;
    }
  }
  const image: Slice = { grid: { rows, columns, dx: pixel, dy: pixel, x0: 0, y0: 0 }, z: 0, values };
  blur(image, 0.45 * pixel);
  const shift = hash(s.number, slice, b ?? 0);
  const stored = new Uint16Array(values.length);
  for (let row = 0, at = 0; row < rows; row++) {
    const line = ((row + (shift & 511)) & 511) << 9;
    const other = ((row + ((shift >>> 5) & 511)) & 511) << 9;
    for (let column = 0; column < columns; column++, at++) {
      const real = (values[at] as number) + s.noise * (grain[line | ((column + (shift >>> 14)) & 511)] as number);
      const imaginary = s.noise * (grain[other | ((column + (shift >>> 18)) & 511)] as number);
      stored[at] = Math.min(4095, Math.round(Math.sqrt(real * real + imaginary * imaginary)));
    }
  }
  return stored;
}
