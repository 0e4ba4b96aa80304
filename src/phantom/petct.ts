import { encodeHtj2k } from '#src/codecs/encode/htj2k.ts';
import { htj2kRpcl } from '#src/model/dicom/transfer-syntax.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { code, common, el, greyPixels, plane, series, windows, type Series } from './attributes.ts';
import { CtScanner } from './ct.ts';
import { studies, uidOf } from './patient.ts';
import { blur, gridOver, paint, type Grid, type Slice } from './slice.ts';
import { ellipsoid } from './solids.ts';
import type { MadeFile, Maker, Scale, Task } from './task.ts';
import { lesions, type Lesion } from './truth.ts';

export interface PetCtGeometry {
  readonly ctColumns: number;
  readonly petColumns: number;
  readonly slices: number;
  /** Of the first slice, and down to the next, mm. The middle of the largest metastasis lies on a slice. */
  readonly top: number;
  readonly step: number;
}

export function petCtGeometry(scale: Scale): PetCtGeometry {
  return scale === 'small'
    ? { ctColumns: 64, petColumns: 48, slices: 9, top: 184, step: 40 }
    : { ctColumns: 256, petColumns: 128, slices: 100, top: 256, step: 4 };
}

/** Field of view of both, mm. */
const field = 384;
/** Injected an hour before the series begins. */
const [dose, halfLife, waited] = [312e6, 6586.2, 3600];
const grams = 71_000;
/** Activity concentration of one unit of uptake at the beginning of the scan, Bq/ml. */
const perSuv = (dose * 2 ** (-waited / halfLife)) / grams;

const torsoLesions: readonly Lesion[] = Object.values(lesions).filter((one: Lesion) => one.suv !== undefined);

/** Standard uptake of an axial slice: tissue by its density, lesions by their truth, through the scanner's point spread. */
export class PetScanner {
  readonly grid: Grid;
  readonly #body: CtScanner;
  readonly #values: Float32Array;

  constructor(columns: number) {
    this.grid = gridOver(columns, columns, field, field);
    this.#body = new CtScanner(columns, 'prior', 0, 5);
    this.#values = new Float32Array(columns * columns);
  }

  /** SUV by body weight; the array is written over by the next call. */
  slice(z: number): Float32Array {
    const stored = this.#body.slice(z);
    const values = this.#values;
    for (let i = 0; i < values.length; i++) values[i] = tissue((stored[i] as number) - 1024);
    const slice: Slice = { grid: this.grid, z, values };
    for (const { centre, radii, turn, suv = 0 } of torsoLesions) {
      const solid = ellipsoid(centre, ...radii.prior, turn);
      if (z > solid.box.z0 && z < solid.box.z1) paint(slice, solid.box, (x, y) => solid.distance(x, y, z), suv);
    }
    blur(slice, 2.2);
    return values;
  }
}

function tissue(hu: number): number {
  if (hu < -960) return 0;
  if (hu < -250) return 0.3;
  // Liver and spleen after contrast lie above muscle; bone and vessels above them.
  return hu < 90 ? 0.8 : hu < 140 ? 2.1 : 1.4;
}

const made = { manufacturer: 'Fovea', model: 'Phantom PET/CT' } as const;

function seriesOf(modality: 'CT' | 'PT'): Series {
  return series(studies.petct, modality, {
    modality,
    number: modality === 'CT' ? 2 : 3,
    description: modality === 'CT' ? 'CT low dose 4 mm' : 'FDG PET AC 4 mm',
    bodyPart: 'CHESTABDOMEN',
    protocol: 'FDG PET/CT, chest and abdomen',
    position: 'HFS',
    frameOfReference: uidOf('frame of reference', 'petct'),
    ...made,
  });
}

/** Files of one task. */
const chunk = 25;

export const petCtMaker: Maker = {
  tasks(scale) {
    const { slices } = petCtGeometry(scale);
    return ['CT', 'PT'].flatMap((part) =>
      Array.from({ length: Math.ceil(slices / chunk) }, (_, i): Task => ({
        study: 'petct',
        part,
        from: i * chunk,
        count: Math.min(chunk, slices - i * chunk),
        scale,
      })),
    );
  },
  async *make({ part, from, count, scale }) {
    const geometry = petCtGeometry(scale);
    const { ctColumns, petColumns } = geometry;
    const makeSlice = part === 'CT' ? ctSlices(ctColumns, scale) : petSlices(petColumns);
    for (let index = from; index < from + count; index++) {
      yield await makeSlice(index, geometry.top - index * geometry.step, geometry.step);
    }
  },
};

