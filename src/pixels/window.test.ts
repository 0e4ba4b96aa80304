import { expect, test } from 'vitest';
import { hasOutgrown, runAround } from './window.ts';

test('a list that fits is kept whole', () => {
  expect(runAround(300, 150, 1, 300)).toEqual({ from: 0, to: 300 });
});

test('three quarters of what fits lie the way the viewer goes', () => {
  expect(runAround(1000, 500, 1, 100)).toEqual({ from: 475, to: 575 });
  expect(runAround(1000, 500, -1, 100)).toEqual({ from: 425, to: 525 });
  expect(runAround(1000, 500, 0, 100)).toEqual({ from: 450, to: 550 });
});

test('the run stays inside the list and always holds the viewer', () => {
  for (const length of [1, 5, 60]) {
    for (const capacity of [1, 3, 7, 80]) {
      for (const direction of [-1, 0, 1] as const) {
        for (let index = 0; index < length; index++) {
          const { from, to } = runAround(length, index, direction, capacity);
          expect(to - from).toBe(Math.min(length, capacity));
          expect(from >= 0 && to <= length && index >= from && index < to).toBe(true);
        }
      }
    }
  }
});

test('the run moves when the viewer comes near its end, not at every step', () => {
  const run = runAround(1000, 500, 1, 80);
  expect(hasOutgrown(run, 1000, 501, 80)).toBe(false);
  expect(hasOutgrown(run, 1000, run.to - 1, 80)).toBe(true);
  expect(hasOutgrown(run, 1000, run.from + 1, 80)).toBe(true);
  expect(hasOutgrown({ from: 0, to: 80 }, 1000, 0, 80)).toBe(false);
});
