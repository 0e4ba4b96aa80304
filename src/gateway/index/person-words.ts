import { folded, searchableWords } from '#src/model/dicom/name-match.ts';
import { isObject, values, type DicomJson } from '#src/part10/dicom-json.ts';

/** One component group, folded, without trailing empty components. */
export function foldGroup(group: string): string {
  return folded(group)
    .trim()
    .replace(/[\^\s]+$/, '');
}

export interface NameColumns {
  readonly alphabetic: string | null;
  readonly ideographic: string | null;
  readonly phonetic: string | null;
  /** What a search may begin with, of every group, each after a space. */
  readonly words: string | null;
}

export function nameColumns(json: DicomJson, tag: string): NameColumns {
  const name = values(json, tag)[0];
  const group = (key: string): string | null => {
    const value = isObject(name) ? name[key] : undefined;
    return typeof value === 'string' && foldGroup(value) !== '' ? foldGroup(value) : null;
  };
  const groups = [group('Alphabetic'), group('Ideographic'), group('Phonetic')] as const;
  const all = groups.flatMap((text) => (text === null ? [] : searchableWords(text)));
  return {
    alphabetic: groups[0],
    ideographic: groups[1],
    phonetic: groups[2],
    words: all.length === 0 ? null : ` ${[...new Set(all)].join(' ')}`,
  };
}
