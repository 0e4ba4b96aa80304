import { describe, expect, test } from 'vitest';
import { cutAlong, type CutSet } from '#src/dataset/reformat.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { add, cross, dot, length, scale, subtract, unit } from '#src/model/geometry/vector.ts';
import type { CutPath } from '#src/model/session/view-state.ts';
import { Cutter, type CutJob } from './reformat-plane.ts';
import { volumeGeometry } from './reformat-slices.ts';
import { Turns } from './reformat-turns.ts';
import { placeOf, plain, scanOf, setOf, turned, type Acquisition } from './reformat.fixture.ts';

const skew = turned([1, 2, 0.5], 31);
const fine: Acquisition = { ...plain, columns: 60, rows: 60, slices: 30, origin: [-30, -30, 30] };
const acquisitions: Readonly<Record<string, Acquisition>> = {
  'along the body': fine,
  'with slices five times as thick as pixels': { ...fine, spacing: [0.6, 0.6], step: [0, 0, -3], slices: 20 },
  'with unequal rows and columns': { ...fine, spacing: [1.7, 0.6] },
  'with a tilted gantry': { ...fine, column: [0, Math.cos(0.3), Math.sin(0.3)] },
  'along nothing': { ...fine, row: skew([1, 0, 0]), column: skew([0, 1, 0]), step: skew([0, 0, 1.3]) },
};

const linear = ([x, y, z]: Vector3): number => 100 + 3 * x - 5 * y + 2 * z;

const { frameOfReference } = setOf(plain).frames[0]!.instance;

/** Half a circle about a place of the volume, in a plane of the patient: what a path through many points of it nearly is. */
function arc(made: Acquisition, radius: number, normal: Vector3, points = 25) {
  const centre = placeOf(made, made.columns / 2, made.rows / 2, made.slices / 2);
  const n = unit(normal);
  const across = unit(cross(n, [0.3, 0.9, 0.2]));
  const down = cross(n, across);
  const at = (angle: number): Vector3 =>
    add(centre, add(scale(across, radius * Math.cos(angle)), scale(down, radius * Math.sin(angle))));
  const path: CutPath = {
    points: Array.from({ length: points }, (_, i) => at((Math.PI * i) / (points - 1))),
    frameOfReference: frameOfReference!,
    up: n,
  };
  return { path, centre, at, across, down };
}

function cutOf(made: Acquisition, path: CutPath): CutSet {
  const cut = cutAlong(setOf(made), 'curved', { path });
  if (cut.kind !== 'cut') throw new Error(JSON.stringify(cut));
  return cut.set;
}

function jobOf(set: CutSet, pixels: CutJob['pixels']): CutJob {
  const { ribbon, axes } = set.cut;
  const { image } = set.frames[0]!.instance;
  return {
    volume: volumeGeometry(set.cut.from, false)!,
    pixels,
    cut: {
      plane: { position: ribbon!.tops[0]!, ...axes },
      pixel: image!.shared.spacing!.row,
      columns: image!.columns,
      rows: image!.rows,
      ribbon: ribbon!,
    },
    outside: undefined,
  };
}

function cut(job: CutJob) {
  const cutter = new Cutter(job);
  cutter.work(Infinity);
  return cutter.result();
}

const normals: readonly Vector3[] = [
  [0, 0, 1],
  [1, 0, 0],
  [0.3, -0.8, 0.52],
];

