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

/** The words of a search; what separates the parts of a DICOM name counts as a space. */
export function searchWords(text: string): readonly string[] {
  return folded(text)
    .split(/[\s^=,]+/u)
    .filter((word) => word !== '');
}

/**
 * Whether every word of `text` stands at the beginning of a part of the name, in any script and order: `xiao wang` finds
 * Wang^XiaoDong, `小东` and `王小` find 王^小东. An empty text matches every name.
 */
export function nameMatches(name: PersonName, text: string): boolean {
  const groups = [name.alphabetic, name.ideographic, name.phonetic].flatMap((group) => (group ? [group] : []));
  const parts = groups.flatMap(({ family, given, middle, prefix, suffix }) => [
    ...[family, given, middle, prefix, suffix].flatMap((part) => [part, ...part.split(/[\s'’-]+/u)]),
    family + given,
    given + family,
  ]);
  const candidates = parts.map(folded);
  return searchWords(text).every((word) => candidates.some((part) => part.startsWith(word)));
}
