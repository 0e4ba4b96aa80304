/**
 * The DICOM JSON model (PS3.18 annex F.2) as stores send it, which is not always as the standard has it: numbers come as
 * strings, `vr` is missing, `Value` is empty or holds nulls. The accessors below take all of that and give clean values.
 */
export interface DicomElement {
  readonly vr: string;
  readonly Value?: readonly unknown[];
  readonly InlineBinary?: string;
  readonly BulkDataURI?: string;
}

/** Keys are eight upper-case hex digits. */
export type DicomJson = Readonly<Record<string, DicomElement>>;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The values of an element as they came; empty where there are none. */
export function values(json: DicomJson, tag: string): readonly unknown[] {
  const element: unknown = json[tag];
  if (!isObject(element)) return [];
  const value = element['Value'];
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return String(value);
  if (isObject(value)) {
    const name = value['Alphabetic'];
    return typeof name === 'string' ? name.trim() : '';
  }
  return '';
}

function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const parsed = Number(value.trim());
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** The first value as text without padding; undefined when empty or absent. */
export function text(json: DicomJson, tag: string): string | undefined {
  const value = asText(values(json, tag)[0]);
  return value === '' ? undefined : value;
}

/** All values as text without padding, empty ones kept in their places; `[]` when absent. */
export function texts(json: DicomJson, tag: string): readonly string[] {
  return values(json, tag).map(asText);
}

/** The first value as a number; undefined when it is none. */
export function number(json: DicomJson, tag: string): number | undefined {
  return asNumber(values(json, tag)[0]);
}

/** All values as numbers; `[]` when absent or when any of them is no number, for half a vector is worse than none. */
export function numbers(json: DicomJson, tag: string): readonly number[] {
  const result: number[] = [];
  for (const value of values(json, tag)) {
    const parsed = asNumber(value);
    if (parsed === undefined) return [];
    result.push(parsed);
  }
  return result;
}

/** The items of a sequence; what is not an item is left out. */
export function items(json: DicomJson, tag: string): readonly DicomJson[] {
  return values(json, tag).filter(isObject) as unknown as readonly DicomJson[];
}

/** The first item of a sequence. */
export function item(json: DicomJson, tag: string): DicomJson | undefined {
  return items(json, tag)[0];
}

/** The bytes of `InlineBinary`, little endian as PS3.18 F.2.7 has them; undefined when absent or not base64. */
export function inlineBytes(json: DicomJson, tag: string): Uint8Array<ArrayBuffer> | undefined {
  const encoded: unknown = json[tag]?.InlineBinary;
  if (typeof encoded !== 'string') return undefined;
  return fromBase64(encoded);
}

/** Where the value is to be fetched, when it is bulk data. */
export function bulkUri(json: DicomJson, tag: string): string | undefined {
  const uri: unknown = json[tag]?.BulkDataURI;
  return typeof uri === 'string' && uri !== '' ? uri : undefined;
}

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

export function fromBase64(encoded: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const binary = atob(encoded);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    return undefined;
  }
}
