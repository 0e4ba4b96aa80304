import type { PersonName } from './person-name.ts';

/** Letters that Unicode does not take apart into a base and a mark. */
const strokes: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/** Text without case, accents and width, for comparing (PS3.4 C.2.2.2.1 leaves these to the one who matches). */
export function folded(text: string): string {
  const bare = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return bare.replace(/[ßøæœđðłþı]/g, (letter) => strokes[letter] ?? letter).normalize('NFC');
}

/**
 * A name or a search for one, cut where its words end: at what separates the parts of a DICOM name (PS3.5 6.2.1), and at
 * hyphens, apostrophes and stops within them.
 */
export function splitName(text: string): readonly string[] {
  return text.split(/[\s^=,.'’-]+/u).filter((word) => word !== '');
}

/** {@link splitName} of the folded text: `O’Brien-Łęcki` gives `o`, `brien`, `lecki`. */
export function nameWords(text: string): readonly string[] {
  return splitName(folded(text));
}

/**
 * What a word of a search may begin with to find a component group (`family^given^…`): its words; and its components, and
 * family and given name in either order, each run together, as Chinese names are typed and `obrien` is.
 */
export function searchableWords(group: string): readonly string[] {
  const components = group.split('^').map((component) => nameWords(component).join(''));
  const [family = '', given = ''] = components;
  const words = [...nameWords(group), ...components, components.join(''), given + family];
  return [...new Set(words)].filter((word) => word !== '');
}

/** {@link searchableWords} of all groups of a name. */
export function searchableName({ alphabetic, ideographic, phonetic }: PersonName): readonly string[] {
  return [alphabetic, ideographic, phonetic].flatMap((group) =>
    group ? searchableWords([group.family, group.given, group.middle, group.prefix, group.suffix].join('^')) : [],
  );
}

/**
 * Whether every word of `text` stands at the beginning of a part of the name, in any script and order: `xiao wang` finds
 * Wang^XiaoDong, `小东` and `王小` find 王^小东. An empty text matches every name, marks alone none.
 */
export function nameMatches(name: PersonName, text: string): boolean {
  const words = nameWords(text);
  if (words.length === 0) return text.trim() === '';
  const candidates = searchableName(name);
  return words.every((word) => candidates.some((part) => part.startsWith(word)));
}
