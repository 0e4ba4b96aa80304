import { describe, expect, it } from 'vitest';
import { rank } from './rank.ts';

const best = (typed: string, ...words: readonly string[]) =>
  words.toSorted((a, b) => rank(b, typed) - rank(a, typed))[0];

describe('the ranking of the palette', () => {
  it('puts a beginning before the start of a later word, and that before the middle of one', () => {
    expect(best('lung', 'Show series 5, Lung', 'Lungs', 'Window: Lung')).toBe('Lungs');
    expect(rank('Window: Lung', 'lung')).toBeGreaterThan(rank('Plunger', 'lung'));
  });

  it('finds several words in any order and letters that are scattered', () => {
    expect(rank('Show series 5, Lung', 'lung 5')).toBeGreaterThan(0);
    expect(rank('Rotate right', 'rtrt')).toBeGreaterThan(0);
  });

  it('finds Chinese and nothing in what does not match', () => {
    expect(rank('窗：肺', '肺')).toBeGreaterThan(0);
    expect(rank('Layout', 'xyz')).toBe(0);
  });
});
