import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFrame } from '#src/codecs/decode.ts';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import { frameAddress, type ImageSet } from '#src/dataset/display-set.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import type { ImageGeometry, PatientGeometry, PatientShape } from '#src/model/annotation/annotation.ts';
import { EdgeTrace } from '#src/model/annotation/edge-trace.ts';
import { lesionVolume } from '#src/model/annotation/lesion-volume.ts';
import { measure, type Measured } from '#src/model/annotation/measure.ts';
import { mapped } from '#src/model/annotation/patient-shape.ts';
import { splineOutline } from '#src/model/annotation/spline.ts';
import type { MeasuredPixels } from '#src/model/annotation/statistics.ts';
import { calibratedImage } from '#src/model/annotation/user-calibration.ts';
import { frameKey } from '#src/model/dicom/address.ts';
import type { ImageRecord, InstanceRecord } from '#src/model/dicom/records.ts';
import { indexPoint, indexToPatient } from '#src/model/geometry/place.ts';
import type { PixelSpacing, Plane } from '#src/model/geometry/plane.ts';
import type { IndexPoint } from '#src/model/geometry/spaces.ts';
import { locateFrames } from '#src/part10/locate-frames.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { instanceRecord } from '#src/part10/records.ts';
import { ctGeometry, ctHeight, ctMaker } from '#src/phantom/ct.ts';
import { lesions } from '#src/phantom/truth.ts';
import { cutPatch } from '#src/pixels/patch.ts';
import type { Pixels } from '#src/pixels/index.ts';
import type { Session } from '#src/session/session.ts';
import { measuredInPatient } from './measured-in-patient.ts';

/*
 * Every tool, put where the lesion's border lies in the pixels of the sample patient's own files (their noise and point
 * spread included), against the half axes that the lesion was made with. Nothing of the truth but the middle and the turn is
 * used to find the border.
 */
const lesion = lesions.segmentVII;
const [a0, b0, c0] = lesion.radii.current;
const geometry = ctGeometry('ct', 'full');
const heights = Array.from({ length: geometry.slices }, (_, i) => ctHeight(geometry, i));
const from = heights.findIndex((z) => z < lesion.centre.z + c0 + 9);
const count = heights.filter((z) => Math.abs(z - lesion.centre.z) < c0 + 9).length;
/** HU of the liver round it. */
const around = 112;
const core = lesion.hu;

interface Scan {
  readonly set: ImageSet;
  readonly frames: ReadonlyMap<string, MeasuredPixels>;
}
let scan: Scan;

async function scanned(): Promise<Scan> {
  const instances: InstanceRecord[] = [];
  const frames = new Map<string, MeasuredPixels>();
  for await (const { bytes } of ctMaker('ct').make({ study: 'ct', part: 'axial', from, count, scale: 'full' })) {
    const reader = bytesReader(bytes);
    const file = await readPart10(reader);
    const record = instanceRecord(file.dataset, 'test');
    const [ranges = []] = await locateFrames(reader, file);
    const parts = await Promise.all(ranges.map(({ offset, length }) => reader.read(offset, length)));
    if (!record?.image) throw new Error('the sample has no image');
    const decoded = await decodeFrame(new Uint8Array(await new Blob(parts).arrayBuffer()), file.syntax, record.image);
    if (!decoded.ok) throw new Error('the sample does not decode');
    instances.push(record);
    frames.set(frameKey({ ...record.address, frame: 1 }), { ...decoded.value, samples: 1 });
  }
  const [first] = instances;
  const [set] = first ? displaySetsOf(first.series, instances, false) : [];
  if (set?.kind !== 'image') throw new Error('the sample is no image set');
  return { set, frames };
}

/** A picture in the patient. */
interface Picture {
  readonly plane: Plane;
  readonly spacing: PixelSpacing;
  readonly pixels: MeasuredPixels;
  readonly stored: (hu: number) => number;
}

function valueAt({ pixels: { pixels, columns } }: Picture, { x, y }: IndexPoint): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - i, y - j];
  const at = (dx: number, dy: number) => pixels[(j + dy) * columns + i + dx] ?? Number.NaN;
  return (1 - v) * ((1 - u) * at(0, 0) + u * at(1, 0)) + v * ((1 - u) * at(0, 1) + u * at(1, 1));
}

/**
 * The border of the lesion on a ray from `middle`: where a step from core to liver fits the values best. Millimetres; mean of
 * neighbouring rays against noise. `most` = no further than this.
 */
