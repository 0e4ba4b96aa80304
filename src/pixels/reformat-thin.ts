import type { DisplaySetId, ImageSet } from '#src/dataset/display-set.ts';

/** Of the memory for frames: what a volume alone may take, and what one that is thinned, for others hang beside it. */
const [whole, part] = [0.9, 0.45];
/** Slices further apart than every so many are no longer a volume that is read. */
const sparsest = 8;
const fewest = 8;

/** Bytes of a set's frames when all of them are here. */
function bytesOf({ frames }: ImageSet): number {
  const image = frames[0]?.instance.image;
  if (!image) return Infinity;
  const bits = image.float ?? (image.bitsAllocated === 1 ? 8 : image.bitsAllocated);
  return ((image.rows * image.columns * bits) / 8) * frames.length;
}

/**
 * Every how many slices of a volume may be had within a budget of bytes: 1 = all; undefined where too few would be left.
 */
export function thinning(set: ImageSet, budget: number): number | undefined {
  const all = bytesOf(set);
  if (all <= whole * budget) return 1;
  for (let every = 2; every <= sparsest; every++) {
    const count = Math.ceil(set.frames.length / every);
    if (count >= fewest && (all / set.frames.length) * count <= part * budget) return every;
  }
  return undefined;
}

const known = new WeakMap<ImageSet, Map<number, ImageSet>>();

/** A volume of every so many of a volume's slices. The same object every time, so that panes share what they ask for. */
export function thinned(set: ImageSet, every: number): ImageSet {
  if (every === 1 || set.geometry.kind !== 'volume') return set;
  const sets = known.get(set) ?? new Map<number, ImageSet>();
  known.set(set, sets);
  const made = sets.get(every) ?? thin(set, every, set.geometry);
  sets.set(every, made);
  return made;
}

function thin(set: ImageSet, every: number, geometry: Extract<ImageSet['geometry'], { kind: 'volume' }>): ImageSet {
  // As much is left off at either end.
  const first = ((set.frames.length - 1) % every) >> 1;
  const frames = set.frames.filter((_, i) => i >= first && (i - first) % every === 0);
  const instances = [...new Set(frames.map(({ instance }) => instance))];
  return {
    ...set,
    // For the store alone: what it keeps by set is kept apart, its frames are the same.
    id: `${set.id} 1/${String(every)}` as DisplaySetId,
    frames,
    instances,
    geometry: { ...geometry, step: geometry.step * every },
  };
}
