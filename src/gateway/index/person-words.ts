import { folded } from '#src/model/dicom/name-match.ts';
import { isObject, values, type DicomJson } from '#src/part10/dicom-json.ts';

/** One component group, folded, without trailing empty components. */
export function foldGroup(group: string): string {
  return folded(group)
    .trim()
    .replace(/[\^\s]+$/, '');
}

export function words(text: string): string[] {
  return folded(text)
    .split(/[\s^=,.'’-]+/u)
    .filter((word) => word !== '');
}

export interface NameColumns {
  readonly alphabetic: string | null;
  readonly ideographic: string | null;
  readonly phonetic: string | null;
  /** Every word of every group, each after a space; components and groups run together too, as Chinese names are typed. */
  readonly words: string | null;
}

export function nameColumns(json: DicomJson, tag: string): NameColumns {
  const name = values(json, tag)[0];
  const group = (key: string): string | null => {
    const value = isObject(name) ? name[key] : undefined;
    return typeof value === 'string' && foldGroup(value) !== '' ? foldGroup(value) : null;
  };
  const groups = [group('Alphabetic'), group('Ideographic'), group('Phonetic')] as const;
  const all = groups.flatMap((text) => (text === null ? [] : [...words(text), ...joined(text)]));
  return {
    alphabetic: groups[0],
    ideographic: groups[1],
    phonetic: groups[2],
    words: all.length === 0 ? null : ` ${[...new Set(all)].join(' ')}`,
  };
}

function joined(group: string): string[] {
  return [...group.split('^'), group].map((text) => words(text).join('')).filter((text) => text !== '');
}
