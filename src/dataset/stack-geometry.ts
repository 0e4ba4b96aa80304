import type { FrameRecord } from '#src/model/dicom/records.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { cross, dot, length, scale, subtract } from '#src/model/geometry/vector.ts';
import type { FrameRef, StackGeometry, StackReason } from './display-set.ts';
import { factsOf, isParallel, type FrameFacts } from './frame-facts.ts';
import { isColour, isProjection } from './split.ts';

/** Two frames nearer than this stand at the same place. Millimetres. */
const samePlace = 0.01;
/** How far a frame may be from its even place, as a part of the step; writers round positions. */
const slack = 0.1;

/** What the frames of a set, in their order, make: a volume, or a stack with the reason why not. */
export function stackGeometry(frames: readonly FrameRef[]): StackGeometry {
  const first = frames[0];
  if (!first) return stack('single');
  if (isProjection(first.instance)) return stack('projection');
  const facts = frames.map(factsOf);
  const planes = facts.map(({ record }) => record.plane);
  if (!planes.every((plane): plane is Plane => plane !== undefined)) return stack('no-plane');
  const start = planes[0];
  const facing = facts[0]?.normal;
  if (!start || !facing || frames.length < 2) return stack('single');
  if (isColour(first.instance)) return stack('colour');
  const mixed = mixture(frames, facts);
  if (mixed) return stack(mixed);
  return evenness(
    facts.map(({ record }) => record),
    planes,
    start,
    facing,
  );
}

function stack(reason: StackReason): StackGeometry {
  return { kind: 'stack', reason };
}

function mixture(frames: readonly FrameRef[], facts: readonly FrameFacts[]): StackReason | undefined {
  const [first, start] = [frames[0]?.instance, facts[0]];
  const spacing = start?.record.spacing;
  const near = (a = 0, b = 0): boolean => Math.abs(a - b) <= 0.01 * Math.max(Math.abs(a), Math.abs(b));
  for (const [i, { instance }] of frames.entries()) {
    const other = facts[i]?.record.spacing;
    const size = instance.image?.rows === first?.image?.rows && instance.image?.columns === first?.image?.columns;
    if (!size || !near(other?.row, spacing?.row) || !near(other?.column, spacing?.column)) return 'mixed-size';
    if (instance.frameOfReference !== first?.frameOfReference) return 'mixed-frame-of-reference';
  }
  return facts.every((one) => start && isParallel(one, start)) ? undefined : 'mixed-orientation';
}

function evenness(
  records: readonly FrameRecord[],
  planes: readonly Plane[],
  start: Plane,
  facing: Vector3,
): StackGeometry {
  const depths = planes.map((plane) => dot(subtract(plane.position, start.position), facing));
  const gaps = depths.slice(1).map((depth, i) => depth - (depths[i] ?? 0));
  if (gaps.some((gap) => Math.abs(gap) < samePlace)) {
    const times = new Set(records.map((record) => record.temporal));
    return stack(times.size > 1 ? 'time' : 'duplicate-positions');
  }
  const sign = (depths.at(-1) ?? 0) < 0 ? -1 : 1;
  const steps = gaps.map((gap) => gap * sign);
  // Not in order of depth: frames that repeat their places later on, or an order by number alone.
  if (steps.some((step) => step < 0)) return stack('duplicate-positions');
  const missing = missingSlices(steps);
  if (missing !== undefined) return stack(missing > 0 ? 'missing-slices' : 'uneven-spacing');
  const count = planes.length - 1;
  const axis = subtract((planes.at(-1) ?? start).position, start.position);
  const step = Math.abs(depths.at(-1) ?? 0) / count;
  for (const [i, plane] of planes.entries()) {
    const even = scale(axis, i / count);
    const off = length(subtract(subtract(plane.position, start.position), even));
    if (off > Math.max(slack * step, 2 * samePlace)) return stack('uneven-spacing');
  }
  const normal = scale(facing, sign);
  return { kind: 'volume', normal, step, tilt: leaning(axis, normal) };
}

/**
 * How many slices are missing when every gap is a whole multiple of the commonest one; 0 when the gaps follow no such
 * rule, undefined when all are even. Steps in millimetres, all positive.
 */
export function missingSlices(steps: readonly number[]): number | undefined {
  const sorted = [...steps].sort((a, b) => a - b);
  const common = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const tolerance = Math.max(slack * common, 2 * samePlace);
  let missing = 0;
  let uneven = false;
  for (const step of steps) {
    if (Math.abs(step - common) <= tolerance) continue;
    const times = Math.round(step / common);
    if (times < 2 || Math.abs(step - times * common) > tolerance) uneven = true;
    else missing += times - 1;
  }
  if (uneven) return 0;
  return missing > 0 ? missing : undefined;
}

/** Degrees between the way from slice to slice and the slices' normal; below a tenth of a degree it is rounding. */
function leaning(axis: Vector3, normal: Vector3): number {
  const degrees = (Math.atan2(length(cross(axis, normal)), dot(axis, normal)) * 180) / Math.PI;
  return degrees < 0.1 ? 0 : degrees;
}