function borderOn(picture: Picture, middle: IndexPoint, angle: number, most: number): number {
  const { spacing, stored } = picture;
  const [inside, outside] = [stored(core), stored(around)];
  const step = 0.1;
  const profile = Array.from({ length: Math.ceil(most / step) }, (_, n) => {
    const r = n * step;
    // Four millimetres of border: an eye sees more of it than one ray.
    const rays = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((k) => angle + (k * 0.5) / Math.max(r, 4));
    const values = rays.map((ray) =>
      valueAt(
        picture,
        indexPoint(middle.x + (r * Math.cos(ray)) / spacing.column, middle.y + (r * Math.sin(ray)) / spacing.row),
      ),
    );
    return values.reduce((x, y) => x + y, 0) / values.length;
  });
  // Out from the middle to where a millimetre and a half is more liver than lesion, then the best step about there.
  const wide = 15;
  const halfway = (inside + outside) / 2;
  const first = profile.findIndex((_, n) => {
    const part = profile.slice(n, n + wide);
    return part.length === wide && part.reduce((x, y) => x + y, 0) / wide > halfway;
  });
  const [start, end] = [Math.max(0, first + wide / 2 - 40), first + wide / 2 + 30].map(Math.round) as [number, number];
  let error = profile.slice(start, end).reduce((sum, value) => sum + (value - outside) ** 2, 0);
  let [best, at] = [error, start * step];
  for (let n = start; n < Math.min(end, profile.length); n++) {
    const value = profile[n]!;
    error += (value - inside) ** 2 - (value - outside) ** 2;
    if (error < best) [best, at] = [error, (n + 1) * step];
  }
  return at - step / 2;
}

interface Row {
  readonly tool: string;
  readonly truth: number;
  readonly measured: number | undefined;
  readonly allowed: number;
  readonly unit: string;
}
const table: Row[] = [];
function row(tool: string, truth: number, measured: number | undefined, allowed: number, unit: string): void {
  table.push({ tool, truth, measured, allowed, unit });
  expect(measured, tool).toBeDefined();
  expect(Math.abs((measured ?? Number.NaN) - truth), `${tool}: ${String(measured)} for ${String(truth)}`).toBeLessThan(
    allowed,
  );
}

const pixel = 384 / 512;
const half = pixel / 2;

