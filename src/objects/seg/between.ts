import { pixelCount } from './run-sets.ts';
import { RunWriter, type Runs } from './runs.ts';
import type { At, Raster } from './shapes.ts';

/** A part of a raster, its last column and row in it. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The shape on the way from one mask to another (0 = the first, 1 = the second), by the signed distance from their borders:
 * it swells and moves as the body does between slices. `pixel` = its width and height in the patient.
 */
export function between(a: Runs, b: Runs, part: number, pixel: At, raster: Raster): Runs {
  const box = boxOf([a, b], 2, raster);
  if (!box) return new Uint32Array(0);
  const [from, to] = [signedDistance(a, box, pixel, raster), signedDistance(b, box, pixel, raster)];
  return runsIn(box, raster, (i) => (from[i] ?? 0) * (1 - part) + (to[i] ?? 0) * part < 0);
}

/**
 * The mask with small teeth and holes gone and no smaller than it was: a pixel stays or comes where most of what lies round it, in its own slice and
 * half as much in those beside it, is in the segment. `radius` in columns and rows.
 */
export function smoothed(own: Runs, beside: readonly Runs[], radius: At, raster: Raster): Runs {
  const box = boxOf([own, ...beside], Math.ceil(Math.max(radius.x, radius.y)) + 1, raster);
  if (!box) return own;
  const sum = new Float32Array(box.width * box.height);
  let weights = 0;
  for (const [runs, weight] of [[own, 2], ...beside.map((one) => [one, 1] as const)] as const) {
    const bits = bitsIn(runs, box, raster);
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (bits[i] ?? 0);
    weights += weight;
  }
  const [rx, ry] = [Math.max(1, Math.round(radius.x)), Math.max(1, Math.round(radius.y))];
  // Two passes of a box are a triangle: near to round, and cheap.
  let soft = sum;
  for (let pass = 0; pass < 2; pass++) soft = blurred(soft, box, rx, ry);
  // What is small would vanish: as many pixels as there were stay, those that most lies round.
  const size = pixelCount(own);
  const least = Float32Array.from(soft).sort()[soft.length - size] ?? 0;
  const enough = Math.min(weights / 2, least) - 1e-4;
  return runsIn(box, raster, (i) => (soft[i] ?? 0) >= enough);
}

function boxOf(masks: readonly Runs[], margin: number, { rows, columns }: Raster): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (const runs of masks) {
    for (let i = 0; i < runs.length; i += 2) {
      const first = runs[i] ?? 0;
      const y = Math.floor(first / columns);
      const x = first - y * columns;
      left = Math.min(left, x);
      right = Math.max(right, x + (runs[i + 1] ?? 0) - 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return undefined;
  left = Math.max(0, left - margin);
  top = Math.max(0, top - margin);
  right = Math.min(columns - 1, right + margin);
  bottom = Math.min(rows - 1, bottom + margin);
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function bitsIn(runs: Runs, { left, top, width, height }: Box, { columns }: Raster): Uint8Array {
  const bits = new Uint8Array(width * height);
  for (let i = 0; i < runs.length; i += 2) {
    const first = runs[i] ?? 0;
    const y = Math.floor(first / columns);
    const at = (y - top) * width + (first - y * columns - left);
    bits.fill(1, at, at + (runs[i + 1] ?? 0));
  }
  return bits;
}

function runsIn({ left, top, width, height }: Box, { columns }: Raster, isIn: (i: number) => boolean): Runs {
  const writer = new RunWriter();
  for (let y = 0; y < height; y++) {
    let begin = -1;
    for (let x = 0; x <= width; x++) {
      const inside = x < width && isIn(y * width + x);
      if (inside && begin < 0) begin = x;
      if (inside || begin < 0) continue;
      writer.put((y + top) * columns + left + begin, x - begin);
      begin = -1;
    }
  }
  return writer.done();
}

/** Distance from the border through the centres of pixels on either side: negative within. */
function signedDistance(runs: Runs, box: Box, pixel: At, raster: Raster): Float64Array {
  const bits = bitsIn(runs, box, raster);
  const outer = distances(bits, 1, box, pixel);
  const inner = distances(bits, 0, box, pixel);
  return Float64Array.from(outer, (away, i) => Math.sqrt(away) - Math.sqrt(inner[i] ?? 0));
}

/** Squared distance of each pixel from the nearest with a value, exact (Felzenszwalb and Huttenlocher). */
function distances(bits: Uint8Array, value: number, { width, height }: Box, pixel: At): Float64Array {
  // Where there is none at all, everything is far; not infinite, for infinities do not subtract.
  const far = ((width + 1) * pixel.x) ** 2 + ((height + 1) * pixel.y) ** 2;
  const field = Float64Array.from(bits, (bit) => (bit === value ? 0 : far));
  for (let x = 0; x < width; x++) parabolas(field, x, width, height, pixel.y, far);
  for (let y = 0; y < height; y++) parabolas(field, y * width, 1, width, pixel.x, far);
  return field;
}

function parabolas(field: Float64Array, start: number, stride: number, count: number, step: number, far: number): void {
  const values = Float64Array.from({ length: count }, (_, i) => field[start + i * stride] ?? far);
  const centres = new Int32Array(count);
  const bounds = new Float64Array(count + 1);
  const crossing = (i: number, j: number) =>
    ((values[i] ?? 0) + (i * step) ** 2 - ((values[j] ?? 0) + (j * step) ** 2)) / (2 * step * step * (i - j));
  let last = 0;
  bounds[0] = -Infinity;
  bounds[1] = Infinity;
  for (let i = 1; i < count; i++) {
    let at = crossing(i, centres[last] ?? 0);
    while (last > 0 && at <= (bounds[last] ?? 0)) {
      last--;
      at = crossing(i, centres[last] ?? 0);
    }
    last++;
    centres[last] = i;
    bounds[last] = at;
    bounds[last + 1] = Infinity;
  }
  for (let i = 0, k = 0; i < count; i++) {
    while ((bounds[k + 1] ?? Infinity) < i) k++;
    const centre = centres[k] ?? 0;
    field[start + i * stride] = Math.min(far, ((i - centre) * step) ** 2 + (values[centre] ?? 0));
  }
}

/** The mean of a box round each pixel; beyond the edge is as at it. */
function blurred(
  field: Float32Array<ArrayBuffer>,
  { width, height }: Box,
  rx: number,
  ry: number,
): Float32Array<ArrayBuffer> {
  const across = new Float32Array(field.length);
  for (let y = 0; y < height; y++) means(field, across, y * width, 1, width, rx);
  const both = new Float32Array(field.length);
  for (let x = 0; x < width; x++) means(across, both, x, width, height, ry);
  return both;
}

function means(
  from: Float32Array,
  to: Float32Array,
  start: number,
  stride: number,
  count: number,
  radius: number,
): void {
  const at = (i: number) => from[start + Math.min(count - 1, Math.max(0, i)) * stride] ?? 0;
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += at(i);
  for (let i = 0; i < count; i++) {
    to[start + i * stride] = sum / (2 * radius + 1);
    sum += at(i + radius + 1) - at(i - radius);
  }
}
