import { describe, expect, it } from 'vitest';
import { responses, type Size } from './response.ts';

const of = (...sizes: readonly Size[]) => responses([{ node: false, sizes }]).map(({ category }) => category);

describe('response to treatment, by arithmetic', () => {
  it('is partial from 30 % less than at baseline on, and stable before that', () => {
    expect(of(100, 71, 70, 69)).toEqual(['baseline', 'SD', 'PR', 'PR']);
  });

  it('is progression from 20 % and 5 mm more than the least sum so far, whatever the baseline was', () => {
    // 50 is the least: 59 is 18 % more, 60 is 20 % and 10 mm more, though 40 % less than at baseline.
    expect(of(100, 50, 59, 60)).toEqual(['baseline', 'PR', 'PR', 'PD']);
    // 25 % more, and only 4 mm; then 5 mm.
    expect(of(16, 20, 21)).toEqual(['baseline', 'SD', 'PD']);
    expect(of(100, 119.9, 120)).toEqual(['baseline', 'SD', 'PD']);
  });

  it('is complete when all are gone and lymph nodes are below 10 mm', () => {
    const two = (lesion: readonly Size[], node: readonly Size[]) =>
      responses([
        { node: false, sizes: lesion },
        { node: true, sizes: node },
      ]).map(({ category }) => category);
    expect(two([30, 0], [18, 9.9])).toEqual(['baseline', 'CR']);
    expect(two([30, 0], [18, 10])).toEqual(['baseline', 'PR']);
    expect(two([30, 1], [18, 4])).toEqual(['baseline', 'PR']);
    // From nothing to something.
    expect(of(30, 0, 4, 5)).toEqual(['baseline', 'CR', 'PR', 'PD']);
  });

  it('is not told while a lesion is not measured, and that time is neither baseline nor least', () => {
    const found = responses([
      { node: false, sizes: [undefined, 40, 20, 30] },
      { node: false, sizes: [10, 20, undefined, 30] },
    ]);
    expect(found).toEqual([
      { category: 'NE' },
      { category: 'baseline', sum: 60 },
      { category: 'NE' },
      { category: 'SD', sum: 60, fromBaseline: 0, fromNadir: 0 },
    ]);
  });
});
