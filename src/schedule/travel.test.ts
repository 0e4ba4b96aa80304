import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { travelOrder, type Direction } from './travel.ts';

const standing = fc
  .integer({ min: 1, max: 400 })
  .chain((count) =>
    fc.tuple(fc.constant(count), fc.integer({ min: -5, max: count + 5 }), fc.constantFrom<Direction>(-1, 0, 1)),
  );

describe('the order in which someone wants a list', () => {
  it('names every index once, the one they stand on first', () => {
    fc.assert(
      fc.property(standing, ([count, index, direction]) => {
        const order = [...travelOrder(count, index, direction)];
        expect(order[0]).toBe(Math.min(Math.max(index, 0), count - 1));
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
    );
  });

  it('never steps further out on a side before it has the nearer one', () => {
    fc.assert(
      fc.property(standing, ([count, index, direction]) => {
        const order = [...travelOrder(count, index, direction)];
        const start = order[0]!;
        for (const side of [1, -1]) {
          const distances = order.filter((i) => (i - start) * side > 0).map((i) => Math.abs(i - start));
          expect(distances).toEqual([...distances].sort((a, b) => a - b));
        }
      }),
    );
  });

  it('looks four ahead for one behind while travelling', () => {
    expect([...travelOrder(100, 50, 1)].slice(0, 7)).toEqual([50, 51, 52, 53, 54, 49, 55]);
    expect([...travelOrder(100, 50, -1)].slice(0, 7)).toEqual([50, 49, 48, 47, 46, 51, 45]);
  });

  it('looks to both sides alike while standing', () => {
    expect([...travelOrder(5, 2, 0)]).toEqual([2, 3, 1, 4, 0]);
  });

  it('is empty for an empty list', () => {
    expect(travelOrder(0, 3, 1)).toHaveLength(0);
  });
});
