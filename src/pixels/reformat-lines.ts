import type { PixelArray } from '#src/model/display/units.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { add, dot, scale } from '#src/model/geometry/vector.ts';
import { addSlice, type CutLine, type Line, type Stretch } from './reformat-line.ts';
import { affine, type CutPlane, type CutRibbon, type SliceGeometry, type VolumeGeometry } from './reformat-slices.ts';
import { straightLines } from './reformat-straight.ts';

type Affine = readonly [c: number, cx: number, cy: number];

/** The lines that a plane is cut in, one by one. */
export interface Lines {
  readonly count: number;
  /** Pixels of each. */
  readonly length: number;
  /** Pixel of the plane that a line begins with is `line * apart`, and from each of its pixels it is `stride` to the next. */
  readonly apart: number;
  readonly stride: number;
  readonly cut: CutLine;
}

/** Planes nearer than this to a slice, as a part of the step, are that slice: the next one need not be here. */
const onSlice = 1e-5;

/**
 * Lines of a plane through a volume, each point linear between the four pixels of a slice round it and between the two
 * slices on either side. `pixels[k]` = stored values of slice k, undefined where it is not here; no point between it and
 * its neighbours is then given a value. `onwards` = the way that `at` is measured.
 */
export function linesThrough(
  volume: VolumeGeometry,
  pixels: readonly (PixelArray | undefined)[],
  cut: CutPlane,
  onwards: Vector3,
): Lines {
  if (cut.ribbon) return ribbonLines(volume, pixels, cut, cut.ribbon);
  const { columns, rows } = cut;
  const along = scale(cut.plane.rowDirection, cut.pixel);
  const beside = scale(cut.plane.columnDirection, cut.pixelDown ?? cut.pixel);
  const way = (direction: Vector3, at: number): Affine => affine(direction, at, cut.plane.position, along, beside);
  const depth = way(volume.normal, 0);
  // Lines run the way that depth changes least: the longest stretch of pixels between one pair of slices.
  const upright = Math.abs(depth[1]) > Math.abs(depth[2]);
  const [length, count] = upright ? [rows, columns] : [columns, rows];
  const [inner, outer] = upright ? ([2, 1] as const) : ([1, 2] as const);
  const shape = { count, length, apart: upright ? 1 : columns, stride: upright ? columns : 1 };
  const fast = straightLines(volume, pixels, { way, onwards, inner, outer, length });
  if (fast) return { ...shape, cut: fast };
  const ways = volume.slices.map((slice) => ({
    u: way(slice.across, slice.acrossAt),
    v: way(slice.down, slice.downAt),
    onU: dot(onwards, slice.across),
    onV: dot(onwards, slice.down),
  }));
  const onDepth = dot(onwards, volume.normal);
  const betweenSlices = betweenSlicesOf(volume, pixels);
  return {
    ...shape,
    cut(o, at, values, from, stride) {
      const line: Line = { values, at: from, stride, padding: volume.padding };
      const start = depth[0] + o * depth[outer] + at * onDepth;
      betweenSlices(line, start, depth[inner], length, (slice) => {
        const { u, v, onU, onV } = ways[slice] as (typeof ways)[number];
        return { u: u[0] + o * u[outer] + at * onU, du: u[inner], v: v[0] + o * v[outer] + at * onV, dv: v[inner] };
      });
    },
  };
}

/** Lines of a ribbon: its columns, each straight from its own place. `at` is measured to the side of the path. */
function ribbonLines(
  volume: VolumeGeometry,
  pixels: readonly (PixelArray | undefined)[],
  { columns, rows, pixel, pixelDown = pixel }: CutPlane,
  { tops, aside, down }: CutRibbon,
): Lines {
  const betweenSlices = betweenSlicesOf(volume, pixels);
  const step = scale(down, pixelDown);
  const change = dot(step, volume.normal);
  return {
    ...{ count: columns, length: rows, apart: 1, stride: columns },
    cut(o, at, values, from, stride) {
      const start = add(tops[o] as Vector3, scale(aside[o] as Vector3, at));
      const line: Line = { values, at: from, stride, padding: volume.padding };
      betweenSlices(line, dot(start, volume.normal), change, rows, (k) => {
        const { across, acrossAt, down: beside, downAt } = volume.slices[k] as SliceGeometry;
        return {
          ...{ u: dot(start, across) + acrossAt, du: dot(step, across) },
          ...{ v: dot(start, beside) + downAt, dv: dot(step, beside) },
        };
      });
    },
  };
}