type MakeSlice = (index: number, z: number, step: number) => Promise<MadeFile>;

function ctSlices(columns: number, scale: Scale): MakeSlice {
  const scanner = new CtScanner(columns, 'prior', scale === 'small' ? 4 : 14, 6);
  const s = seriesOf('CT');
  return async (index, z, step) =>
    await file(s, index, columns, scanner.slice(z), {
      ...common(s, { sopClass: ctImage, number: index + 1, imageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'], after: 70 }),
      ...lying(scanner.grid, z, step),
      ...windows([40, 400, 'Abdomen']),
      '00180060': el('DS', 120),
      '00281052': el('DS', -1024),
      '00281053': el('DS', 1),
      '00281054': el('LO', 'HU'),
    });
}

function petSlices(columns: number): MakeSlice {
  const scanner = new PetScanner(columns);
  const s = seriesOf('PT');
  return async (index, z, step) => {
    const suv = scanner.slice(z);
    let most = 0;
    for (const value of suv) if (value > most) most = value;
    // Each slice has a slope of its own, as scanners write them.
    const slope = Number(((most * perSuv) / 32_000).toPrecision(8)) || 1;
    const stored = Int16Array.from(suv, (value) => Math.round((Math.max(0, value) * perSuv) / slope));
    return await file(s, index, columns, stored, {
      ...common(s, { sopClass: petImage, number: index + 1, imageType: ['ORIGINAL', 'PRIMARY'], after: 120 }),
      ...lying(scanner.grid, z, step),
      '00180031': el('LO', 'Fluorodeoxyglucose'),
      '00181181': el('CS', 'NONE'),
      '00181242': el('IS', 120_000),
      '00280051': el('CS', 'NORM', 'DTIM', 'ATTN', 'SCAT', 'DECY'),
      '00281052': el('DS', 0),
      '00281053': el('DS', slope),
      '00540016': el('SQ', {
        '00180031': el('LO', 'Fluorodeoxyglucose'),
        // The series begins 90 seconds after the study.
        '00181072': el('TM', '074130.000'),
        '00181074': el('DS', dose),
        '00181075': el('DS', halfLife),
        '00540300': code('77004003', 'SCT', '^18^Fluorine'),
      }),
      '00540081': el('US', petCtSlices(columns)),
      '00540410': el('SQ', { ...coded('102538003', 'recumbent'), '00540412': code('40199007', 'SCT', 'supine') }),
      '00540414': code('102540008', 'SCT', 'headfirst'),
      '00541000': el('CS', 'WHOLE BODY', 'IMAGE'),
      '00541001': el('CS', 'BQML'),
      '00541002': el('CS', 'EMISSION'),
      '00541102': el('CS', 'START'),
      '00541300': el('DS', 30_000),
      '00541321': el('DS', Number((2 ** (30 / halfLife)).toPrecision(8))),
      '00541330': el('US', index + 1),
    });
  };
}

function coded(value: string, meaning: string) {
  return { '00080100': el('SH', value), '00080102': el('SH', 'SCT'), '00080104': el('LO', meaning) };
}

function petCtSlices(columns: number): number {
  return petCtGeometry(columns === petCtGeometry('small').petColumns ? 'small' : 'full').slices;
}

function lying(grid: Grid, z: number, step: number) {
  return {
    ...plane([grid.x0, grid.y0, z], [1, 0, 0, 0, 1, 0], [grid.dy, grid.dx]),
    '00180050': el('DS', step),
    '00201041': el('DS', z),
  };
}

async function file(
  s: Series,
  index: number,
  columns: number,
  values: Int16Array,
  dataset: Parameters<typeof writePart10>[0],
): Promise<MadeFile> {
  const frame = await encodeHtj2k({ columns, rows: columns, values, bits: 16 });
  const pixels = greyPixels({ rows: columns, columns, stored: 16, signed: true });
  return {
    name: `${String(s.number)}-${String(index + 1).padStart(4, '0')}.dcm`,
    bytes: writePart10({ ...dataset, ...pixels }, htj2kRpcl, { kind: 'encapsulated', frames: [frame] }),
  };
}

const ctImage = '1.2.840.10008.5.1.4.1.1.2';
const petImage = '1.2.840.10008.5.1.4.1.1.128';
