import type { DisplaySet, ImageSet } from './display-set.ts';
import { isLocaliserImage } from './split.ts';

/** Descriptions by which scanners call their planning pictures where ImageType does not say so. */
const planning = /\b(loc|localis?er|localizer|scout|survey|topogram|3-?plane)\b/i;

/** Whether the set belongs over or beside other pictures: hung when asked for, not by itself. */
export function isLaidOver(set: DisplaySet): boolean {
  return set.kind === 'derived' || (set.kind === 'image' && set.modality === 'SEG');
}

/** Whether the set only serves to plan or to find one's way. */
export function isLocaliser(set: ImageSet): boolean {
  const [first] = set.instances;
  return first !== undefined && (isLocaliserImage(first) || planning.test(set.label));
}

export function worthiest(sets: readonly DisplaySet[]): DisplaySet | undefined {
  let best: DisplaySet | undefined;
  for (const set of sets) if (!best || worth(set) > worth(best)) best = set;
  return best;
}

/** How much a set is worth looking at first; among equals the earlier one wins. */
export function worth(set: DisplaySet): number {
  switch (set.kind) {
    case 'image':
      return isLaidOver(set) ? 3 : isLocaliser(set) ? 6 : isCapture(set) ? 7 : 8;
    case 'slide':
      return 8;
    case 'video':
    case 'waveform':
      return 5;
    case 'document':
      return 4;
    case 'derived':
      return 2;
    case 'unshowable':
      return 1;
  }
}

/** A colour page saved beside a cross-sectional study: dose sheets, captured screens. */
export function isCapture(set: ImageSet): boolean {
  const [first] = set.instances;
  return first?.sopClass.startsWith('1.2.840.10008.5.1.4.1.1.7') === true && first.imageType.includes('SECONDARY');
}
