import { expect, test } from 'vitest';
import { axesOf, orientationFrom, sideOf, sides, turned } from './orientation-of-view.ts';
import { directionLetters } from './orientation.ts';
import { cross, dot } from './vector.ts';

test('each side has the letters that a reader standing there sees, and is never mirrored', () => {
  // Right, top and towards the reader; from the feet as an axial slice is read, from the front as a coronal one.
  const seen = { front: 'LHA', back: 'RHP', left: 'PHL', right: 'AHR', head: 'RAH', feet: 'LAF' } as const;
  for (const side of sides) {
    const { right, up, towards } = axesOf(orientationFrom(side));
    expect([right, up, towards].map(directionLetters).join(''), side).toBe(seen[side]);
    expect(dot(cross(right, up), towards), side).toBeCloseTo(1, 12);
    expect(sideOf(orientationFrom(side))).toBe(side);
  }
  expect(axesOf()).toEqual(axesOf(orientationFrom('front')));
});

test('a drag takes the near side with it', () => {
  const quarter = Math.PI / 2;
  // From the front, dragged to the right by a quarter: what faced the reader, the front, is now at the right.
  const dragged = axesOf(turned(undefined, quarter, 0, 1));
  expect([dragged.right, dragged.up, dragged.towards].map(directionLetters)).toEqual(['A', 'H', 'R']);
  // And down by a quarter: the front is now below, the head towards the reader.
  const down = axesOf(turned(undefined, 0, quarter, 1));
  expect([down.right, down.up, down.towards].map(directionLetters)).toEqual(['L', 'P', 'H']);
});

test('many small drags keep right angles, and there and back again is where it was', () => {
  let now = orientationFrom('left');
  for (let i = 0; i < 5000; i++) now = turned(now, (i % 7) - 3, (i % 5) - 2, 200);
  const { right, up, towards } = axesOf(now);
  for (const [a, b] of [
    [right, up],
    [up, towards],
    [towards, right],
  ] as const)
    expect(dot(a, b)).toBeCloseTo(0, 9);
  const back = turned(turned(orientationFrom('head'), 30, -12, 100), -30, 12, 100);
  back.forEach((part, i) => expect(part).toBeCloseTo(orientationFrom('head')[i]!, 12));
  expect(turned(now, 0, 0, 100)).toBe(now);
});
