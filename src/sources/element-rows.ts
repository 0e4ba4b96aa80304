import { isObject, type DicomElement, type DicomJson } from '#src/part10/dicom-json.ts';
import type { ElementRow } from './source.ts';

/** Longer values are cut in the tag browser. Characters. */
const longest = 4096;

/** Every element of a data set as rows, items of sequences after their element, one deeper. */
export function elementRows(json: DicomJson, depth = 0): readonly ElementRow[] {
  const rows: ElementRow[] = [];
  for (const tag of Object.keys(json).sort()) {
    const element: DicomElement | undefined = json[tag];
    if (!element || !/^[0-9A-F]{8}$/i.test(tag)) continue;
    const vr = typeof element.vr === 'string' ? element.vr : 'UN';
    rows.push({ tag, vr, depth, value: vr === 'SQ' ? '' : valueText(element) });
    if (vr !== 'SQ') continue;
    (element.Value ?? []).forEach((item, index) => {
      rows.push({ tag: 'FFFEE000', vr: '', depth: depth + 1, value: `#${String(index + 1)}` });
      if (isObject(item)) rows.push(...elementRows(item as unknown as DicomJson, depth + 2));
    });
  }
  return rows;
}

function valueText(element: DicomElement): string {
  if (element.InlineBinary !== undefined) return `${String(Math.floor((element.InlineBinary.length * 3) / 4))} bytes`;
  if (element.BulkDataURI !== undefined) return 'bulk data';
  const text = (element.Value ?? []).map(oneText).join('\\');
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function oneText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!isObject(value)) return '';
  const groups = ['Alphabetic', 'Ideographic', 'Phonetic'].map((group) => value[group]);
  return groups
    .map((group) => (typeof group === 'string' ? group : ''))
    .join('=')
    .replace(/=+$/, '');
}
