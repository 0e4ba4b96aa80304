import { fromBase64, isObject, type DicomElement, type DicomJson } from './dicom-json.ts';

/** One line of the tag browser. Items of a sequence are lines of their own, of tag FFFEE000, one deeper. */
export interface ElementText {
  readonly tag: string;
  readonly vr: string;
  readonly keyword?: string;
  readonly depth: number;
  readonly value: string;
}

const mostRows = 20_000;
const longestValue = 1024;
const mostValues = 64;

/** Every element of a data set in order, values as text and cut to what can be read; at most 20,000 lines. */
export function elementRows(
  json: DicomJson,
  keyword: (tag: string) => string | undefined = () => undefined,
): readonly ElementText[] {
  const rows: ElementText[] = [];
  addRows(rows, json, 0, keyword);
  return rows;
}

function addRows(
  rows: ElementText[],
  json: DicomJson,
  depth: number,
  keyword: (tag: string) => string | undefined,
): void {
  for (const tag of Object.keys(json).sort()) {
    const element: DicomElement | undefined = json[tag];
    if (!element || !/^[0-9A-F]{8}$/i.test(tag)) continue;
    if (rows.length >= mostRows) return;
    const vr = typeof element.vr === 'string' ? element.vr : 'UN';
    const name = keyword(tag);
    rows.push({
      tag,
      vr,
      depth,
      value: vr === 'SQ' ? '' : valueText(element),
      ...(name === undefined ? {} : { keyword: name }),
    });
    if (vr !== 'SQ') continue;
    for (const [index, item] of (element.Value ?? []).entries()) {
      if (rows.length >= mostRows) return;
      rows.push({ tag: 'FFFEE000', vr: '', depth: depth + 1, value: `#${index + 1}` });
      if (isObject(item)) addRows(rows, item as unknown as DicomJson, depth + 2, keyword);
    }
  }
}

function valueText(element: DicomElement): string {
  const binary = element.InlineBinary;
  if (binary !== undefined) return binaryText(binary);
  if (element.BulkDataURI !== undefined) {
    const length = /^#\d+,(\d+)$/.exec(element.BulkDataURI)?.[1];
    return length === undefined ? '…' : `… ${length} B`;
  }
  const found = element.Value ?? [];
  const shown = found.slice(0, mostValues).map(oneText).join('\\');
  const more = found.length > mostValues ? `\\… ${found.length}` : '';
  return shown.length > longestValue ? `${shown.slice(0, longestValue)}…` : shown + more;
}

/** The first sixteen bytes in hexadecimal, and how many there are. */
function binaryText(base64: string): string {
  const length = Math.floor((base64.length * 3) / 4) - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);
  const bytes = fromBase64(base64.slice(0, 24))?.subarray(0, 16);
  if (!bytes) return '';
  const head = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return length > 16 ? `${head} … ${length} B` : head;
}

function oneText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!isObject(value)) return '';
  return ['Alphabetic', 'Ideographic', 'Phonetic']
    .map((group) => (typeof value[group] === 'string' ? value[group] : ''))
    .join('=')
    .replace(/=+$/, '');
}

let keywords: Promise<(tag: string) => string | undefined> | undefined;

/**
 * The keyword of each standard attribute (PS3.6), loaded when first asked for: the dictionary is larger than all the rest.
 * Where it cannot be loaded, no attribute has one.
 */
export async function loadKeywords(): Promise<(tag: string) => string | undefined> {
  keywords ??= import('dcmjs/dictionary').then(({ dictionary }) => (tag: string) => {
    // Overlays repeat by group.
    const group = /^60[0-9A-F]{2}$/i.test(tag.slice(0, 4)) ? '6000-60FF' : tag.slice(0, 4);
    return dictionary[`(${group},${tag.slice(4)})`.toUpperCase()]?.name;
  });
  try {
    return await keywords;
  } catch {
    keywords = undefined;
    return () => undefined;
  }
}
