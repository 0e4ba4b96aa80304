import { expect, test } from 'vitest';
import { bodyPlaneAxes, bodyPlanes, isTurned, lookThrough, obliqueAxes } from './body-planes.ts';
import type { Vector3 } from './spaces.ts';
import { cross, dot, length, scale } from './vector.ts';

test('an oblique plane that lies like a plane of the body is looked at and gone through like it', () => {
  for (const plane of bodyPlanes) {
    const axes = bodyPlaneAxes[plane];
    const made = obliqueAxes(lookThrough(axes), scale(axes.columnDirection, -1));
    for (const name of ['rowDirection', 'columnDirection', 'onwards'] as const)
      made[name].forEach((part, i) => expect(part).toBeCloseTo(axes[name][i]!, 12));
  }
});

test('an oblique picture is never mirrored: right, down and into the screen go by the right hand', () => {
  const normal: Vector3 = [0.6, 0, 0.8];
  const { rowDirection, columnDirection, onwards } = obliqueAxes(normal, [0, -1, 0]);
  cross(rowDirection, columnDirection).forEach((part, i) => expect(part).toBeCloseTo(normal[i]!, 12));
  expect(columnDirection[1]).toBeCloseTo(1, 12);
  // Nearest to axial: on towards the feet.
  expect(onwards[2]).toBeCloseTo(-0.8, 12);
  for (const v of [rowDirection, columnDirection, onwards]) expect(length(v)).toBeCloseTo(1, 12);
  expect(dot(rowDirection, columnDirection)).toBeCloseTo(0, 12);
});

test('directions that are no unit vectors at right angles make no plane', () => {
  expect(isTurned([0, 0, 1], [0, 1, 0])).toBe(true);
  expect(isTurned([0, 0, 0.9], [0, 1, 0])).toBe(false);
  expect(isTurned([0, 0, 1], [0, 0.6, 0.8])).toBe(false);
  expect(isTurned([0, 0, 1], undefined)).toBe(false);
});
