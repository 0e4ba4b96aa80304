import { fromBase64, isObject, type DicomElement } from './dicom-json.ts';
import { unitOf } from './vr.ts';

/** The value of an element as explicit little endian has it: even length, text in UTF-8 with the padding of its VR. */
export function valueBytes(element: DicomElement): Uint8Array {
  if (element.InlineBinary !== undefined) {
    const bytes = fromBase64(element.InlineBinary);
    if (!bytes) throw new Error('InlineBinary is not base64');
    return even(bytes, 0);
  }
  const found = element.Value ?? [];
  if (found.length === 0) return new Uint8Array(0);
  if (unitOf(element.vr) > 1) return numberBytes(element.vr, found);
  const joined = found.map((value) => asWritten(element.vr, value)).join('\\');
  return even(new TextEncoder().encode(joined), element.vr === 'UI' ? 0 : 0x20);
}

function even(bytes: Uint8Array, padding: number): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  const result = new Uint8Array(bytes.length + 1);
  result.set(bytes);
  result[bytes.length] = padding;
  return result;
}

function asWritten(vr: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (vr === 'PN') return personName(value);
  if (vr === 'DS' && typeof value === 'number') return decimalString(value);
  if (typeof value === 'number' || typeof value === 'string') return String(value);
  throw new Error(`${vr} cannot hold ${JSON.stringify(value)}`);
}

/** PN as text: groups joined by `=`, empty ones at the end left out. */
function personName(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isObject(value)) throw new Error('PN is neither text nor groups');
  const groups = [value['Alphabetic'], value['Ideographic'], value['Phonetic']].map((g) =>
    typeof g === 'string' ? g : '',
  );
  return groups.join('=').replace(/=+$/, '');
}

/** A number in the 16 characters that DS has (PS3.5 section 6.2), as precisely as they allow. */
export function decimalString(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`DS cannot hold ${value}`);
  const plain = String(value);
  if (plain.length <= 16) return plain;
  for (let digits = 16; digits > 0; digits--) {
    const shorter = String(Number(value.toPrecision(digits)));
    if (shorter.length <= 16) return shorter;
    const exponent = value.toExponential(digits - 1);
    if (exponent.length <= 16) return exponent;
  }
  throw new Error(`DS cannot hold ${value}`);
}

function numberBytes(vr: string, found: readonly unknown[]): Uint8Array {
  const unit = vr === 'AT' ? 4 : unitOf(vr);
  const bytes = new Uint8Array(found.length * unit);
  const view = new DataView(bytes.buffer);
  found.forEach((value, i) => {
    writeNumber(vr, view, i * unit, value);
  });
  return bytes;
}

function integer(vr: string, value: unknown, low: number, high: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < low || number > high) throw new Error(`${vr} cannot hold ${String(value)}`);
  return number;
}

function writeNumber(vr: string, view: DataView, at: number, value: unknown): void {
  switch (vr) {
    case 'US':
      view.setUint16(at, integer(vr, value, 0, 0xffff), true);
      return;
    case 'SS':
      view.setInt16(at, integer(vr, value, -0x8000, 0x7fff), true);
      return;
    case 'UL':
      view.setUint32(at, integer(vr, value, 0, 0xffffffff), true);
      return;
    case 'SL':
      view.setInt32(at, integer(vr, value, -0x80000000, 0x7fffffff), true);
      return;
    case 'FL':
      view.setFloat32(at, Number(value), true);
      return;
    case 'FD':
      view.setFloat64(at, Number(value), true);
      return;
    case 'UV':
      view.setBigUint64(at, BigInt(value as string | number), true);
      return;
    case 'SV':
      view.setBigInt64(at, BigInt(value as string | number), true);
      return;
    case 'AT': {
      const tag = String(value);
      if (!/^[0-9A-Fa-f]{8}$/.test(tag)) throw new Error(`AT cannot hold ${tag}`);
      view.setUint16(at, parseInt(tag.slice(0, 4), 16), true);
      view.setUint16(at + 2, parseInt(tag.slice(4), 16), true);
      return;
    }
    default:
      throw new Error(`${vr} has no numbers`);
  }
}
