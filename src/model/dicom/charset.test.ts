import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { textReader } from './charset.ts';

/** Python's own codecs write the bytes: hex by name. */
const python = `
import json
def esc(*parts): return b''.join(p if isinstance(p, bytes) else p[0].encode(p[1]) for p in parts)
E = b'\\x1b'
jis = lambda s: s.encode('iso2022_jp_2')
out = {
  'ISO_IR 100': 'Buc^Jérôme'.encode('latin_1'),
  'ISO_IR 101': 'Wałęsa^Česká'.encode('iso8859_2'),
  'ISO_IR 109': 'Ĝoĵo^Ħal'.encode('iso8859_3'),
  'ISO_IR 110': 'Kārlis^Šķēle'.encode('iso8859_4'),
  'ISO_IR 126': 'Διονυσιος'.encode('iso8859_7'),
  'ISO_IR 127': 'قباني^لنزار'.encode('iso8859_6'),
  'ISO_IR 138': 'שרון^דבורה'.encode('iso8859_8'),
  'ISO_IR 144': 'Люкceмбypг'.encode('iso8859_5'),
  'ISO_IR 148': 'Çavuşoğlu^İnşa'.encode('iso8859_9'),
  'ISO_IR 203': 'Œuvre^Žižka€'.encode('iso8859_15'),
  'ISO_IR 166': 'นามสกุล^ชื่อ'.encode('tis_620'),
  'ISO_IR 13': 'ﾔﾏﾀﾞ^ﾀﾛｳ'.encode('shift_jis'),
  'ISO_IR 192': 'Wang^XiaoDong=王^小東'.encode('utf_8'),
  'GB18030': 'Wang^XiaoDong=王^小东㐀𠀀'.encode('gb18030'),
  'GBK': '張^小東'.encode('gbk'),
}
print(json.dumps({k: v.hex() for k, v in out.items()}))
`;

const expected: Readonly<Record<string, string>> = {
  'ISO_IR 100': 'Buc^Jérôme',
  'ISO_IR 101': 'Wałęsa^Česká',
  'ISO_IR 109': 'Ĝoĵo^Ħal',
  'ISO_IR 110': 'Kārlis^Šķēle',
  'ISO_IR 126': 'Διονυσιος',
  'ISO_IR 127': 'قباني^لنزار',
  'ISO_IR 138': 'שרון^דבורה',
  'ISO_IR 144': 'Люкceмбypг',
  'ISO_IR 148': 'Çavuşoğlu^İnşa',
  'ISO_IR 203': 'Œuvre^Žižka€',
  'ISO_IR 166': 'นามสกุล^ชื่อ',
  'ISO_IR 13': 'ﾔﾏﾀﾞ^ﾀﾛｳ',
  'ISO_IR 192': 'Wang^XiaoDong=王^小東',
  GB18030: 'Wang^XiaoDong=王^小东㐀𠀀',
  GBK: '張^小東',
};

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Bytes as PS3.5 annexes H to K print them: plain characters, and hexadecimal between angle brackets. */
function written(text: string): Uint8Array {
  const hex = text.replace(/<([0-9a-f ]+)>|([^<])/g, (_, coded: string | undefined, plain: string | undefined) =>
    coded === undefined ? (plain ?? '').charCodeAt(0).toString(16).padStart(2, '0') : coded.replaceAll(' ', ''),
  );
  return bytes(hex);
}

describe('text', () => {
  it('in every set that stands alone is what Python wrote', () => {
    const coded = JSON.parse(execFileSync('python3', ['-c', python]).toString()) as Record<string, string>;
    const read = Object.entries(coded).map(([term, hex]) => [term, textReader([term])(bytes(hex))]);
    expect(Object.fromEntries(read)).toEqual(expected);
  });

  it('is named by terms as files misspell them', () => {
    for (const term of ['ISO_IR 144', 'ISO IR 144', 'ISO-IR 144', 'iso_ir_144', 'ISO 2022 IR 144']) {
      expect(textReader([term])(written('<bb>'))).toBe('Л');
    }
  });

  it('of the Japanese examples of the standard (PS3.5 H.3.1, H.3.2) is read', () => {
    const kanji = '<1b 24 42 3b 33 45 44 1b 28 42>^<1b 24 42 42 40 4f 3a 1b 28 42>';
    const kana = '<1b 24 42 24 64 24 5e 24 40 1b 28 42>^<1b 24 42 24 3f 24 6d 24 26 1b 28 42>';
    expect(textReader(['', 'ISO 2022 IR 87'])(written(`Yamada^Tarou=${kanji}=${kana}`))).toBe(
      'Yamada^Tarou=山田^太郎=やまだ^たろう',
    );
    const half = '<d4 cf c0 de>^<c0 db b3>';
    const jisKanji = kanji.replaceAll('28 42', '28 4a');
    expect(textReader(['ISO 2022 IR 13', 'ISO 2022 IR 87'])(written(`${half}=${jisKanji}`))).toBe('ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎');
  });

  it('of the Korean and Chinese examples (PS3.5 I.2, K.2) is read', () => {
    const hangul = '<1b 24 29 43 fb f3>^<1b 24 29 43 d1 ce d4 d7>';
    expect(textReader(['', 'ISO 2022 IR 149'])(written(`Hong^Gildong=${hangul}`))).toBe('Hong^Gildong=洪^吉洞');
    const hanzi = '<1b 24 29 41 d5 c5>^<1b 24 29 41 d0 a1 b6 ab>';
    expect(textReader(['', 'ISO 2022 IR 58'])(written(`Zhang^XiaoDong=${hanzi}`))).toBe('Zhang^XiaoDong=张^小东');
  });

  it('of supplementary Kanji (IR 159) is read', () => {
    expect(textReader(['', 'ISO 2022 IR 87', 'ISO 2022 IR 159'])(written('<1b 24 28 44 30 21 1b 28 42>a'))).toBe('丂a');
  });

  it('falls back to the first set at a delimiter and keeps escapes of several sets apart', () => {
    const read = textReader(['ISO 2022 IR 100', 'ISO 2022 IR 144', 'ISO 2022 IR 126']);
    expect(read(written('<e9 1b 2d 4c bb>^<e9>=<1b 2d 46 c4>'))).toBe('éЛ^é=Δ');
  });

  it('without a declared set is UTF-8 where it is that, else Latin 1', () => {
    expect(textReader([])(new TextEncoder().encode('Łódź'))).toBe('Łódź');
    expect(textReader([''])(written('J<e9>r<f4>me'))).toBe('Jérôme');
  });

  it('with bytes of two-byte sets that hold a backslash or a caret is not cut there', () => {
    expect(textReader(['GB18030'])(written('<81 5c 81 5e>'))).toBe('乗乛');
  });
});
