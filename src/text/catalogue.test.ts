import { afterEach, describe, expect, it } from 'vitest';
import { en } from './en/index.ts';
import { isKey, setLanguage, t, wordsFor } from './index.ts';
import { zh } from './zh/index.ts';

afterEach(() => setLanguage('en'));

const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

describe('the catalogue', () => {
  it('has the same places to fill in both languages', () => {
    for (const [key, chinese] of Object.entries(zh)) {
      expect([key, places(chinese)]).toEqual([key, places((en as Record<string, string>)[key] ?? '')]);
    }
  });

  it('leaves no Chinese text in English words', () => {
    for (const [key, chinese] of Object.entries(zh)) {
      const names =
        /^(Fovea|Weasis|Horos|English)$/.test(chinese) || !/\p{L}{3}/u.test(chinese.replaceAll(/\{\{\w+\}\}/g, ''));
      expect([key, names || /\p{Script=Han}/u.test(chinese)]).toEqual([key, true]);
    }
  });

  it('chooses the plural of English by the count', () => {
    expect(t('worklist.images', { count: 1 })).toBe('1 image');
    expect(t('worklist.images', { count: 3 })).toBe('3 images');
    setLanguage('zh');
    expect(t('worklist.images', { count: 1 })).toBe('1 幅');
  });

  it('fills in what it is given and nothing else', () => {
    expect(t('fault.refused', { source: '<b>', status: 503 })).toBe('<b> answered with error 503.');
  });

  it('knows which keys it has', () => {
    expect(isKey('worklist.images')).toBe(true);
    expect(isKey('worklist.nothing')).toBe(false);
    expect(wordsFor('worklist.nothing')).toBe('worklist.nothing');
  });
});