type OverSlice = Pick<Stretch, 'u' | 'du' | 'v' | 'dv'>;

/**
 * Cuts a line that begins at a depth and goes on by `change` with each pixel, linear between slices. `over` = how it runs
 * over a slice.
 */
function betweenSlicesOf(volume: VolumeGeometry, pixels: readonly (PixelArray | undefined)[]) {
  const { slices, columns, rows } = volume;
  return (line: Line, start: number, change: number, length: number, over: (slice: number) => OverSlice): void => {
    eachStretch(slices, start, change, length, (k, from, to, share, grow) => {
      const add = (slice: number, w: number, dw: number, more: boolean): void => {
        const source = pixels[slice] as PixelArray;
        const { slope, intercept } = slices[slice] as SliceGeometry;
        const stretch = { from, to, ...over(slice) };
        addSlice(line, { pixels: source, columns, rows, slope, intercept }, stretch, w, dw, more);
      };
      const still = grow === 0;
      if (still && share < onSlice) {
        if (pixels[k]) add(k, 1, 0, false);
      } else if (still && share > 1 - onSlice) {
        if (pixels[k + 1]) add(k + 1, 1, 0, false);
      } else if (pixels[k] && pixels[k + 1]) {
        add(k, 1 - share, -grow, false);
        add(k + 1, share, grow, true);
      }
    });
  };
}

/**
 * The stretches of a line that lie between two neighbouring slices. `share` = how far the stretch's pixel `from` is from
 * slice k to slice k + 1, `grow` = how much that changes with each pixel.
 */
function eachStretch(
  slices: readonly SliceGeometry[],
  start: number,
  change: number,
  length: number,
  found: (k: number, from: number, to: number, share: number, grow: number) => void,
): void {
  const last = slices.length - 1;
  const depthOf = (k: number): number => (slices[k] as SliceGeometry).depth;
  const [lowest, highest] = [depthOf(0), depthOf(last)];
  const slack = ((highest - lowest) / last) * 1e-3;
  const still = Math.abs(change) * length < slack * 1e-3;
  let x = 0;
  while (x < length) {
    const depth = start + (still ? 0 : x * change);
    if (depth < lowest - slack || depth > highest + slack) {
      // Outside: on to where the line enters, if it does.
      const ahead = depth < lowest ? lowest - slack : highest + slack;
      const enters = still ? Infinity : Math.ceil((ahead - start) / change);
      if (!(enters > x)) return;
      x = enters;
      continue;
    }
    const k = sliceBelow(slices, depth, (highest - lowest) / last);
    const gap = depthOf(k + 1) - depthOf(k);
    const share = Math.min(Math.max((depth - depthOf(k)) / gap, 0), 1);
    if (still) {
      found(k, 0, length, share, 0);
      return;
    }
    const edge =
      change > 0 ? (k + 1 === last ? highest + slack : depthOf(k + 1)) : k === 0 ? lowest - slack : depthOf(k);
    const to = Math.min(length, Math.max(x, Math.floor((edge - start) / change)) + 1);
    found(k, x, to, share, change / gap);
    x = to;
  }
}

/** The slice at or before a depth that has one after it. */
function sliceBelow(slices: readonly SliceGeometry[], depth: number, step: number): number {
  const last = slices.length - 2;
  const first = (slices[0] as SliceGeometry).depth;
  let k = Math.min(Math.max(Math.floor((depth - first) / step), 0), last);
  while (k > 0 && (slices[k] as SliceGeometry).depth > depth) k--;
  while (k < last && (slices[k + 1] as SliceGeometry).depth <= depth) k++;
  return k;
}
