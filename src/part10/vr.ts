import { vrLetters, vrNames, vrTable } from './vr-table.ts';

/** VRs whose explicit form has two reserved bytes and a 32-bit length (PS3.5 section 7.1.2). */
const long = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const known = new Set(vrNames);
const binary = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'UN']);

export function isLongVr(vr: string): boolean {
  return long.has(vr);
}

export function isKnownVr(vr: string): boolean {
  return known.has(vr);
}

/** VRs that DICOM JSON carries as `InlineBinary` or `BulkDataURI`. */
export function isBinaryVr(vr: string): boolean {
  return binary.has(vr);
}

/** Bytes of one value of a binary or numeric VR: what has to be swapped as a whole in a big-endian file. */
export function unitOf(vr: string): number {
  switch (vr) {
    case 'US':
    case 'SS':
    case 'OW':
    case 'AT':
      return 2;
    case 'UL':
    case 'SL':
    case 'FL':
    case 'OF':
    case 'OL':
      return 4;
    case 'FD':
    case 'OD':
    case 'SV':
    case 'UV':
    case 'OV':
      return 8;
    default:
      return 1;
  }
}

let table: Map<number, string> | undefined;

function readTable(): Map<number, string> {
  const result = new Map<number, string>();
  for (const line of vrTable) {
    const group = parseInt(line.slice(0, 4), 16) * 0x10000;
    let element = 0;
    for (const [, letter = '', distance = ''] of line.slice(5).matchAll(/([^0-9a-z])([0-9a-z]+)/g)) {
      element += parseInt(distance, 36);
      result.set(group + element, vrNames[vrLetters.indexOf(letter)] ?? 'UN');
    }
  }
  return result;
}

/** The VR of an attribute that does not carry it: by PS3.6, LO for private creators, UN for what is not known. */
export function vrOf(group: number, element: number): string {
  if (element === 0) return 'UL';
  if (group % 2 === 1) return element >= 0x10 && element <= 0xff ? 'LO' : 'UN';
  table ??= readTable();
  const repeating = (group & 0xff00) === 0x6000 || (group & 0xff00) === 0x5000;
  if (group === 0x0020 && (element & 0xff00) === 0x3100) return 'CS';
  return table.get((repeating ? group & 0xff00 : group) * 0x10000 + element) ?? 'UN';
}
