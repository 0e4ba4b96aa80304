import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import { text } from '#src/part10/dicom-json.ts';
import { isUid } from '#src/model/dicom/uid.ts';

/** 64 bits of FNV-1a in two halves with different seeds: names things, protects nothing. */
function hash64(bytes: Uint8Array): bigint {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0x01000193) + (a >>> 15);
  }
  return (BigInt(a >>> 0) << 32n) | BigInt(b >>> 0);
}

/** Tells two contents under one UID apart: 16 hex digits. */
export function contentVersion(sample: Uint8Array): string {
  return hash64(sample).toString(16).padStart(16, '0');
}

/**
 * Gives a file without UIDs some, so that it can be opened: 2.25 and a number made of its path and size (PS3.5 annex B.2).
 * They are the same each time the same file is dropped, and mean nothing outside.
 */
export function withIdentity(json: DicomJson, path: string, size: number): DicomJson {
  const seed = hash64(new TextEncoder().encode(`${path}\0${size}`));
  const missing: Record<string, DicomElement> = {};
  (['0020000D', '0020000E', '00080018'] as const).forEach((tag, i) => {
    if (isUid(text(json, tag))) return;
    missing[tag] = { vr: 'UI', Value: [`2.25.${(seed * 4n + BigInt(i + 1)).toString()}`] };
  });
  return { ...json, ...missing };
}
