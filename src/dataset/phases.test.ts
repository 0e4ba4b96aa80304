import { expect, test } from 'vitest';
import type { ImageSet } from './display-set.ts';
import { displaySetsOf } from './display-sets.ts';
import { factsOf } from './frame-facts.ts';
import { instanceOf, planeAt, seriesOf } from './instances.fixture.ts';
import { phaseOn, phasesOf, sliceOn } from './phases.ts';

/** One image for each height and time position, as scanners number them: all slices of a time before the next. */
function taken(places: readonly (readonly [z: number, temporal: number])[]): ImageSet {
  const series = seriesOf('MR');
  const images = places.map(([z, temporal], i) =>
    instanceOf({ series, number: i + 1, frame: { plane: planeAt([0, 0, z]), temporal } }),
  );
  const [set] = displaySetsOf(series, images, false);
  if (set?.kind !== 'image') throw new Error('no images');
  return set;
}

const at = (set: ImageSet, index: number) => {
  const { record } = factsOf(set.frames[index]!);
  return [record.plane?.position[2], record.temporal];
};

const three = [1, 2, 3].flatMap((time) => [0, 5, 10, 15].map((z) => [z, time] as const));

test('slices are gone through at one time, and times at one place', () => {
  const set = taken(three);
  expect(set.geometry).toEqual({ kind: 'stack', reason: 'time' });
  expect(phasesOf(set)).toBe(3);
  const start = set.frames.findIndex((_, i) => String(at(set, i)) === '5,2');
  expect(at(set, sliceOn(set, start, 1))).toEqual([10, 2]);
  expect(at(set, sliceOn(set, start, 99))).toEqual([15, 2]);
  expect(at(set, sliceOn(set, start, -Infinity))).toEqual([0, 2]);
  expect(at(set, phaseOn(set, start, 1))).toEqual([5, 3]);
  expect(at(set, phaseOn(set, start, 2))).toEqual([5, 1]);
  expect(at(set, phaseOn(set, start, -2))).toEqual([5, 3]);
});

test('a time that is not whole is no time to go through: the stack is one of images', () => {
  const part = taken(three.slice(0, -1));
  expect(phasesOf(part)).toBe(1);
  expect(sliceOn(part, 3, 1)).toBe(4);
  expect(phaseOn(part, 3, 1)).toBe(3);
});

test('slices that were taken once have one time', () => {
  expect(phasesOf(taken([0, 5, 10].map((z) => [z, 1] as const)))).toBe(1);
});