describe.each(Object.entries(acquisitions))('a volume taken %s, cut along a path', (_name, made) => {
  test('shows at every pixel what lies as far along the path and as high above its plane', () => {
    const scan = scanOf(made, linear);
    let compared = 0;
    for (const normal of normals) {
      const radius = 12;
      const { path, at, centre } = arc(made, radius, normal);
      const set = cutOf(made, path);
      const job = jobOf(set, scan);
      const { columns, rows, pixel } = job.cut;
      const { pixels } = cut(job);
      // The top is as high as the volume reaches; from there rows go down by a pixel each.
      const top = Math.max(
        ...[0, made.columns - 1].flatMap((i) =>
          [0, made.rows - 1].flatMap((j) => [0, made.slices - 1].map((k) => dot(placeOf(made, i, j, k), path.up))),
        ),
      );
      const lift = top - dot(centre, path.up);
      pixels.forEach((value, i) => {
        if (Number.isNaN(value)) return;
        const [x, y] = [i % columns, Math.floor(i / columns)];
        // Along a circle the angle is the way over the radius.
        const place = add(at((x * pixel) / radius), scale(path.up, lift - y * pixel));
        // Two hundredths of a millimetre off the circle, and half a percent of the way along it, at six values a millimetre.
        expect(Math.abs(value - linear(place))).toBeLessThan(6.2 * (0.02 + 0.005 * x * pixel));
        compared++;
      });
      expect(rows).toBeGreaterThan(10);
    }
    expect(compared).toBeGreaterThan(3000);
  });

  test('lays what is a millimetre apart along the path a millimetre apart, to half a percent', () => {
    for (const normal of normals) {
      const { path } = arc(made, 12, normal);
      const set = cutOf(made, path);
      const { ribbon } = set.cut;
      const { columns, shared } = set.frames[0]!.instance.image!;
      const { row, column } = shared.spacing!;
      expect(row).toBe(column);
      expect(Math.abs(ribbon!.length / (12 * Math.PI) - 1)).toBeLessThan(0.005);
      expect(Math.abs((columns - 1) * column - ribbon!.length)).toBeLessThanOrEqual(column);
      for (let x = 1; x < columns; x++) {
        const way = length(subtract(ribbon!.tops[x]!, ribbon!.tops[x - 1]!));
        // The chord of an arc: shorter by its bend alone.
        expect(way / column).toBeGreaterThan(0.995);
        expect(way / column).toBeLessThan(1.0000001);
      }
    }
  });
});

test('a straight path across the body gives the values of the flat plane that it spans, voxel by voxel', () => {
  const scan = scanOf(plain, ([x, y, z]) => Math.round(40 * Math.sin(x) + 30 * y * z));
  const [from, to] = [placeOf(plain, 3, 7, 0), placeOf(plain, 19, 7, 0)];
  const set = cutOf(plain, { points: [from, to], frameOfReference: frameOfReference!, up: [0, 0, 1] });
  const { pixels } = cut(jobOf(set, scan));
  const { columns, rows } = set.frames[0]!.instance.image!;
  expect([columns, rows]).toEqual([17, 27]);
  for (let x = 0; x < columns; x++)
    for (let k = 0; k < plain.slices; k++)
      expect(pixels[2 * k * columns + x]).toBeCloseTo(scan[k]![7 * plain.columns + 3 + x]!, 3);
});

test('slices that are not here are holes from their neighbours on, in every column, and nothing is guessed there', () => {
  for (const made of [fine, acquisitions['with a tilted gantry']!]) {
    const { path } = arc(made, 12, [0, 0, 1]);
    const set = cutOf(made, path);
    const whole = cut(jobOf(set, scanOf(made, linear))).pixels;
    const scan = scanOf(made, linear).map((slice, k) => (k === 14 || k === 15 ? undefined : slice));
    const { pixels, holes } = cut(jobOf(set, scan));
    const { columns } = set.frames[0]!.instance.image!;
    expect(holes).toMatchObject({ missing: 2, count: made.slices, within: [], gaps: [] });
    const inRun = new Set<number>();
    for (const { column, from, to } of holes!.runs!) {
      // From slice 13 to slice 16.
      expect(to - from).toBeCloseTo((3 * 2) / Math.cos(0), 1);
      for (let y = Math.ceil(from + 1e-6); y < to - 1e-6; y++) inRun.add(y * columns + column);
    }
    expect(new Set(holes!.runs!.map(({ column }) => column)).size).toBe(columns);
    pixels.forEach((value, i) => {
      const y = Math.floor(i / columns);
      const run = holes!.runs!.find(({ column }) => column === i % columns)!;
      const onEdge = Math.min(Math.abs(y - run.from), Math.abs(y - run.to)) < 0.01;
      if (inRun.has(i)) expect(value).toBeNaN();
      else if (!onEdge) expect(value).toBe(whole[i]);
    });
  }
});

