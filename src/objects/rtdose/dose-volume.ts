import { planeNormal } from '#src/model/geometry/place.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { dot } from '#src/model/geometry/vector.ts';
import { makeStack, spansAlong, type ContourStack } from '../rtstruct/stack.ts';
import type { Contour } from '../rtstruct/structure-set.ts';
import { gridPlace, valueAt, type ValueGrid } from '../values/value-grid.ts';
import type { Curve } from './dose.ts';

/** What a region gets of a dose. Doses are in the dose's units, volumes in cubic centimetres. */
export interface DoseVolume {
  readonly curve: Curve;
  readonly least: number;
  readonly mean: number;
  readonly most: number;
  /** Of the region, all of it. */
  readonly volume: number;
  /** Share of the volume that lies outside the dose grid: nothing is known of it, and no figure holds it. */
  readonly outside: number;
}

/** Bins of the curve; a dose is told to a tenth of one by going straight within it. */
const bins = 4000;
/** About as many points are laid through a region. */
const wanted = 300_000;

/**
 * The dose-volume histogram of a region given by closed contours. Each contour plane stands for the room half way to its
 * neighbours, and the outermost for as much beyond; that room is cut into thin sheets, each with lines of points that lie
 * inside by where the lines cross the contours. At each point the dose is linear between the grid's points. Undefined of
 * a region without room, or all of it outside the grid.
 */
export function doseVolume(grid: ValueGrid, contours: readonly Contour[]): DoseVolume | undefined {
  const stack = makeStack(contours);
  if (!stack) return undefined;
  const slabs = slabsOf(stack, grid);
  const pitch = pitchOf(stack, slabs, grid);
  const top = grid.values.reduce((most, value) => (value > most ? value : most), 0);
  const width = top > 0 ? top / bins : 1;
  const counts = new Float64Array(bins + 1);
  let [inside, outside, sum, least, most] = [0, 0, 0, Infinity, -Infinity];
  let lines = 0;
  let sheetsDone = 0;
  for (const { layer, from, to } of slabs) {
    const box = boxOf(layer.outlines);
    const sheets = Math.max(1, Math.round((to - from) / pitch));
    const rows = Math.max(1, Math.ceil((box.bottom - box.top) / pitch));
    const high = (box.bottom - box.top) / rows;
    const deep = (to - from) / sheets;
    for (let sheet = 0; sheet < sheets; sheet++) {
      const at = from + (sheet + 0.5) * deep;
      const down = phase(sheetsDone++);
      for (let row = 0; row < rows; row++) {
        const v = box.top + (row + down) * high;
        const spans = spansAlong(layer, [box.left, v], [1, 0]);
        const across = phase(lines++);
        for (let i = 0; i + 1 < spans.length; i += 2) {
          const [begin, end] = [spans[i] as number, spans[i + 1] as number];
          const points = Math.max(1, Math.round((end - begin) / pitch));
          const wide = (end - begin) / points;
          const own = wide * high * deep;
          for (let n = 0; n < points; n++) {
            const u = box.left + begin + (n + across) * wide;
            const dose = valueAt(grid, ...gridPlace(grid, placeOf(stack, u, v, at)));
            if (Number.isNaN(dose)) {
              outside += own;
              continue;
            }
            inside += own;
            sum += own * dose;
            if (dose < least) least = dose;
            if (dose > most) most = dose;
            const bin = Math.max(0, Math.min(bins, Math.floor(dose / width)));
            counts[bin] = (counts[bin] as number) + own;
          }
        }
      }
    }
  }
  if (inside === 0) return undefined;
  return {
    curve: cumulative(counts, width, inside, most),
    ...{ least, most, mean: sum / inside },
    volume: (inside + outside) / 1000,
    outside: outside / (inside + outside),
  };
}

/** Where in its share of a line each point stands: never twice alike, or points in file would give steps in the curve. */
function phase(count: number): number {
  return (0.5 + count * 0.6180339887498949) % 1;
}

interface Slab {
  readonly layer: ContourStack['layers'][number];
  readonly from: number;
  readonly to: number;
}

/** The room of each layer. A gap of more than one and a half steps is a gap, and not two thick layers. */
function slabsOf({ layers, step, normal }: ContourStack, grid: ValueGrid): readonly Slab[] {
  const alone = layers.length === 1 ? loneThickness(grid, normal) : 0;
  const usual = (step ?? alone) / 2;
  const half = (one: number | undefined, other: number | undefined): number => {
    if (one === undefined || other === undefined) return usual;
    const distance = Math.abs(other - one);
    return distance > usual * 3 ? usual : distance / 2;
  };
  return layers.map((layer, i) => ({
    layer,
    from: layer.at - half(layers[i - 1]?.at, layer.at),
    to: layer.at + half(layer.at, layers[i + 1]?.at),
  }));
}

/** Of a region of one plane: as thick as the dose's planes lie apart, else 1 mm. */
function loneThickness({ offsets, plane }: ValueGrid, normal: Vector3): number {
  const along = offsets.length > 1 ? (offsets[1] ?? 0) - (offsets[0] ?? 0) : 1;
  return Math.abs(dot(planeNormal(plane), normal)) > 0.99 ? along : 1;
}

/** How far points lie apart: so that there are about as many as wanted, and no farther than a fifth of the dose's pixels. */
function pitchOf(stack: ContourStack, slabs: readonly Slab[], { spacing }: ValueGrid): number {
  let room = 0;
  for (const { layer, from, to } of slabs) {
    const { left, right, top, bottom } = boxOf(layer.outlines);
    room += (right - left) * (bottom - top) * (to - from);
  }
  const fine = Math.min(spacing.row, spacing.column) / 5;
  return Math.max(Math.min(fine, Math.cbrt(room / wanted)), Math.cbrt(room / (wanted * 8)), 1e-3);
}

function boxOf(outlines: readonly { readonly points: Float64Array }[]) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { points } of outlines) {
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [points[i] as number, points[i + 1] as number];
      if (x < box.left) box.left = x;
      if (x > box.right) box.right = x;
      if (y < box.top) box.top = y;
      if (y > box.bottom) box.bottom = y;
    }
  }
  return box;
}

function placeOf({ across, down, normal }: ContourStack, u: number, v: number, at: number): Vector3 {
  return [
    across[0] * u + down[0] * v + normal[0] * at,
    across[1] * u + down[1] * v + normal[1] * at,
    across[2] * u + down[2] * v + normal[2] * at,
  ];
}

function cumulative(counts: Float64Array, width: number, all: number, most: number): Curve {
  const used = Math.min(counts.length, Math.ceil(most / width) + 1);
  const doses = new Float64Array(used + 1);
  const shares = new Float64Array(used + 1);
  let left = all;
  for (let i = 0; i <= used; i++) {
    doses[i] = Math.min(i * width, most);
    shares[i] = Math.max(0, left / all);
    left -= counts[i] ?? 0;
  }
  return { doses, shares, volume: all / 1000 };
}
