import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { cross, dot, length, scale, unit } from '#src/model/geometry/vector.ts';
import type { Contour, StructureSet } from './structure-set.ts';

/** The closed contours of one region as a stack of parallel planes, each with an area of its own. */
export interface ContourStack {
  readonly normal: Vector3;
  /** Two directions at right angles to the normal and each other, in which areas are given. */
  readonly across: Vector3;
  readonly down: Vector3;
  readonly layers: readonly Layer[];
  /** Least distance between layers; absent of a lone one. Millimetres. */
  readonly step?: number;
}

/** The area of a region in one plane of its own. */
export interface Layer {
  /** Along the normal. Millimetres. */
  readonly at: number;
  readonly outlines: readonly Outline[];
}

export interface Outline {
  /** Across and down, in turn. Millimetres. */
  readonly points: Float64Array<ArrayBuffer>;
  /** Covers what an odd number of such outlines holds (CLOSEDPLANAR_XOR). */
  readonly xor: boolean;
  /** 1, or -1 of a hole: how its crossing counts, so that what is not counted out to 0 is in. */
  readonly turn: 1 | -1;
}

/** An outline before it is known which way it winds. */
interface Lying {
  readonly points: Float64Array<ArrayBuffer>;
  readonly xor: boolean;
  readonly contour: Contour;
}

const turns = new WeakMap<Contour, 1 | -1>();

/** How a closed contour counts beside those of its plane (see {@link Outline}); undefined of one that is another's copy. */
export function turnOf(set: StructureSet, contour: Contour): 1 | -1 | undefined {
  return stackOf(set, contour.part) ? turns.get(contour) : 1;
}

/** Contours of one plane differ by less. Millimetres. */
const oneLayer = 0.01;

const known = new WeakMap<StructureSet, Map<number, ContourStack | undefined>>();

/** A region's stack; undefined where it has no closed contours, or they lie at angles to each other. */
export function stackOf(set: StructureSet, part: number): ContourStack | undefined {
  const ofSet = known.get(set) ?? new Map<number, ContourStack | undefined>();
  known.set(set, ofSet);
  if (!ofSet.has(part)) ofSet.set(part, makeStack(set.contours.filter((contour) => contour.part === part)));
  return ofSet.get(part);
}

export function makeStack(contours: readonly Contour[]): ContourStack | undefined {
  const closed = contours.filter(({ type, points }) => (type === 'closed' || type === 'xor') && points.length >= 9);
  const normals = closed.map(({ points }) => normalOf(points));
  const first = normals.find((normal) => normal !== undefined);
  if (!first) return undefined;
  const normal = (first.find((value) => Math.abs(value) > 0.5) ?? 1) < 0 ? scale(first, -1) : first;
  if (normals.some((other) => other && Math.abs(dot(other, normal)) < 0.9999)) return undefined;
  const helper: Vector3 = Math.abs(normal[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0];
  const down = unit(cross(normal, helper));
  const across = cross(down, normal);
  const layers: { at: number; outlines: Lying[] }[] = [];
  for (const contour of closed) {
    const { points, type } = contour;
    const at = meanAlong(points, normal);
    let layer = layers.find((other) => Math.abs(other.at - at) < oneLayer);
    if (!layer) layers.push((layer = { at, outlines: [] }));
    const flat = inPlane(points, across, down);
    // Written twice, a contour is still one.
    if (!layer.outlines.some((other) => type === 'closed' && !other.xor && isSame(other.points, flat))) {
      layer.outlines.push({ points: flat, xor: type === 'xor', contour });
    }
  }
  layers.sort((a, b) => a.at - b.at);
  const steps = layers.slice(1).map(({ at }, i) => at - (layers[i]?.at ?? at));
  return {
    normal,
    across,
    down,
    layers: layers.map(({ at, outlines }) => ({ at, outlines: turned(outlines) })),
    ...(steps.length > 0 && { step: Math.min(...steps) }),
  };
}

/** Newell's normal; undefined of points in a line. */
function normalOf(points: ArrayLike<number>): Vector3 | undefined {
  let [nx, ny, nz] = [0, 0, 0];
  const count = points.length / 3;
  for (let i = 0; i < count; i++) {
    const [ax, ay, az] = pointAt(points, i);
    const [bx, by, bz] = pointAt(points, (i + 1) % count);
    nx += (ay - by) * (az + bz);
    ny += (az - bz) * (ax + bx);
    nz += (ax - bx) * (ay + by);
  }
  return length([nx, ny, nz]) > 1e-9 ? unit([nx, ny, nz]) : undefined;
}

function pointAt(points: ArrayLike<number>, i: number): Vector3 {
  return [points[i * 3] ?? 0, points[i * 3 + 1] ?? 0, points[i * 3 + 2] ?? 0];
}

function meanAlong(points: ArrayLike<number>, normal: Vector3): number {
  let sum = 0;
  for (let i = 0; i < points.length; i += 3)
    sum += dot([points[i] ?? 0, points[i + 1] ?? 0, points[i + 2] ?? 0], normal);
  return sum / (points.length / 3);
}

function inPlane(points: ArrayLike<number>, across: Vector3, down: Vector3): Float64Array<ArrayBuffer> {
  const flat = new Float64Array((points.length / 3) * 2);
  for (let i = 0, to = 0; i < points.length; i += 3) {
    const point: Vector3 = [points[i] ?? 0, points[i + 1] ?? 0, points[i + 2] ?? 0];
    flat[to++] = dot(point, across);
    flat[to++] = dot(point, down);
  }
  return flat;
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => Math.abs(value - (b[i] ?? NaN)) < 1e-6);
}

