import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from './pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the first asking is answered at once, a burst of them once more at its end', () => {
  const times: number[] = [];
  const start = performance.now();
  const pace = new Pace(150, () => times.push(performance.now() - start));
  for (let i = 0; i < 20; i++) {
    pace.soon();
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(1000);
  expect(times).toEqual([0, 150, 300]);
});

test('what can wait is done once nobody has asked for a while', () => {
  const times: number[] = [];
  const start = performance.now();
  const pace = new Pace(150, () => times.push(performance.now() - start));
  for (let i = 0; i < 20; i++) {
    pace.atRest(400);
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(1000);
  expect(times).toEqual([590]);
});

test('nothing is done after the end', () => {
  const act = vi.fn();
  const pace = new Pace(150, act);
  pace.soon();
  pace.soon();
  pace.stop();
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(1);
});
