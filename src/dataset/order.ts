import type { FrameRecord } from '#src/model/dicom/records.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { dot, scale } from '#src/model/geometry/vector.ts';
import type { FrameRef } from './display-set.ts';
import { factsOf, isParallel, type FrameFacts } from './frame-facts.ts';
import { compareText } from './split.ts';

interface Placed {
  readonly ref: FrameRef;
  readonly facts: FrameFacts;
}

interface Deep extends Placed {
  /** Millimetres along the reading direction. */
  readonly depth: number;
}

/**
 * Frames in the order in which they are read: by place along the normal, then by time, then by number. The direction is
 * the one in which the instances are numbered; where the numbers do not say, from head to feet, from front to back, from
 * right to left. Frames without a common normal go by number alone. Depends on the frames alone, not on their arrival.
 */
export function readingOrder(frames: readonly FrameRef[]): readonly FrameRef[] {
  const placed: Placed[] = frames.map((ref) => ({ ref, facts: factsOf(ref) }));
  placed.sort(byNumber);
  const normal = commonNormal(placed);
  if (!normal) return placed.map(({ ref }) => ref);
  const deep = placed.map((p): Deep => ({ ...p, depth: depthOf(p, normal) }));
  const direction = numberedDirection(deep) || -1;
  const sorted = deep.map((p): Deep => ({ ...p, depth: p.depth * direction })).sort(byDepth);
  return sorted.map(({ ref }) => ref);
}

function depthOf({ facts }: Placed, normal: Vector3): number {
  return facts.record.plane ? dot(facts.record.plane.position, normal) : 0;
}

/** Within this two frames are at the same place and time decides. Millimetres. */
const samePlace = 0.01;

function byDepth(a: Deep, b: Deep): number {
  // Quantised, because "equal within a tolerance" does not make an order.
  return (
    Math.round(a.depth / samePlace) - Math.round(b.depth / samePlace) ||
    byTime(a.facts.record, b.facts.record) ||
    byNumber(a, b)
  );
}

function byTime(a: FrameRecord, b: FrameRecord): number {
  return (a.temporal ?? 0) - (b.temporal ?? 0);
}

function byNumber(a: Placed, b: Placed): number {
  const [x, y] = [a.ref, b.ref];
  return (
    (x.instance.number ?? 0) - (y.instance.number ?? 0) ||
    // One number for many instances: only their UIDs tell them apart, and by length first UIDs count upwards.
    x.instance.address.instance.length - y.instance.address.instance.length ||
    compareText(x.instance.address.instance, y.instance.address.instance) ||
    x.frame - y.frame
  );
}

/** The normal that all frames share, turned so that it grows from feet to head, back to front, or left to right. */
function commonNormal(placed: readonly Placed[]): Vector3 | undefined {
  const first = placed[0]?.facts;
  const normal = first?.normal;
  if (!normal || !placed.every(({ facts }) => isParallel(facts, first))) return undefined;
  const [x, y, z] = normal;
  const size = [Math.abs(x), Math.abs(y), Math.abs(z)];
  const largest = Math.max(...size) * 0.99;
  const upward = (size[2] ?? 0) >= largest ? z > 0 : (size[1] ?? 0) >= largest ? y < 0 : x > 0;
  return upward ? normal : scale(normal, -1);
}

/** +1 or -1 when depth grows or falls with the frames' numbers on the whole; 0 when it does neither. */
function numberedDirection(deep: readonly Deep[]): number {
  const numbered = deep.some(({ ref }) => ref.instance.number !== undefined || ref.frame > 1);
  if (!numbered) return 0;
  const middle = deep.reduce((sum, p) => sum + p.depth, 0) / deep.length;
  const half = (deep.length - 1) / 2;
  // `deep` is in order of number: the sign of the covariance of rank and depth.
  const covariance = deep.reduce((sum, p, rank) => sum + (rank - half) * (p.depth - middle), 0);
  return Math.abs(covariance) < samePlace ? 0 : Math.sign(covariance);
}
