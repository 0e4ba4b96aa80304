import type { Annotation, ImageGeometry } from '#src/model/annotation/annotation.ts';
import type { FrameAddress } from '#src/model/dicom/address.ts';
import { newUid } from '#src/model/dicom/new-uid.ts';
import type { IndexPoint } from '#src/model/geometry/spaces.ts';

/** A mark just drawn by the reader at this screen. */
export function newMark(on: FrameAddress, geometry: ImageGeometry, now: Date, label?: string): Annotation {
  const at = isoWithOffset(now);
  const shape = { space: 'index' as const, on, geometry };
  return { id: newUid(), version: 1, author: '', created: at, changed: at, ...(label ? { label } : {}), shape };
}

/** The next version of a mark. */
export function changedMark(
  mark: Annotation,
  geometry: ImageGeometry,
  textAt: IndexPoint | undefined,
  now: Date,
): Annotation {
  const { textAt: _, ...rest } = mark;
  return {
    ...rest,
    version: mark.version + 1,
    changed: isoWithOffset(now),
    shape: { ...mark.shape, geometry },
    ...(textAt && { textAt }),
  };
}

function isoWithOffset(moment: Date): string {
  const minutes = -moment.getTimezoneOffset();
  const local = new Date(moment.getTime() + minutes * 60_000).toISOString().slice(0, 19);
  const two = (n: number) => String(n).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
