import type { PixelArray } from '#src/model/display/units.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import { scale } from '#src/model/geometry/vector.ts';
import type { Band, Holes } from './pixels.ts';
import { addSlice, type Line } from './reformat-line.ts';
import { affine, type SliceGeometry, type VolumeGeometry } from './reformat-slices.ts';

/** A plane to be cut: square pixels of `pixel` millimetres. */
export interface CutPlane {
  readonly plane: Plane;
  readonly pixel: number;
  readonly columns: number;
  readonly rows: number;
}

export interface Resliced {
  readonly pixels: Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  /** Of what is inside the volume and here; 0 where nothing is. */
  readonly min: number;
  readonly max: number;
  readonly holes?: Holes;
}

type Affine = Band['at'];

/** Planes nearer than this to a slice, as a part of the step, are that slice: the next one need not be here. */
const onSlice = 1e-5;

/**
 * Cuts a plane through a volume: linear between the four pixels of a slice round each point and between the two slices on
 * either side of it, in patient millimetres. `pixels[k]` = stored values of slice k, undefined where it is not here; no
 * point between it and its neighbours is then given a value. `outside` = what stands where nothing is known, as an integer;
 * without it values are not rounded and NaN stands there.
 */
export function reslice(
  volume: VolumeGeometry,
  pixels: readonly (PixelArray | undefined)[],
  cut: CutPlane,
  outside: number | undefined,
): Resliced {
  const { columns, rows } = cut;
  const along = scale(cut.plane.rowDirection, cut.pixel);
  const beside = scale(cut.plane.columnDirection, cut.pixel);
  const way = (direction: SliceGeometry['across'], at: number): Affine =>
    affine(direction, at, cut.plane.position, along, beside);
  const depth = way(volume.normal, 0);
  const ways = volume.slices.map((slice) => ({
    u: way(slice.across, slice.acrossAt),
    v: way(slice.down, slice.downAt),
  }));
  const values = new Float32Array(columns * rows).fill(NaN);
  // Lines run the way that depth changes least: the longest stretch of pixels between one pair of slices.
  const upright = Math.abs(depth[1]) > Math.abs(depth[2]);
  const [length, lines] = upright ? [rows, columns] : [columns, rows];
  const [inner, outer] = upright ? ([2, 1] as const) : ([1, 2] as const);
  const line: Line = { values, at: 0, stride: upright ? columns : 1, padding: volume.padding };
  for (let o = 0; o < lines; o++) {
    line.at = upright ? o : o * columns;
    const start = depth[0] + o * depth[outer];
    eachStretch(volume.slices, start, depth[inner], length, (k, from, to, share, grow) => {
      const add = (slice: number, w: number, dw: number, more: boolean): void => {
        const { u, v } = ways[slice] as (typeof ways)[number];
        const source = pixels[slice] as PixelArray;
        const { slope, intercept } = volume.slices[slice] as SliceGeometry;
        const stretch = { from, to, u: u[0] + o * u[outer], du: u[inner], v: v[0] + o * v[outer], dv: v[inner] };
        addSlice(line, { pixels: source, columns: volume.columns, rows: volume.rows, slope, intercept }, stretch, w, dw, more); // prettier-ignore
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
  }
  const holes = holesOf(volume, pixels, depth, ways[ways.length >> 1]);
  return { ...settled(values, outside), ...(holes && { holes }) };
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

/** Values as a frame holds them: whole ones with `outside` where nothing is known, or as they are. */
export function settled(values: Float32Array<ArrayBuffer>, outside: number | undefined): Omit<Resliced, 'holes'> {
  let [min, max] = [Infinity, -Infinity];
  const pixels = outside === undefined ? values : new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value !== value) {
      if (outside !== undefined) pixels[i] = outside;
      continue;
    }
    const kept = outside === undefined ? value : Math.round(value);
    if (outside !== undefined) pixels[i] = kept;
    if (kept < min) min = kept;
    if (kept > max) max = kept;
  }
  return min <= max ? { pixels, min, max } : { pixels, min: 0, max: 0 };
}

/** Runs of slices that are not here, as bands of the plane; from the last slice that is here to the next. */
function holesOf(
  { slices, columns, rows }: VolumeGeometry,
  pixels: readonly (PixelArray | undefined)[],
  at: Affine,
  middle: { readonly u: Affine; readonly v: Affine } | undefined,
): Holes | undefined {
  const gaps: Band[] = [];
  let missing = 0;
  for (let k = 0; k < slices.length; k++) {
    if (pixels[k]) continue;
    const before = k;
    while (k < slices.length && !pixels[k]) k++;
    missing += k - before;
    const from = slices[before - 1]?.depth ?? (slices[0] as SliceGeometry).depth - 1e-3;
    const to = slices[k]?.depth ?? (slices.at(-1) as SliceGeometry).depth + 1e-3;
    gaps.push({ at, from, to });
  }
  if (missing === 0 || !middle) return undefined;
  const within = [
    { at: middle.u, from: -0.5, to: columns - 0.5 },
    { at: middle.v, from: -0.5, to: rows - 0.5 },
  ];
  return { missing, count: slices.length, within, gaps };
}
