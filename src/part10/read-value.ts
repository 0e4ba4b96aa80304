import type { TextReader } from '#src/model/dicom/charset.ts';
import { toBase64, type DicomElement } from './dicom-json.ts';
import { isBinaryVr, unitOf } from './vr.ts';

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const hex4 = (n: number): string => n.toString(16).toUpperCase().padStart(4, '0');

/**
 * The element of a value held in `bytes` (PS3.18 F.2). `bytes` is copied, never kept. Numbers of DS and IS become numbers;
 * `asWritten` keeps the digits that stand there instead (`3.00`), as PS3.18 F.2.2 allows.
 */
export function readValue(
  vr: string,
  bytes: Uint8Array,
  big: boolean,
  text: TextReader,
  asWritten = false,
): DicomElement {
  if (bytes.length === 0) return { vr };
  if (isBinaryVr(vr)) return { vr, InlineBinary: toBase64(big ? swapped(bytes, unitOf(vr)) : bytes) };
  const unit = unitOf(vr);
  if (unit > 1) return withValues(vr, readNumbers(vr, bytes, big));
  switch (vr) {
    case 'LT':
    case 'ST':
    case 'UT':
      return withValues(vr, [text(bytes).replace(/[\0 ]+$/, '')]);
    case 'UR':
      return withValues(vr, [ascii(bytes).replace(/[\0 ]+$/, '')]);
    case 'UC':
      return withValues(
        vr,
        text(bytes)
          .split('\\')
          .map((value) => value.replace(/[\0 ]+$/, '')),
      );
    case 'LO':
    case 'SH':
      return withValues(vr, text(bytes).split('\\').map(trimmed));
    case 'PN':
      return withValues(vr, text(bytes).split('\\').map(personName));
    case 'DS':
    case 'IS':
      return withValues(
        vr,
        ascii(bytes)
          .split('\\')
          .map((value) => (asWritten ? trimmed(value) : asNumber(trimmed(value)))),
      );
    default:
      return withValues(vr, ascii(bytes).split('\\').map(trimmed));
  }
}

function withValues(vr: string, found: readonly unknown[]): DicomElement {
  const values = found.map((value) => (value === '' ? null : value));
  return values.every((value) => value === null) ? { vr } : { vr, Value: values };
}

function ascii(bytes: Uint8Array): string {
  let result = '';
  for (let at = 0; at < bytes.length; at += 8192) result += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return result;
}

function trimmed(value: string): string {
  return value.replace(/^[\0 ]+|[\0 ]+$/g, '');
}

/** What is not a number stays as it was written; the accessors know. */
function asNumber(value: string): number | string {
  return decimal.test(value) ? Number(value) : value;
}

function personName(value: string): Record<string, string> | null {
  const [alphabetic = '', ideographic = '', phonetic = ''] = value.split('=').map(trimmed);
  const result: Record<string, string> = {};
  if (alphabetic) result['Alphabetic'] = alphabetic;
  if (ideographic) result['Ideographic'] = ideographic;
  if (phonetic) result['Phonetic'] = phonetic;
  return alphabetic || ideographic || phonetic ? result : null;
}

function readNumbers(vr: string, bytes: Uint8Array, big: boolean): unknown[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const unit = vr === 'AT' ? 4 : unitOf(vr);
  const result: unknown[] = [];
  for (let at = 0; at + unit <= bytes.length; at += unit) result.push(readNumber(vr, view, at, !big));
  return result;
}

function readNumber(vr: string, view: DataView, at: number, little: boolean): unknown {
  switch (vr) {
    case 'US':
      return view.getUint16(at, little);
    case 'SS':
      return view.getInt16(at, little);
    case 'UL':
      return view.getUint32(at, little);
    case 'SL':
      return view.getInt32(at, little);
    case 'FL':
      return finite(view.getFloat32(at, little));
    case 'FD':
      return finite(view.getFloat64(at, little));
    case 'UV':
      return safe(view.getBigUint64(at, little));
    case 'SV':
      return safe(view.getBigInt64(at, little));
    default:
      return hex4(view.getUint16(at, little)) + hex4(view.getUint16(at + 2, little));
  }
}

/** JSON has no NaN and no infinities: they go as text (PS3.18 F.2.3). */
function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function safe(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/** Words of `unit` bytes turned round; an odd rest is left as it is. */
export function swapped(bytes: Uint8Array, unit: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes);
  if (unit === 1) return result;
  for (let at = 0; at + unit <= result.length; at += unit) result.subarray(at, at + unit).reverse();
  return result;
}
