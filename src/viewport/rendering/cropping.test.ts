import { expect, test } from 'vitest';
import type { PatientBox } from '#src/model/session/rendering.ts';
import { axesOf, orientationFrom } from '#src/model/geometry/orientation-of-view.ts';
import { cropFrom, cutFrom } from './cropping.ts';
import { seenFaces } from './cube.ts';

const whole: PatientBox = [-100, 100, -80, 90, -300, 20];

test('each side is cut away by itself, inwards', () => {
  expect(cropFrom(whole, undefined, 'R', 30)).toEqual([-70, 100, -80, 90, -300, 20]);
  expect(cropFrom(whole, undefined, 'L', 30)).toEqual([-100, 70, -80, 90, -300, 20]);
  expect(cropFrom(whole, undefined, 'A', 5)).toEqual([-100, 100, -75, 90, -300, 20]);
  expect(cropFrom(whole, undefined, 'H', 120)).toEqual([-100, 100, -80, 90, -300, -100]);
  const both = cropFrom(whole, cropFrom(whole, undefined, 'R', 30), 'F', 10)!;
  expect(both).toEqual([-70, 100, -80, 90, -290, 20]);
  expect(cutFrom(whole, both, 'R')).toEqual({ away: 30, most: 199 });
  expect(cutFrom(whole, both, 'L')).toEqual({ away: 0, most: 199 });
});

test('no side goes past its opposite, and nothing cut away is no box', () => {
  const narrow = cropFrom(whole, cropFrom(whole, undefined, 'L', 150), 'R', 190)!;
  expect(narrow[0]).toBe(-51);
  expect(narrow[1]).toBe(-50);
  expect(cropFrom(whole, cropFrom(whole, undefined, 'P', 40), 'P', 0)).toBeUndefined();
});

test('the cube shows the side one looks from, its letter upright and not mirrored', () => {
  for (const [side, letter] of [
    ['front', 'A'],
    ['back', 'P'],
    ['left', 'L'],
    ['right', 'R'],
    ['head', 'H'],
    ['feet', 'F'],
  ] as const) {
    const [face, ...others] = seenFaces(axesOf(orientationFrom(side)));
    expect(others).toEqual([]);
    expect(face!.letter).toBe(letter);
    const [a, b, c, d] = face!.matrix;
    expect(a * d - b * c).toBeCloseTo(1, 9); // turned at most, never mirrored
    expect([a, d].map((n) => Math.round(n))).toEqual([1, 1]);
  }
});
