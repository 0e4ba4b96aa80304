import { encodeHtj2k } from '#src/codecs/encode/htj2k.ts';
import { htj2kRpcl } from '#src/model/dicom/transfer-syntax.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { common, el, greyPixels, plane, series, windows, type Series } from './attributes.ts';
import { studies, uidOf } from './patient.ts';
import { project } from './project.ts';
import { scan } from './scan.ts';
import { gridOver, type Grid, type Slice } from './slice.ts';
import type { MadeFile, Maker, Scale, Task } from './task.ts';
import { Torso } from './torso/torso.ts';
import { polar, type Polar } from './torso/wall.ts';
import type { TimePoint } from './truth.ts';

/** RescaleIntercept: stored value 0 is -1024 HU. */
const intercept = -1024;
/** Field of view, mm. */
const field = 384;
const lowest = -146;
const highest = 256;

export interface CtGeometry {
  readonly columns: number;
  readonly slices: number;
  /** Between slices and thick, mm. */
  readonly spacing: number;
}

/** Slices from the head down, as scanners number them. */
export function ctGeometry(name: 'ct' | 'ct-prior', scale: Scale): CtGeometry {
  if (scale === 'small') return { columns: 64, slices: 12, spacing: (highest - lowest) / 12 };
  const spacing = name === 'ct' ? 1.6 : 3;
  return { columns: 512, spacing, slices: Math.floor((highest - lowest) / spacing) };
}

/** Height of a slice, counted from 0 at the head, mm. */
export function ctHeight(geometry: CtGeometry, index: number): number {
  return Math.round((highest - index * geometry.spacing) * 1000) / 1000;
}

/** HU of an axial slice as stored values, noise and point spread included. */
export class CtScanner {
  readonly grid: Grid;
  readonly #polar: Polar;
  readonly #torso: Torso;
  readonly #values: Float32Array;
  readonly #stored: Int16Array;
  readonly #noise: number;
  readonly #seed: number;

  constructor(columns: number, time: TimePoint, noise: number, seed: number) {
    this.grid = gridOver(columns, columns, field, field);
    this.#polar = polar(this.grid);
    this.#torso = new Torso(time);
    this.#values = new Float32Array(columns * columns);
    this.#stored = new Int16Array(columns * columns);
    this.#noise = noise;
    this.#seed = seed;
  }