/**
 * Plain closed contours wind one way where they lie within an even number of others, and the other way within an odd
 * number: holes, as writers mean them who know no keyhole. Those that only cross each other are together one area.
 */
function turned(outlines: readonly Lying[]): Outline[] {
  const plain = outlines.filter(({ xor }) => !xor);
  return outlines.map(({ points, xor, contour }) => {
    const around = xor ? 0 : plain.filter((other) => other.points !== points && isWithin(points, other.points)).length;
    const solid = around % 2 === 0 ? 1 : -1;
    const turn = areaOf(points) >= 0 === solid > 0 ? 1 : -1;
    turns.set(contour, turn);
    return { points, xor, turn };
  });
}

export function areaOf(points: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
    sum += (points[j] ?? 0) * (points[i + 1] ?? 0) - (points[i] ?? 0) * (points[j + 1] ?? 0);
  }
  return sum / 2;
}

/** All points of one within the other; a point on its line counts as neither. */
function isWithin(inner: Float64Array, outer: Float64Array): boolean {
  if (Math.abs(areaOf(inner)) >= Math.abs(areaOf(outer))) return false;
  for (let i = 0; i < inner.length; i += 2) if (!holds(outer, inner[i] ?? 0, inner[i + 1] ?? 0)) return false;
  return true;
}

function holds(points: Float64Array, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
    const [ax, ay, bx, by] = [points[i] ?? 0, points[i + 1] ?? 0, points[j] ?? 0, points[j + 1] ?? 0];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/**
 * Where a line through a layer's plane is inside: pairs of begin and end, as distances along it from its start. `along` is
 * a unit vector across and down.
 */
export function spansAlong(
  { outlines }: Layer,
  start: readonly [number, number],
  along: readonly [number, number],
): readonly number[] {
  const crossings: { readonly t: number; readonly by: number; readonly xor: boolean }[] = [];
  for (const { points, xor, turn } of outlines) {
    let j = points.length - 2;
    let before = side(points, j, start, along);
    for (let i = 0; i < points.length; j = i, i += 2) {
      const here = side(points, i, start, along);
      if (here > 0 !== before > 0) {
        const share = before / (before - here);
        const x = (points[j] as number) + ((points[i] as number) - (points[j] as number)) * share;
        const y = (points[j + 1] as number) + ((points[i + 1] as number) - (points[j + 1] as number)) * share;
        const t = (x - start[0]) * along[0] + (y - start[1]) * along[1];
        crossings.push({ t, by: (here > 0 ? 1 : -1) * turn, xor });
      }
      before = here;
    }
  }
  crossings.sort((a, b) => a.t - b.t);
  const spans: number[] = [];
  let winding = 0;
  let odd = false;
  let inside = false;
  for (const { t, by, xor } of crossings) {
    if (xor) odd = !odd;
    else winding += by;
    const now = winding !== 0 || odd;
    if (now !== inside) {
      if (now && spans.length > 0 && t - (spans.at(-1) ?? 0) < 1e-9) spans.pop();
      else spans.push(t);
    }
    inside = now;
  }
  return spans;
}

function side(points: Float64Array, i: number, start: readonly [number, number], along: readonly [number, number]) {
  return ((points[i] as number) - start[0]) * -along[1] + ((points[i + 1] as number) - start[1]) * along[0];
}
