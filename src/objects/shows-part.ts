import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import type { LaidOver } from './laid-over.ts';
import { sliceOf } from './places.ts';
import { contoursOn } from './rtstruct/contours-on.ts';
import { masksOn } from './seg/masks-on.ts';
import { valuesOn } from './values/values-on.ts';

/** Whether a picture of a set shows something of one part of an object. */
export function showsPart(object: LaidOver, part: number, set: ImageSet, ref: FrameRef): boolean {
  const slice = sliceOf(set, ref);
  if (!slice) return false;
  switch (object.kind) {
    case 'seg': {
      const masks = object.masks.filter((mask) => mask.part === part);
      return masksOn({ ...object, masks }, slice, object).masks.length > 0;
    }
    case 'rtstruct': {
      const { contours, cuts } = contoursOn(object, slice, part);
      return contours.length + cuts.length > 0;
    }
    case 'rtdose':
      return valuesOn(object.grid, slice) !== undefined;
    case 'pmap':
      return object.maps.some(({ grid }) => valuesOn(grid, slice) !== undefined);
    case 'pr':
      return false;
  }
}