test('a slab gathers across the ribbon, to the side of the path alone', () => {
  const radius = 12;
  const { path, centre } = arc(fine, radius, [0, 0, 1]);
  const set = cutOf(fine, path);
  // Grows with the distance from the middle of the circle: the highest value lies at the outer face.
  const scan = scanOf(fine, (at) => 100 * Math.hypot(at[0] - centre[0], at[1] - centre[1]));
  const { axes, through, grain } = set.cut;
  const slab = { onwards: axes.onwards, through, grain };
  const job = jobOf(set, scan);
  const { columns, rows } = job.cut;
  const middle = (rows >> 1) * columns + (columns >> 1);
  const value = (mode: 'mip' | 'minip' | 'mean') =>
    cut({ ...job, slab: { ...slab, slab: { mode, thickness: 6 } } }).pixels[middle]! / 100;
  expect(value('mip')).toBeCloseTo(radius + 3, 1);
  expect(value('minip')).toBeCloseTo(radius - 3, 1);
  expect(value('mean')).toBeCloseTo(radius, 1);
  // What goes through a slice that is not here says nothing.
  const torn = jobOf(
    set,
    scan.map((slice, k) => (k === 15 ? undefined : slice)),
  );
  const { pixels, holes } = cut({ ...torn, slab: { ...slab, slab: { mode: 'mip', thickness: 6 } } });
  for (const { column, from, to } of holes!.runs!)
    for (let y = Math.ceil(from + 1e-6); y < to - 1e-6; y++) expect(pixels[y * columns + column]).toBeNaN();
});

test('in larger pixels it is the same ribbon over the same ground', () => {
  const { path } = arc(fine, 12, [0.3, -0.8, 0.52]);
  const job = jobOf(cutOf(fine, path), scanOf(fine, linear));
  const whole = cut(job).pixels;
  const { columns: fineColumns, rows: fineRows } = job.cut;
  for (const by of [2, 4]) {
    const { pixels, columns, rows } = new Turns().now(job, by);
    expect([columns, rows]).toEqual([Math.round(fineColumns / by), Math.round(fineRows / by)]);
    let compared = 0;
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        const [u, v] = [((x + 0.5) * fineColumns) / columns - 0.5, ((y + 0.5) * fineRows) / rows - 0.5];
        const value = whole[Math.round(v) * fineColumns + Math.round(u)]!;
        if (Number.isNaN(value) || Number.isNaN(pixels[y * columns + x])) continue;
        // Half a fine pixel either way, at six values a millimetre.
        expect(Math.abs(pixels[y * columns + x]! - value)).toBeLessThan(6.2 * Math.SQRT2 * 0.6);
        compared++;
      }
    expect(compared).toBeGreaterThan(100);
  }
});

test('a path far longer than any body has wider columns, and is as true', () => {
  const far: CutPath = { points: [[0, 0, 9], [40_000, 30_000, 9]], frameOfReference: frameOfReference!, up: [0, 0, 1] }; // prettier-ignore
  const { columns, shared } = cutOf(plain, far).frames[0]!.instance.image!;
  expect(columns).toBeLessThanOrEqual(8193);
  expect((columns - 1) * shared.spacing!.column).toBeCloseTo(50_000, 3);
});

test('paths that cannot be followed are refused with their reason, and the same path is the same set', () => {
  const set = setOf(plain);
  const path: CutPath = { points: [placeOf(plain, 3, 7, 0), placeOf(plain, 9, 9, 0)], frameOfReference: frameOfReference!, up: [0, 0, 1] }; // prettier-ignore
  expect(cutAlong(set, 'curved', { path })).toBe(cutAlong(set, 'curved', { path: { ...path } }));
  expect(cutAlong(set, 'curved', {})).toEqual({ kind: 'acquired' });
  const elsewhere = cutAlong(set, 'curved', { path: { ...path, frameOfReference: '1.2.9' as never } });
  expect(elsewhere).toEqual({ kind: 'refused', reason: 'other-frame' });
  const nowhere = cutAlong(set, 'curved', { path: { ...path, points: [path.points[0]!, path.points[0]!] } });
  expect(nowhere).toEqual({ kind: 'refused', reason: 'path-short' });
});
