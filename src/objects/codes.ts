import type { Uid } from '#src/model/dicom/uid.ts';
import { isUid } from '#src/model/dicom/uid.ts';
import { item, items, numbers, text, type DicomJson } from '#src/part10/dicom-json.ts';
import type { SourceImage } from './seg/segmentation.ts';

/** The meaning of a code sequence's first item. */
export function meaningOf(json: DicomJson, tag: string): string | undefined {
  const code = item(json, tag);
  return code && (text(code, '00080104') ?? text(code, '00080100'));
}

export function uidAt(json: DicomJson, tag: string): Uid | undefined {
  const uid = text(json, tag);
  return isUid(uid) ? uid : undefined;
}

/** Items of an image reference (PS3.3 table 10-3); those that name none are left out. */
export function imagesOf(json: DicomJson, tag: string): readonly SourceImage[] {
  return items(json, tag).flatMap((reference) => {
    const instance = uidAt(reference, '00081155');
    return instance ? [{ instance, frames: numbers(reference, '00081160') }] : [];
  });
}
