import { indexPoint, indexToPatient } from '#src/model/geometry/place.ts';
import { dot, subtract, vectorOf } from '#src/model/geometry/vector.ts';
import type { Slice } from '../parts.ts';
import type { Grid } from '../places.ts';
import { RunWriter, type Runs } from '../seg/runs.ts';
import { spansAlong, type ContourStack } from './stack.ts';

/** Of a region of one plane. Half of it lies on each side. Millimetres. */
const loneThickness = 1;

/**
 * A region on a picture that lies across its contours or between them: each contour plane stands for the room half way to
 * its neighbours, as the region's volume is counted too, so the edge goes in steps and nothing is made up between them. A
 * pixel is in the region where its centre is.
 */
export function cutStack(stack: ContourStack, slice: Slice, grid: Grid): Runs {
  const writer = new RunWriter();
  const { layers, normal, across, down, step } = stack;
  const usual = (step ?? loneThickness) / 2;
  const at = (x: number, y: number) => {
    const point = vectorOf(indexToPatient(grid.plane, grid.spacing, indexPoint(x, y)));
    return { along: dot(point, normal), u: dot(point, across), v: dot(point, down) };
  };
  const origin = at(0, 0);
  const right = subtractPlaces(at(1, 0), origin);
  const downwards = subtractPlaces(at(0, 1), origin);
  // Along a row of the picture the layers change where half the way to the next is reached.
  for (let y = 0; y < slice.rows; y++) {
    const start = {
      along: origin.along + downwards.along * y,
      u: origin.u + downwards.u * y,
      v: origin.v + downwards.v * y,
    };
    const inside: number[] = [];
    for (const [i, layer] of layers.entries()) {
      const low = layer.at - half(layers[i - 1]?.at, layer.at, usual);
      const high = layer.at + half(layer.at, layers[i + 1]?.at, usual);
      const [from, to] = reached(start.along, right.along, low, high, slice.columns);
      if (from > to) continue;
      const length = Math.hypot(right.u, right.v);
      if (length < 1e-9) {
        // The row goes straight through the layers: one place of each is met.
        const spans = spansAlong(layer, [start.u, start.v], [1, 0]);
        if (isBetween(spans, 0)) inside.push(from, to + 1);
        continue;
      }
      const spans = spansAlong(layer, [start.u, start.v], [right.u / length, right.v / length]);
      for (let n = 0; n + 1 < spans.length; n += 2) {
        const begin = Math.max(from, Math.ceil((spans[n] ?? 0) / length));
        const end = Math.min(to, Math.ceil((spans[n + 1] ?? 0) / length) - 1);
        if (end >= begin) inside.push(begin, end + 1);
      }
    }
    put(writer, y * slice.columns, inside);
  }
  return writer.done();
}

interface PlaceInStack {
  readonly along: number;
  readonly u: number;
  readonly v: number;
}

function subtractPlaces(a: PlaceInStack, b: PlaceInStack): PlaceInStack {
  const [along, u, v] = subtract([a.along, a.u, a.v], [b.along, b.u, b.v]);
  return { along, u, v };
}

/** Half way to a neighbour; beyond one and a half steps there is a gap, and half a step is all that is known. */
function half(one: number | undefined, other: number | undefined, usual: number): number {
  if (one === undefined || other === undefined) return usual;
  return other - one > usual * 3 ? usual : (other - one) / 2;
}

/** First and last pixel of a row whose centres lie in a layer's room; the lower bound is in it, the upper is not. */
function reached(start: number, by: number, low: number, high: number, columns: number): readonly [number, number] {
  if (Math.abs(by) < 1e-12) return start >= low && start < high ? [0, columns - 1] : [1, 0];
  const [a, b] = [(low - start) / by, (high - start) / by];
  return by > 0
    ? [Math.max(0, Math.ceil(a)), Math.min(columns - 1, Math.ceil(b) - 1)]
    : [Math.max(0, Math.floor(b) + 1), Math.min(columns - 1, Math.floor(a))];
}

function isBetween(spans: readonly number[], t: number): boolean {
  for (let i = 0; i + 1 < spans.length; i += 2) if (t >= (spans[i] ?? 0) && t < (spans[i + 1] ?? 0)) return true;
  return false;
}

/** Stretches of a row, each a begin and an end, as runs in order; those that touch are one. */
function put(writer: RunWriter, row: number, stretches: readonly number[]): void {
  const pairs = Array.from(
    { length: stretches.length >> 1 },
    (_, i) => [stretches[i * 2] ?? 0, stretches[i * 2 + 1] ?? 0] as const,
  ).sort((a, b) => a[0] - b[0]);
  let [begin, end] = pairs[0] ?? [0, 0];
  for (const [from, to] of pairs.slice(1)) {
    if (from <= end) {
      end = Math.max(end, to);
      continue;
    }
    writer.put(row + begin, end - begin);
    [begin, end] = [from, to];
  }
  if (end > begin) writer.put(row + begin, end - begin);
}
