import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Schedule, type Focus } from './schedule.ts';

const keys = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => prefix + String(i));

/** Everything the schedule would fetch, in order, when each thing comes before the next is asked for. */
function drain(schedule: Schedule): string[] {
  const order: string[] = [];
  for (let choice = schedule.next(); choice; choice = schedule.next()) {
    order.push(choice.key);
    schedule.mark(choice.key, 'done');
  }
  return order;
}

const pane = (index: number, direction: -1 | 0 | 1 = 0): Focus => ({ index, direction, rank: 0 });

describe('the schedule', () => {
  it('fetches nothing for a list that nobody looks at', () => {
    const schedule = new Schedule();
    schedule.setList('a', keys('a', 3));
    expect(schedule.next()).toBeUndefined();
    expect(schedule.rank('a1')).toBe(Infinity);
  });

  it('takes what is visible in every pane before what is next to any of it', () => {
    const schedule = new Schedule();
    schedule.setList('left', keys('l', 20));
    schedule.setList('right', keys('r', 20));
    schedule.focus('left', pane(5));
    schedule.focus('right', pane(9));
    expect(new Set(drain(schedule).slice(0, 2))).toEqual(new Set(['l5', 'r9']));
  });

  it('puts thumbnails after what is near on screen and before the far rest, and what may be wanted last', () => {
    const schedule = new Schedule();
    schedule.setList('pane', keys('p', 60));
    schedule.setList('thumb', keys('t', 9));
    schedule.setList('ahead', keys('a', 4));
    schedule.focus('ahead', { index: 0, direction: 0, rank: 2 });
    schedule.focus('thumb', { index: 4, direction: 0, rank: 1, only: true });
    schedule.focus('pane', pane(30, 1));
    const order = drain(schedule);
    expect(order).toHaveLength(60 + 1 + 4);
    expect(order.indexOf('t4')).toBe(11);
    expect(order.slice(-4).sort()).toEqual(['a0', 'a1', 'a2', 'a3']);
  });

  it('wants only the focused item of a list marked so', () => {
    const schedule = new Schedule();
    schedule.setList('thumb', keys('t', 9));
    schedule.focus('thumb', { index: 4, direction: 0, rank: 1, only: true });
    expect(drain(schedule)).toEqual(['t4']);
    expect(schedule.rank('t5')).toBe(Infinity);
  });

  it('turns round when the reader does', () => {
    const schedule = new Schedule();
    schedule.setList('a', keys('a', 100));
    schedule.focus('a', pane(50, 1));
    schedule.mark('a50', 'done');
    schedule.mark('a51', 'done');
    schedule.focus('a', pane(51, -1));
    expect(schedule.next()?.key).toBe('a49');
  });

  it('counts an item in two lists once, at its best place', () => {
    const schedule = new Schedule();
    schedule.setList('thumb', keys('x', 10));
    schedule.setList('pane', keys('x', 10));
    schedule.focus('thumb', { index: 5, direction: 0, rank: 1, only: true });
    schedule.focus('pane', pane(5));
    expect(schedule.isVisible('x5')).toBe(true);
    expect(drain(schedule)).toHaveLength(10);
  });

  it('offers an item again after it was given up', () => {
    const schedule = new Schedule();
    schedule.setList('a', keys('a', 3));
    schedule.focus('a', pane(0));
    drain(schedule);
    schedule.mark('a1', 'idle');
    expect(schedule.next()?.key).toBe('a1');
  });

  it('knows what nobody wants once its list is gone', () => {
    const schedule = new Schedule();
    schedule.setList('a', keys('a', 3));
    schedule.focus('a', pane(0));
    schedule.mark('a0', 'busy');
    expect(schedule.visible().map((c) => c.key)).toEqual(['a0']);
    schedule.drop('a');
    expect(schedule.rank('a0')).toBe(Infinity);
    expect(schedule.visible()).toEqual([]);
  });

  it('keeps the place of a viewer whose list grows', () => {
    const schedule = new Schedule();
    schedule.setList('a', keys('a', 2));
    schedule.focus('a', pane(1));
    schedule.setList('a', keys('a', 4));
    expect(schedule.next()?.key).toBe('a1');
    expect(drain(schedule)).toHaveLength(4);
  });

  it('fetches everything wanted exactly once and in order of rank, whatever was said in between', () => {
    const said = fc.record({
      list: fc.constantFrom('p', 'q', 't'),
      index: fc.integer({ min: 0, max: 29 }),
      direction: fc.constantFrom<-1 | 0 | 1>(-1, 0, 1),
      rank: fc.constantFrom(0, 1, 2),
      takes: fc.integer({ min: 0, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(said, { minLength: 1, maxLength: 20 }), (saids) => {
        const schedule = new Schedule();
        for (const id of ['p', 'q', 't']) schedule.setList(id, [...keys(id, 20), ...keys('shared', 10)]);
        const got: string[] = [];
        const take = (): boolean => {
          const choice = schedule.next();
          if (!choice) return false;
          const rank = schedule.rank(choice.key);
          for (const id of ['p', 'q', 't']) {
            for (const other of schedule.idle(id)) expect(schedule.rank(other.key)).toBeGreaterThanOrEqual(rank);
          }
          got.push(choice.key);
          schedule.mark(choice.key, 'done');
          return true;
        };
        for (const { list, index, direction, rank, takes } of saids) {
          schedule.focus(list, { index, direction, rank });
          for (let i = 0; i < takes; i++) take();
        }
        while (take());
        const lists = new Set(saids.map((s) => s.list));
        expect(new Set(got).size).toBe(got.length);
        expect(got).toHaveLength(lists.size * 20 + 10);
      }),
      { numRuns: 50 },
    );
  });
});
