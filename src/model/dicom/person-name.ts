/** One component group of a person name (PS3.5 section 6.2.1). Absent parts are empty strings. */
export interface NameGroup {
  readonly family: string;
  readonly given: string;
  readonly middle: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** A person's name in up to three scripts, as the source wrote it. */
export interface PersonName {
  readonly alphabetic?: NameGroup;
  readonly ideographic?: NameGroup;
  readonly phonetic?: NameGroup;
}

/** `family^given^middle^prefix^suffix`; undefined when all parts are empty. */
export function nameGroup(text: string): NameGroup | undefined {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = text.split('^').map((part) => part.trim());
  return family || given || middle || prefix || suffix ? { family, given, middle, prefix, suffix } : undefined;
}

/** A name from its three groups; undefined when there is nothing in them. */
export function personName(alphabetic: string, ideographic = '', phonetic = ''): PersonName | undefined {
  const a = nameGroup(alphabetic);
  const i = nameGroup(ideographic);
  const p = nameGroup(phonetic);
  return a || i || p
    ? { ...(a && { alphabetic: a }), ...(i && { ideographic: i }), ...(p && { phonetic: p }) }
    : undefined;
}

/** A PN value as one text, its groups parted by `=`. */
export function parsePersonName(text: string): PersonName | undefined {
  const [alphabetic = '', ideographic = '', phonetic = ''] = text.split('=');
  return personName(alphabetic, ideographic, phonetic);
}
