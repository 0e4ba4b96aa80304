import type { ImageSet } from './display-set.ts';
import { factsOf } from './frame-facts.ts';
import { dot } from '#src/model/geometry/vector.ts';

/** Within this two frames are at the same place. Millimetres. */
const samePlace = 0.01;

const known = new WeakMap<ImageSet, number>();

/**
 * How many times each place of a set was taken: its frames, by place and then by time, are then as many groups of this
 * length, each with the same time positions. 1 where the set has no such order.
 */
export function phasesOf(set: ImageSet): number {
  if (set.geometry.kind !== 'stack' || set.geometry.reason !== 'time') return 1;
  const before = known.get(set);
  if (before !== undefined) return before;
  const found = count(set);
  known.set(set, found);
  return found;
}

function count({ frames }: ImageSet): number {
  const facts = frames.map(factsOf);
  const normal = facts[0]?.normal;
  if (!normal) return 1;
  const depths = facts.map(({ record }) => (record.plane ? dot(record.plane.position, normal) : NaN));
  const time = (i: number) => facts[i]?.record.temporal;
  const together = (i: number, j: number) => Math.abs((depths[i] ?? NaN) - (depths[j] ?? NaN)) < samePlace;
  let phases = 1;
  while (phases < frames.length && together(0, phases)) phases++;
  const even = frames.every((_, i) => {
    const start = i - (i % phases);
    return together(start, i) && time(i) === time(i % phases) && (i !== start || i === 0 || !together(i - 1, i));
  });
  return even && frames.length % phases === 0 ? phases : 1;
}

/** The image so many slices on, at the same time; held within the set. */
export function sliceOn(set: ImageSet, index: number, by: number): number {
  const phases = phasesOf(set);
  const phase = index % phases;
  const last = set.frames.length / phases - 1;
  return Math.min(Math.max((index - phase) / phases + by, 0), last) * phases + phase;
}

/** The image of the same place so many times on, round and round. */
export function phaseOn(set: ImageSet, index: number, by: number): number {
  const phases = phasesOf(set);
  const phase = index % phases;
  return index - phase + ((((phase + by) % phases) + phases) % phases);
}