describe('the measuring tools on the sample patient', () => {
  beforeAll(async () => {
    scan = await scanned();
  }, 120_000);

  const slice = (index: number) => {
    const ref = scan.set.frames[index]!;
    const { plane, spacing } = factsOf(ref).record;
    const pixels = scan.frames.get(frameKey(frameAddress(ref)))!;
    const image = ref.instance.image!;
    const picture: Picture = { plane: plane!, spacing: spacing!, pixels, stored: (hu) => hu + 1024 };
    const z = plane!.position[2];
    const share = Math.sqrt(Math.max(0, 1 - ((z - lesion.centre.z) / c0) ** 2));
    const middle = indexPoint(
      (lesion.centre.x - plane!.position[0]) / spacing!.column,
      (lesion.centre.y - plane!.position[1]) / spacing!.row,
    );
    const border = (angle: number): IndexPoint => {
      const r = borderOn(picture, middle, angle, 28);
      return indexPoint(middle.x + (r * Math.cos(angle)) / pixel, middle.y + (r * Math.sin(angle)) / pixel);
    };
    const say = (shape: ImageGeometry, of: ImageRecord = image): Measured => measure(shape, of, 1, 'CT', pixels);
    return { image, middle, border, say, pixels, a: a0 * share, b: b0 * share, z, address: frameAddress(ref) };
  };
  const nearest = () =>
    scan.set.frames.reduce((best, ref, i) => {
      const off = (index: number) =>
        Math.abs(factsOf(scan.set.frames[index]!).record.plane!.position[2] - lesion.centre.z);
      return off(i) < off(best) ? i : best;
    }, 0);

  it('agree with the lesion as it was made: lengths within half a pixel, areas within 1 %, values within the noise', () => {
    const { image, middle, border, say, pixels, a, b, address } = slice(nearest());
    const turn = lesion.turn;
    const right = Math.PI / 2;
    const [e1, e2, s1, s2] = [turn, turn + Math.PI, turn + right, turn - right].map(border) as [IndexPoint, IndexPoint, IndexPoint, IndexPoint]; // prettier-ignore
    const around = (n: number) => Array.from({ length: n }, (_, k) => border(turn + (2 * Math.PI * k) / n));

    row('length', 2 * a, say({ kind: 'length', points: [e1, e2] }).length?.value, half, 'mm');
    const two = say({ kind: 'bidirectional', points: [e1, e2, s1, s2] });
    row('bidirectional, long', 2 * a, two.length?.value, half, 'mm');
    row('bidirectional, short', 2 * b, two.short?.value, half, 'mm');
    // Half a pixel at the end of an arm.
    const degrees = (Math.atan(half / b) * 180) / Math.PI;
    row('angle', 90, say({ kind: 'angle', points: [e1, middle, s1] }).angle?.value, degrees, '°');
    const level = [indexPoint(middle.x - 20, middle.y + 40), indexPoint(middle.x + 20, middle.y + 40)] as const;
    row('Cobb angle', (turn * 180) / Math.PI, say({ kind: 'cobb', points: [e2, e1, ...level] }).angle?.value, degrees, '°'); // prettier-ignore
    const circle = say({ kind: 'circle', points: [s1, s2, ...quarter(s1, s2)] });
    row('circle, diameter', 2 * b, circle.diameter?.value, half, 'mm');
    row('circle, mean', core, circle.statistics?.mean, 3, 'HU');
    const area = Math.PI * a * b;
    const ellipse = say({ kind: 'ellipse', points: [e1, e2, s1, s2] });
    row('ellipse, area', area, ellipse.area?.value, 0.01 * area, 'mm²');
    const spline = say({ kind: 'spline', points: around(16) });
    row('spline, area', area, spline.area?.value, 0.01 * area, 'mm²');
    const outline = say({ kind: 'freehand', closed: true, points: around(90) });
    row('freehand, area', area, outline.area?.value, 0.01 * area, 'mm²');
    // Clicks of a hand that misses the border by up to a pixel and a half, seen at two screen pixels a pixel.
    const trace = new EdgeTrace(pixels, 0.5);
    for (let k = 0; k < 6; k++) {
      const angle = (k * Math.PI) / 3;
      const [x, y] = [a * Math.cos(angle), b * Math.sin(angle)].map(
        (r) => r / pixel + Math.sign(r) * [1, -1, 0][k % 3]!,
      );
      const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
      trace.add(indexPoint(middle.x + x! * cos - y! * sin, middle.y + x! * sin + y! * cos));
    }
    const wire = trace.closed() as Extract<ImageGeometry, { kind: 'freehand' }>;
    row('livewire, area', area, say(wire).area?.value, 0.01 * area, 'mm²');
    const offBorder = wire.points.map(({ x, y }) => {
      const [u, v] = [(x - middle.x) * pixel, (y - middle.y) * pixel];
      const [p, q] = [u * Math.cos(turn) + v * Math.sin(turn), v * Math.cos(turn) - u * Math.sin(turn)];
      // To first order the distance from an ellipse.
      return Math.abs(Math.hypot(p / a, q / b) - 1) / (Math.hypot(p / a ** 2, q / b ** 2) / Math.hypot(p / a, q / b));
    });
    row('livewire, off the border', 0, offBorder.reduce((x, y) => x + y, 0) / offBorder.length, half, 'mm');
    const ramanujan = Math.PI * (3 * (a + b) - Math.sqrt((3 * a + b) * (a + 3 * b)));
    const smooth = say({ kind: 'freehand', closed: true, points: splineOutline(around(16)) });
    row('freehand, length', ramanujan, smooth.length?.value, 0.01 * ramanujan, 'mm');
    const box = [
      corner(e1, s1, middle),
      corner(e1, s2, middle),
      corner(e2, s2, middle),
      corner(e2, s1, middle),
    ] as const;
    row('rectangle, area', 4 * a * b, say({ kind: 'rectangle', points: box }).area?.value, 0.04 * a * b, 'mm²');
    const within = mapped<IndexPoint, IndexPoint>({ kind: 'ellipse', points: [e1, e2, s1, s2] }, (at) =>
      indexPoint(middle.x + (at.x - middle.x) * 0.7, middle.y + (at.y - middle.y) * 0.7),
    );
    const values = say(within).statistics;
    row('region, mean', core, values?.mean, 2, 'HU');
    const probe = say({ kind: 'probe', points: [middle] }).probe;
    // One pixel: within three deviations of the noise that the region has.
    row('probe', core, probe?.kind === 'grey' ? probe.value : undefined, 3 * (values?.deviation ?? 0), 'HU');
    // The reader says how long the long axis is: the short one follows, whatever the file says.
    const calibration = {
      on: address,
      geometry: { kind: 'calibration', millimetres: 4 * a, points: [e1, e2] },
    } as const;
    const doubled = say({ kind: 'length', points: [s1, s2] }, calibratedImage(image, image, calibration));
    expect(doubled.basis).toBe('user');
    // Pixels are twice as large then, and half of one may be amiss in each of the two lines.
    row('length, calibrated', 4 * b, doubled.length?.value, 4 * half, 'mm');
  });

  it('and regions over slices with its volume, within 2 %, every slice drawn or every other', () => {
    const regions = scan.set.frames.flatMap((_, i) => {
      const { border, say, a, z } = slice(i);
      if (a < 3) return [];
      const points = Array.from({ length: 48 }, (_point, k) => border((2 * Math.PI * k) / 48));
      const area = say({ kind: 'freehand', closed: true, points }).area?.value ?? 0;
      return [{ area, depth: z }];
    });
    const truth = (4 / 3) * Math.PI * a0 * b0 * c0;
    row('volume', truth, lesionVolume(regions, geometry.spacing)?.value, 0.02 * truth, 'mm³');
    const everyOther = regions.filter((_, i) => i % 2 === 0 || i === regions.length - 1);
    row('volume, gaps interpolated', truth, lesionVolume(everyOther, geometry.spacing)?.value, 0.02 * truth, 'mm³');
  });

  it('and on a coronal plane cut through it, in patient millimetres and the plane’s own values', () => {
    const { set, frames } = scan;
    const pixels = {
      peek: (address: Parameters<typeof frameKey>[0]) => {
        const found = frames.get(frameKey(address));
        return found && { ...found, quality: 'full' };
      },
    } as unknown as Pixels;
    const session = {
      open: { getState: () => ({ displaySets: new Map([[set.id, set]]) }) },
    } as unknown as Session;
    const plane: Plane = {
      position: [lesion.centre.x - 30, lesion.centre.y, lesion.centre.z + c0 + 8],
      rowDirection: [1, 0, 0],
      columnDirection: [0, 0, -1],
    };
    const spacing = { row: pixel, column: pixel, basis: 'patient' as const };
    const patch = cutPatch(pixels, set, { plane, pixel, columns: 81, rows: 69 })!;
    const picture: Picture = { plane, spacing, pixels: patch.frame, stored: (hu) => hu + 1024 };
    const middle = indexPoint(30 / pixel, (c0 + 8) / pixel);
    // Half the width of the ellipsoid turned about z, where the plane goes through its middle.
    const width = 1 / Math.hypot(Math.cos(lesion.turn) / a0, Math.sin(lesion.turn) / b0);
    const border = (angle: number): IndexPoint => {
      const r = borderOn(picture, middle, angle, 25);
      return indexPoint(middle.x + (r * Math.cos(angle)) / pixel, middle.y + (r * Math.sin(angle)) / pixel);
    };
    const say = (shape: ImageGeometry): Measured => {
      const on = { source: 'test', study: set.series.study, series: set.series.series };
      const { frameOfReference } = set.frames[0]!.instance;
      const geometry = mapped(shape, (at) => indexToPatient(plane, spacing, at)) as PatientGeometry;
      const drawn: PatientShape = { space: 'patient', on, frameOfReference: frameOfReference!, plane, geometry };
      return measuredInPatient({ session, pixels }, drawn);
    };
    const [up, down, left, right] = [-Math.PI / 2, Math.PI / 2, Math.PI, 0].map(border) as [IndexPoint, IndexPoint, IndexPoint, IndexPoint]; // prettier-ignore
    // Down the plane a pixel of the scan is a slice.
    row(
      'coronal: length, down',
      2 * c0,
      say({ kind: 'length', points: [up, down] }).length?.value,
      geometry.spacing / 2,
      'mm',
    );
    row('coronal: length, across', 2 * width, say({ kind: 'length', points: [left, right] }).length?.value, half, 'mm');
    const points = Array.from({ length: 72 }, (_, k) => border((2 * Math.PI * k) / 72));
    const region = say({ kind: 'freehand', closed: true, points });
    const truth = Math.PI * width * c0;
    row('coronal: freehand, area', truth, region.area?.value, 0.01 * truth, 'mm²');
    expect(region.resampled).toBe(true);
    const within = mapped<IndexPoint, IndexPoint>({ kind: 'ellipse', points: [left, right, up, down] }, (at) =>
      indexPoint(middle.x + (at.x - middle.x) * 0.7, middle.y + (at.y - middle.y) * 0.7),
    );
    row('coronal: region, mean', core, say(within).statistics?.mean, 2, 'HU');
  });

  it('as a table', () => {
    const lines = table.map(
      ({ tool, truth, measured, allowed, unit }) =>
      [tool.padEnd(28), ...[truth, measured ?? Number.NaN, (measured ?? Number.NaN) - truth, allowed].map((n) => n.toFixed(2).padStart(10)), unit].join(' '), // prettier-ignore
    );
    process.stdout.write(
      `${['tool                              truth   measured difference    allowed', ...lines].join('\n')}\n`,
    );
    expect(table.length).toBe(23);
  });
});

/** The ends of the diameter at right angles to another. Pixels are square here. */
function quarter(p: IndexPoint, q: IndexPoint): readonly [IndexPoint, IndexPoint] {
  const [x, y] = [(p.x + q.x) / 2, (p.y + q.y) / 2];
  const [u, v] = [(p.x - q.x) / 2, (p.y - q.y) / 2];
  return [indexPoint(x - v, y + u), indexPoint(x + v, y - u)];
}

function corner(p: IndexPoint, q: IndexPoint, middle: IndexPoint): IndexPoint {
  return indexPoint(p.x + q.x - middle.x, p.y + q.y - middle.y);
}
