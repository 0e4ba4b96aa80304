import type { Uid } from '#src/model/dicom/uid.ts';
import { isUid } from '#src/model/dicom/uid.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { items, text, type DicomJson } from './dicom-json.ts';
import { nameAt } from './names.ts';

/**
 * The series and frames of reference that an object says it belongs to (PS3.3 C.12.1 Referenced Series Sequence, C.8.8.5
 * Referenced Frame of Reference Sequence); undefined for one that names none.
 */
export function refersOf(json: DicomJson): InstanceRecord['refers'] {
  const structures = items(json, '30060010');
  const series = [
    ...items(json, '00081115'),
    ...structures.flatMap((frame) => items(frame, '30060012').flatMap((study) => items(study, '30060014'))),
  ].flatMap((reference) => uidAt(reference, '0020000E'));
  const frames = structures.flatMap((frame) => uidAt(frame, '00200052'));
  if (series.length === 0 && frames.length === 0) return undefined;
  // A presentation state's images; those of a segmentation are in its frames, and are thousands.
  const images = items(json, '00081115').flatMap((entry) => items(entry, '00081140'));
  const instances = images.flatMap((reference) => uidAt(reference, '00081155'));
  const label = text(json, '00700080') ?? text(json, '00700081');
  const by = nameAt(json, '00700084');
  const replaces = replacedBy(json);
  return {
    series: [...new Set(series)],
    framesOfReference: [...new Set(frames)],
    instances: [...new Set(instances)],
    ...(label !== undefined && { label }),
    ...(by && { by }),
    ...(isOwn(json) && { own: true as const }),
    ...(replaces.length > 0 && { replaces }),
  };
}

/** Written by this program. */
function isOwn(json: DicomJson): boolean {
  return text(json, '00990010') === 'FOVEA';
}

/** Objects that one of ours takes the place of, whole; what others name as a predecessor may be more than they hold. */
function replacedBy(json: DicomJson): readonly Uid[] {
  if (!isOwn(json)) return [];
  return items(json, '0040A360')
    .flatMap((study) => items(study, '00081115'))
    .flatMap((series) => items(series, '00081199'))
    .flatMap((reference) => uidAt(reference, '00081155'));
}

function uidAt(json: DicomJson, tag: string): readonly Uid[] {
  const uid = text(json, tag);
  return isUid(uid) ? [uid] : [];
}
