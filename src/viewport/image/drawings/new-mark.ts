import type { Annotation, Shape } from '#src/model/annotation/annotation.ts';
import { newUid } from '#src/model/dicom/new-uid.ts';

/** A mark just drawn by the reader at this screen. */
export function newMark(shape: Shape, now: Date, label?: string): Annotation {
  const at = isoWithOffset(now);
  return { id: newUid(), version: 1, author: '', created: at, changed: at, ...(label ? { label } : {}), shape };
}

/** The next version of a mark. */
export function changedMark(mark: Annotation, shape: Shape, textAt: Annotation['textAt'], now: Date): Annotation {
  const { textAt: _, ...rest } = mark;
  return {
    ...rest,
    version: mark.version + 1,
    changed: isoWithOffset(now),
    shape,
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
