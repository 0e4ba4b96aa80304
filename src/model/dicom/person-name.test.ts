import { describe, expect, it } from 'vitest';
import { shownName } from './name-display.ts';
import { nameMatches } from './name-match.ts';
import { parsePersonName } from './person-name.ts';

const wang = parsePersonName('Wang^XiaoDong=王^小东')!;

describe('a person name', () => {
  it('has three groups of five parts (PS3.5 section 6.2.1.1)', () => {
    expect(parsePersonName('Adams^John Robert Quincy^^Rev.^B.A. M.Div.')?.alphabetic).toEqual({
      family: 'Adams',
      given: 'John Robert Quincy',
      middle: '',
      prefix: 'Rev.',
      suffix: 'B.A. M.Div.',
    });
    expect(parsePersonName('Yamada^Tarou=山田^太郎=やまだ^たろう')?.phonetic?.family).toBe('やまだ');
    expect(parsePersonName('=洪^吉洞')).toEqual({
      ideographic: { family: '洪', given: '吉洞', middle: '', prefix: '', suffix: '' },
    });
    expect(parsePersonName(' ^ = ')).toBeUndefined();
  });

  it('is shown in the order of the language, both scripts always', () => {
    expect(shownName(wang, 'en')).toEqual({
      first: { text: 'Wang, XiaoDong' },
      second: { text: '王小东', lang: 'zh' },
    });
    expect(shownName(wang, 'zh')).toEqual({
      first: { text: '王小东', lang: 'zh' },
      second: { text: 'Wang, XiaoDong' },
    });
    expect(shownName(parsePersonName('Morrison-Jones^Susan^^^Ph.D.'), 'zh')).toEqual({
      first: { text: 'Morrison-Jones, Susan Ph.D.' },
    });
    expect(shownName(parsePersonName('ﾔﾏﾀﾞ^ﾀﾛｳ'), 'en')).toEqual({ first: { text: 'ﾔﾏﾀﾞ ﾀﾛｳ', lang: 'ja' } });
    expect(shownName(undefined, 'en')).toBeUndefined();
  });

  it('is found by any of its parts, whatever the case, accents, order and script', () => {
    for (const text of ['wang', 'XIAODONG Wang', 'wang^xiao', '王小东', '小东', 'Ｗang', ''])
      expect(nameMatches(wang, text), text).toBe(true);
    for (const text of ['ang', 'wang li', '东小']) expect(nameMatches(wang, text), text).toBe(false);
    expect(nameMatches(parsePersonName('Łęcki^Jérôme')!, 'lecki jerome')).toBe(true);
    expect(nameMatches(parsePersonName('Morrison-Jones^Susan')!, 'jones')).toBe(true);
    expect(nameMatches(parsePersonName('Lukas^Jérôme')!, 'łukas')).toBe(true);
  });

  it('is cut at spaces, the marks of DICOM names, hyphens, apostrophes and stops, by whoever searches and whoever is searched', () => {
    const brien = parsePersonName("O'Brien-Łęcki^Mary Ann^J.R.")!;
    for (const text of [
      "o'brien",
      'O’BRIEN',
      'obrien',
      'brien',
      'brien-lecki',
      'obrienlecki',
      'maryann',
      'ann-o',
      'mary-ann',
      'j.r.',
      'jr',
    ])
      expect(nameMatches(brien, text), text).toBe(true);
    for (const text of ["ob'rien", 'rien', '-', "'"]) expect(nameMatches(brien, text), text).toBe(false);
    expect(nameMatches(wang, 'xiaodongwang')).toBe(true);
    expect(nameMatches(wang, '小东王')).toBe(true);
  });
});
