import { bulkUri, isObject, toBase64, type DicomElement, type DicomJson } from './dicom-json.ts';
import { bulkBytes } from './locate-frames.ts';
import { swapped } from './read-value.ts';
import type { Part10 } from './read-part10.ts';
import { unitOf } from './vr.ts';

/**
 * Gives the bytes of a bulk value in little endian, or undefined where it cannot be had: its element then stays as it is.
 */
export type BulkFetch = (uri: string, vr: string) => Promise<Uint8Array | undefined>;

/** Sequences in which values stand that a picture needs. */
const sequences = new Set([
  '00283000', // Modality LUT
  '00283010', // VOI LUT
  '00289132', // Frame VOI LUT
  '52009229', // Shared Functional Groups
  '52009230', // Per-Frame Functional Groups
]);

/** Palettes, LUT data and overlays: without these an image would be shown otherwise than it is meant. */
function isWanted(tag: string): boolean {
  return /^0028(12[0-2][1-4]|3006)$/.test(tag) || /^60[0-9A-F][02468ACE]3000$/.test(tag);
}

/** Whether `withBulk` would fetch anything. */
export function needsBulk(json: DicomJson): boolean {
  return Object.entries(json).some(([tag, element]) =>
    isWanted(tag)
      ? bulkUri(json, tag) !== undefined
      : sequences.has(tag) &&
        (element.Value ?? []).some((item) => isObject(item) && needsBulk(item as unknown as DicomJson)),
  );
}

/** The data set with the bulk values that an image record needs put inline; everything else as it was. */
export async function withBulk(json: DicomJson, fetch: BulkFetch): Promise<DicomJson> {
  if (!needsBulk(json)) return json;
  const result: Record<string, DicomElement> = { ...json };
  for (const [tag, element] of Object.entries(json)) {
    const uri = isWanted(tag) ? bulkUri(json, tag) : undefined;
    if (uri !== undefined) {
      const bytes = await fetch(uri, element.vr);
      if (bytes) result[tag] = { vr: element.vr, InlineBinary: toBase64(bytes) };
    } else if (sequences.has(tag) && element.Value) {
      const items: unknown[] = [];
      for (const item of element.Value)
        items.push(isObject(item) ? await withBulk(item as unknown as DicomJson, fetch) : item);
      result[tag] = { vr: element.vr, Value: items };
    }
  }
  return result;
}

/** Fetches from the file itself what `readPart10` left there. */
export function bulkOf(file: Part10): BulkFetch {
  return async (uri, vr) => {
    const bytes = await bulkBytes(file.reader, uri);
    return bytes && file.bigEndian ? swapped(bytes, unitOf(vr)) : bytes;
  };
}
