import { expect, test } from 'vitest';
import { directionsAlong, flattened, openCurve, pathLength, placesAlong } from './path.ts';
import type { Vector3 } from './spaces.ts';
import { length, subtract } from './vector.ts';

const quarter = Array.from({ length: 7 }, (_, i): Vector3 => {
  const angle = (i * Math.PI) / 12;
  return [50 * Math.cos(angle), 50 * Math.sin(angle), 7];
});

test('a curve goes through its points from the first to the last, and along a circle where they lie on one', () => {
  const curve = openCurve(quarter);
  for (const at of quarter) expect(Math.min(...curve.map((one) => length(subtract(one, at))))).toBeLessThan(1e-9);
  expect(curve[0]).toEqual(quarter[0]);
  expect(curve.at(-1)).toEqual(quarter.at(-1));
  for (const [x, y, z] of curve) {
    expect(Math.abs(Math.hypot(x, y) - 50)).toBeLessThan(50 * (1 - Math.cos(Math.PI / 24)));
    expect(z).toBe(7);
  }
  expect(Math.abs(pathLength(curve) / (25 * Math.PI) - 1)).toBeLessThan(0.002);
});

test('through two points it is straight, through three on a line too', () => {
  for (const points of [
    [
      [0, 0, 0],
      [3, 4, 0],
    ],
    [
      [0, 0, 0],
      [0.9, 1.2, 0],
      [3, 4, 0],
    ],
  ] as Vector3[][])
    // prettier-ignore
    for (const [x, y] of openCurve(points)) expect(4 * x - 3 * y).toBeCloseTo(0, 9);
});

test('places are evenly far apart along the way, from the first point to the last', () => {
  const places = placesAlong([[0, 0, 0], [3, 4, 0], [3, 4, 5]] as Vector3[], 2.5); // prettier-ignore
  expect(places).toEqual([
    [0, 0, 0],
    [1.5, 2, 0],
    [3, 4, 0],
    [3, 4, 2.5],
    [3, 4, 5],
  ]);
  directionsAlong(places)[1]!.forEach((part, axis) => expect(part).toBeCloseTo([0.6, 0.8, 0][axis]!, 12));
});

test('no way has no places', () => {
  expect(placesAlong([[1, 2, 3], [1, 2, 3]] as Vector3[], 1)).toEqual([]); // prettier-ignore
  expect(openCurve([])).toEqual([]);
});

test('points beside a plane are moved straight into it', () => {
  expect(flattened([[1, 2, 3], [4, 5, 9]] as Vector3[], [0, 0, 1])).toEqual([[1, 2, 3], [4, 5, 3]]); // prettier-ignore
});
