import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RegionGeometry } from '#src/model/annotation/region.ts';
import type { MeasuredPixels, ValueMeaning } from '#src/model/annotation/statistics.ts';
import { indexPoint as at } from '#src/model/geometry/place.ts';
import { countSoon } from './count-soon.ts';

const plain: ValueMeaning = { modality: { kind: 'identity' }, of: 'OT' };
const side = 1500;
const rectangle = (x: number, y: number): RegionGeometry => ({
  kind: 'rectangle',
  points: [at(-0.5, -0.5), at(x - 0.5, -0.5), at(x - 0.5, y - 0.5), at(-0.5, y - 0.5)],
});
/** Value = column: the mean of columns 0 to n - 1 is (n - 1) / 2. */
const ramp = (): MeasuredPixels => ({
  rows: side,
  columns: side,
  samples: 1,
  pixels: Uint16Array.from({ length: side * side }, (_, i) => i % side),
});

describe('counting the pixels of a region', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is done at once where there are few', () => {
    const later = vi.fn();
    expect(countSoon(rectangle(100, 100), ramp(), plain, later)).toMatchObject({
      count: 10_000,
      mean: expect.closeTo(49.5, 9) as number,
    });
    expect(vi.getTimerCount()).toBe(0);
    expect(later).not.toHaveBeenCalled();
  });

  it('of a large one is done in turns, and told when it is known', async () => {
    const frame = ramp();
    const region = rectangle(1400, 1500);
    let known: unknown;
    const ask = () => (known = countSoon(region, frame, plain, ask));
    ask();
    expect(known).toBe('counting');
    await vi.runAllTimersAsync();
    expect(known).toMatchObject({ count: 2_100_000, min: 0, max: 1399 });
    expect((known as { mean: number }).mean).toBeCloseTo(699.5, 6);
    // Known from now on, without another count.
    expect(countSoon(region, frame, plain, vi.fn())).toBe(known);
  });

  it('of a shape that the hand only passed through is never begun', async () => {
    const frame = ramp();
    const passed = rectangle(1300, 1500);
    const later = vi.fn();
    expect(countSoon(passed, frame, plain, later)).toBe('counting');
    await vi.runAllTimersAsync();
    // Asked once whether it is still wanted; nobody did.
    expect(later).toHaveBeenCalledTimes(1);
    expect(countSoon(passed, frame, plain, later)).toBe('counting');
  });
});
