import { describe, expect, test } from 'vitest';
import { clipRate } from '#src/model/time/clip-rate.ts';
import { frameDue, schedule } from './cine.ts';

const still = { autoPlay: false, sweep: false };

describe('which image of a clip is due', () => {
  test('the clock decides: a late look leaves images out and never falls behind', () => {
    const plan = schedule(100, 25, undefined);
    expect(frameDue(plan, 0, 0, false)).toBe(0);
    expect(frameDue(plan, 0, 39, false)).toBe(0);
    expect(frameDue(plan, 0, 40, false)).toBe(1);
    expect(frameDue(plan, 0, 1000, false)).toBe(25);
    expect(frameDue(plan, 90, 800, false)).toBe(10);
  });

  test('a frame time vector keeps its uneven times', () => {
    const cine = { ...still, frameTimes: [0, 10, 30, 20] };
    const plan = schedule(4, clipRate(cine), cine);
    expect(clipRate(cine)).toBeCloseTo(50, 9);
    expect([0, 9, 10, 39, 40, 59, 60, 79, 80].map((at) => frameDue(plan, 0, at, false))).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3, 0,
    ]);
  });

  test('asked for at half its rate, the vector is stretched to twice its length', () => {
    const cine = { ...still, frameTimes: [0, 10, 30, 20] };
    const plan = schedule(4, 25, cine);
    expect([19, 20, 79, 80, 120].map((at) => frameDue(plan, 0, at, false))).toEqual([0, 1, 1, 2, 3]);
  });

  test('a sweep goes to the end and back', () => {
    const plan = schedule(3, 10, undefined);
    expect([0, 100, 200, 299, 300, 399, 400, 500].map((at) => frameDue(plan, 0, at, true))).toEqual([
      0, 1, 2, 1, 1, 0, 0, 1,
    ]);
  });

  test('the rate comes from the file: recommended, then frame time, then 15', () => {
    expect(clipRate({ ...still, rate: 12, frameTime: 33 })).toBe(12);
    expect(clipRate({ ...still, frameTime: 40 })).toBe(25);
    expect(clipRate(undefined)).toBe(15);
  });
});
