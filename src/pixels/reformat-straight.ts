import type { PixelArray } from '#src/model/display/units.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { dot } from '#src/model/geometry/vector.ts';
import type { CutLine } from './reformat-line.ts';
import type { VolumeGeometry } from './reformat-slices.ts';

type Affine = readonly [c: number, cx: number, cy: number];

/** A volume whose slices lie one behind the other differs from one that is just so by less than this: parts of a pixel or step. */
const nearly = 1e-3;
/** Millimetres. */
const farthest = 2000;
/** Part of a pixel that a point may lie beyond the outermost centres, for rounding; and what is taken for no distance. */
const [slack, onPixel] = [1e-4, 1e-5];

/**
 * Lines through a volume whose slices are evenly apart and one exactly behind the other: the usual, where a turned plane
 * crosses a slice every few pixels. Undefined for the others (a leaning gantry, padding, slopes of their own), and for
 * planes along slices or across them, which are faster row by row.
 */
export function straightLines(
  volume: VolumeGeometry,
  pixels: readonly (PixelArray | undefined)[],
  plane: {
    readonly way: (direction: Vector3, at: number) => Affine;
    readonly onwards: Vector3;
    readonly inner: 1 | 2;
    readonly outer: 1 | 2;
    readonly length: number;
  },
): CutLine | undefined {
  const { slices, columns, rows, normal } = volume;
  const [first, last] = [slices[0], slices.at(-1)];
  if (!first || !last || volume.padding || slices.length < 2 || columns < 2 || rows < 2) return undefined;
  const step = (last.depth - first.depth) / (slices.length - 1);
  const even = slices.every(
    (slice, k) =>
      slice.slope === first.slope &&
      slice.intercept === first.intercept &&
      Math.abs(slice.depth - first.depth - k * step) < nearly * step &&
      isSame(slice.across, slice.acrossAt, first.across, first.acrossAt) &&
      isSame(slice.down, slice.downAt, first.down, first.downAt),
  );
  if (!even) return undefined;
  const { way, onwards, inner, outer, length } = plane;
  const [u, v, depth] = [way(first.across, first.acrossAt), way(first.down, first.downAt), way(normal, -first.depth)];
  const [du, dv, dw] = [u[inner], v[inner], depth[inner] / step];
  // Along a slice, or across it along a row or column: whole runs of pixels are copied.
  if (Math.abs(dw) * length < 1e-3) return undefined;
  const [onU, onV, onW] = [dot(onwards, first.across), dot(onwards, first.down), dot(onwards, normal) / step];
  const { slope, intercept } = first;
  const [mostU, mostV, mostW] = [columns - 2, rows - 2, slices.length - 2];
  return (line, at, values, from, stride) => {
    const u0 = u[0] + line * u[outer] + at * onU;
    const v0 = v[0] + line * v[outer] + at * onV;
    const w0 = depth[0] / step + (line * depth[outer]) / step + at * onW;
    let [begin, end] = [0, length];
    const hold = (start: number, change: number, most: number): void => {
      const [low, high] = [-slack, most + slack];
      if (Math.abs(change) < 1e-12) {
        if (start < low || start > high) end = 0;
        return;
      }
      const [enters, leaves] = change > 0 ? [low, high] : [high, low];
      begin = Math.max(begin, Math.ceil((enters - start) / change));
      end = Math.min(end, Math.floor((leaves - start) / change) + 1);
    };
    hold(u0, du, columns - 1);
    hold(v0, dv, rows - 1);
    hold(w0, dw, slices.length - 1);
    for (let x = begin, o = from + begin * stride; x < end; x++, o += stride) {
      const a = u0 + x * du;
      const b = v0 + x * dv;
      const c = w0 + x * dw;
      let i = Math.floor(a);
      if (i > mostU) i = mostU;
      if (i < 0) i = 0;
      let j = Math.floor(b);
      if (j > mostV) j = mostV;
      if (j < 0) j = 0;
      let k = Math.floor(c);
      if (k > mostW) k = mostW;
      if (k < 0) k = 0;
      const f = a - i;
      const g = b - j;
      const h = c - k;
      let near = pixels[k];
      let far = pixels[k + 1];
      // On a slice the other need not be here.
      if (h < onPixel) far = near;
      else if (h > 1 - onPixel) near = far;
      if (near === undefined || far === undefined) continue;
      const p = j * columns + i;
      const q = p + columns;
      let low = near[p] as number;
      low += f * ((near[p + 1] as number) - low);
      let below = near[q] as number;
      below += f * ((near[q + 1] as number) - below);
      low += g * (below - low);
      let high = far[p] as number;
      high += f * ((far[p + 1] as number) - high);
      below = far[q] as number;
      below += f * ((far[q + 1] as number) - below);
      high += g * (below - high);
      values[o] = slope * (low + h * (high - low)) + intercept;
    }
  };
}

/** Whether two ways to find a column or row agree, as far from the origin as a patient reaches. */
function isSame(a: Vector3, at: number, b: Vector3, bt: number): boolean {
  return Math.abs(at - bt) < nearly && a.every((part, i) => Math.abs(part - (b[i] ?? 0)) * farthest < nearly);
}