  /** Stored values of the slice at `z` mm; the array is written over by the next call. */
  slice(z: number): Int16Array {
    const slice: Slice = { grid: this.grid, z, values: this.#values };
    this.#torso.paint(slice, this.#polar);
    const stored = this.#stored;
    scan(slice, { spread: 0.5, noise: this.#noise, seed: this.#seed }, (row, line) => {
      const start = row * line.length;
      for (let i = 0; i < line.length; i++) {
        const v = line[i] as number;
        // Never negative, so that cutting off the fraction rounds.
        stored[start + i] = (v < intercept ? intercept : v > 3071 ? 3071 : v) - intercept + 0.5;
      }
    });
    return stored;
  }
}

const made = { manufacturer: 'Fovea', model: 'Phantom CT' } as const;

function axial(name: 'ct' | 'ct-prior'): Series {
  return series(studies[name], 'portal venous', {
    modality: 'CT',
    number: 2,
    description: `Portal venous ${name === 'ct' ? '1.6' : '3'} mm`,
    bodyPart: 'CHESTABDOMEN',
    protocol: 'Chest and abdomen, portal venous',
    position: 'HFS',
    frameOfReference: uidOf('frame of reference', name),
    ...made,
  });
}

function scout(name: 'ct' | 'ct-prior'): Series {
  return series(studies[name], 'scout', {
    modality: 'CT',
    number: 1,
    description: 'Scout',
    bodyPart: 'CHESTABDOMEN',
    position: 'HFS',
    frameOfReference: uidOf('frame of reference', name),
    ...made,
  });
}

const ctImage = '1.2.840.10008.5.1.4.1.1.2';
/** Files of one task: a thread is then busy for about a second. */
const chunk = 12;

export function ctMaker(name: 'ct' | 'ct-prior'): Maker {
  const time: TimePoint = name === 'ct' ? 'current' : 'prior';
  let scanner: CtScanner | undefined;

  return {
    tasks(scale) {
      const { slices } = ctGeometry(name, scale);
      const result: Task[] = [{ study: name, part: 'scout', from: 0, count: 1, scale }];
      for (let from = 0; from < slices; from += chunk) {
        result.push({ study: name, part: 'axial', from, count: Math.min(chunk, slices - from), scale });
      }
      return result;
    },
    async *make(task) {
      if (task.part === 'scout') {
        yield await makeScout(name, task.scale, time);
        return;
      }
      const geometry = ctGeometry(name, task.scale);
      if (scanner?.grid.columns !== geometry.columns) {
        scanner = new CtScanner(geometry.columns, time, task.scale === 'small' ? 4 : 11, name === 'ct' ? 1 : 2);
      }
      for (let index = task.from; index < task.from + task.count; index++) {
        yield await makeSlice(axial(name), scanner, geometry, index);
      }
    },
  };
}

async function makeSlice(s: Series, scanner: CtScanner, geometry: CtGeometry, index: number): Promise<MadeFile> {
  const z = ctHeight(geometry, index);
  const { columns } = geometry;
  const { grid } = scanner;
  const values = scanner.slice(z);
  const frame = await encodeHtj2k({ columns, rows: columns, values, bits: 16 });
  const dataset = {
    ...common(s, {
      sopClass: ctImage,
      number: index + 1,
      imageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
      after: 62 + index * 0.02,
    }),
    ...greyPixels({ rows: columns, columns, stored: 16, signed: true }),
    ...plane([grid.x0, grid.y0, z], [1, 0, 0, 0, 1, 0], [grid.dy, grid.dx]),
    ...windows([40, 400, 'Abdomen'], [-600, 1500, 'Lung'], [400, 1800, 'Bone']),
    ...rescale(intercept),
    '00180010': el('LO', 'Iohexol 350'),
    '00180022': el('CS', 'HELICAL MODE'),
    '00180050': el('DS', geometry.spacing),
    '00180060': el('DS', 120),
    '00180088': el('DS', geometry.spacing),
    '00180090': el('DS', 500),
    '00181100': el('DS', field),
    '00181120': el('DS', 0),
    '00181151': el('IS', 240),
    '00181210': el('SH', 'STANDARD'),
    '00201041': el('DS', z),
  };
  return {
    name: `${String(s.number)}-${String(index + 1).padStart(4, '0')}.dcm`,
    bytes: writePart10(dataset, htj2kRpcl, { kind: 'encapsulated', frames: [frame] }),
  };
}

function rescale(b: number) {
  return { '00281052': el('DS', b), '00281053': el('DS', 1), '00281054': el('LO', 'HU') };
}

/** A frontal projection, the feet below; its plane is the coronal one through the axis of the gantry. */
async function makeScout(name: 'ct' | 'ct-prior', scale: Scale, time: TimePoint): Promise<MadeFile> {
  const step = scale === 'small' ? 6 : 2;
  const columns = field / step;
  const rows = Math.round((highest - lowest) / step);
  const rays = project(new Torso(time), {
    columns,
    rows,
    step,
    depthStep: scale === 'small' ? 8 : 4,
    top: highest - step / 2,
  });
  const values = Int16Array.from(rays, (v) => Math.round(v * 210 - 900) - intercept);
  const frame = await encodeHtj2k({ columns, rows, values, bits: 16 });
  const dataset = {
    ...common(scout(name), {
      sopClass: ctImage,
      number: 1,
      imageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'],
      after: 12,
    }),
    ...greyPixels({ rows, columns, stored: 16, signed: true }),
    ...plane([-field / 2 + step / 2, 0, highest - step / 2], [1, 0, 0, 0, 0, -1], [step, step]),
    ...windows([0, 1500, 'Scout']),
    ...rescale(intercept),
    '00180022': el('CS', 'SCOUT MODE'),
    '00180050': el('DS', 1),
    '00180060': el('DS', 120),
    '00181120': el('DS', 0),
  };
  return { name: '1-0001.dcm', bytes: writePart10(dataset, htj2kRpcl, { kind: 'encapsulated', frames: [frame] }) };
}
