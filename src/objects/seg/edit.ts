import { frameRecord } from '#src/model/dicom/records.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import type { Part } from '../parts.ts';
import { sliceOf } from '../places.ts';
import { colourOf } from './colours.ts';
import { segmentKinds } from './kinds.ts';
import { masksOn } from './masks-on.ts';
import { passing } from './run-sets.ts';
import type { Runs } from './runs.ts';
import type { Mask, Segmentation } from './segmentation.ts';

const none: Runs = new Uint32Array(0);

/** A segmentation on the pictures of a set like one of its frames, with nothing in it. */
export function segmentationOn(set: ImageSet, { instance, frame }: FrameRef, label: string): Segmentation {
  const { image, frameOfReference } = instance;
  const step = sliceOf(set, { instance, frame })?.step;
  return {
    kind: 'seg',
    type: 'binary',
    label,
    ...(frameOfReference && { frameOfReference }),
    rows: image?.rows ?? 0,
    columns: image?.columns ?? 0,
    ...(step !== undefined && { step }),
    parts: [],
    masks: [],
  };
}

/** A segment more, under the next number that was never one's here. */
export function withPart(seg: Segmentation, name: (number: number) => string, least = 0): Segmentation {
  const number = Math.max(least, 0, ...seg.parts.map((part) => part.number)) + 1;
  const part: Part = {
    number,
    name: name(number),
    colour: colourOf(number),
    count: 0,
    codes: segmentKinds.tissue,
    meaning: segmentKinds.tissue.type.meaning,
  };
  return { ...seg, parts: [...seg.parts, part] };
}

export function changedPart(seg: Segmentation, number: number, change: Partial<Part>): Segmentation {
  return { ...seg, parts: seg.parts.map((part) => (part.number === number ? { ...part, ...change } : part)) };
}

export function withoutPart(seg: Segmentation, number: number): Segmentation {
  const gone = seg.parts.findIndex((part) => part.number === number);
  if (gone < 0) return seg;
  return {
    ...seg,
    parts: seg.parts.filter((_, i) => i !== gone),
    masks: seg.masks
      .filter(({ part }) => part !== gone)
      .map((mask) => (mask.part > gone ? { ...mask, part: mask.part - 1 } : mask)),
  };
}

/** What a segment covers of a frame, of a segmentation whose masks are named by the frames they are of. */
export function runsAt(seg: Segmentation, number: number, { instance, frame }: FrameRef): Runs {
  const index = seg.parts.findIndex((part) => part.number === number);
  return seg.masks.find((mask) => mask.part === index && isOf(mask, instance.address.instance, frame))?.runs ?? none;
}

function isOf({ sources }: Mask, instance: Uid, frame: number): boolean {
  const [source] = sources;
  return source?.instance === instance && (source.frames.length === 0 || source.frames.includes(frame));
}

/** The same with other pixels of one segment on some frames; where there are none, there is no mask. */
export function withRuns(
  seg: Segmentation,
  number: number,
  changes: readonly { readonly ref: FrameRef; readonly runs: Runs }[],
): Segmentation {
  const part = seg.parts.findIndex((one) => one.number === number);
  if (part < 0) return seg;
  const kept = seg.masks.filter(
    (mask) => mask.part !== part || !changes.some(({ ref }) => isOf(mask, ref.instance.address.instance, ref.frame)),
  );
  const fresh = changes.flatMap(({ ref, runs }) => (runs.length > 0 ? [maskOf(part, ref, runs)] : []));
  const masks = [...kept, ...fresh];
  const count = masks.filter((mask) => mask.part === part).length;
  return changedPart({ ...seg, masks }, number, { count });
}

/** A mask with its place exactly as its picture has it. */
function maskOf(part: number, { instance, frame }: FrameRef, runs: Runs): Mask {
  const { image, address } = instance;
  const place = image && frameRecord(image, frame);
  return {
    part,
    ...(place?.plane && { plane: place.plane }),
    ...(place?.spacing && { spacing: place.spacing }),
    ...(place?.sliceThickness !== undefined && { sliceThickness: place.sliceThickness }),
    sources: [{ instance: address.instance, frames: (image?.frameCount ?? 1) > 1 ? [frame] : [] }],
    runs,
  };
}

/**
 * A segmentation that was read, as one that is drawn on: a binary copy with its masks on the frames of the set.
 * Undefined where its grid is not the set's own, for then its borders would be others.
 */
export function copyOn(seg: Segmentation, set: ImageSet): Segmentation | undefined {
  const [first] = set.frames;
  if (!first) return undefined;
  let copy: Segmentation = {
    ...segmentationOn(set, first, seg.label),
    parts: seg.parts.map(({ volume: _, ...part }) => ({ ...part, count: 0 })),
  };
  const found = new Map<number, { ref: FrameRef; runs: Runs }[]>();
  let masks = 0;
  for (const ref of set.frames) {
    const slice = sliceOf(set, ref);
    if (!slice) continue;
    for (const { part, runs, columns, rows, toImage, share } of masksOn(seg, slice).masks) {
      const [a, b, c, d, e, f] = toImage;
      const same = a === 1 && b === 0 && c === 0 && d === 1 && e === 0 && f === 0;
      if (!same || columns !== copy.columns || rows !== copy.rows) return undefined;
      found.set(part, [...(found.get(part) ?? []), { ref, runs: share ? mostly(runs, share) : runs }]);
      masks += 1;
    }
  }
  // A frame that lies between pictures, or on two of them, is none that could be written as it was.
  if (masks !== seg.masks.length) return undefined;
  for (const [part, changes] of found) {
    const number = seg.parts[part]?.number;
    if (number !== undefined) copy = withRuns(copy, number, changes);
  }
  return copy;
}

/** Pixels of a fractional mask that are in the segment by half or more. */
function mostly(runs: Runs, share: Uint8Array): Runs {
  let at = 0;
  return passing(runs, () => (share[at++] ?? 0) >= 128);
}
