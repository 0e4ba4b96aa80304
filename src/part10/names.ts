import { personName, parsePersonName, type PersonName } from '#src/model/dicom/person-name.ts';
import { isObject, values, type DicomJson } from './dicom-json.ts';

/** A PN attribute: groups as PS3.18 F.2.2 has them, or the plain text that some stores send. */
export function nameAt(json: DicomJson, tag: string): PersonName | undefined {
  const value = values(json, tag)[0];
  if (typeof value === 'string') return parsePersonName(value);
  if (!isObject(value)) return undefined;
  const group = (key: string): string => {
    const found = value[key] ?? value[key.toLowerCase()];
    return typeof found === 'string' ? found : '';
  };
  const alphabetic = group('Alphabetic');
  // Stores that know no groups put the whole value, `=` and all, into the first.
  if (alphabetic.includes('=')) return parsePersonName(alphabetic);
  return personName(alphabetic, group('Ideographic'), group('Phonetic'));
}
