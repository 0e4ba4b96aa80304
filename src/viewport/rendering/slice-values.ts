import { factsOf } from '#src/dataset/frame-facts.ts';
import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import { isPadding } from '#src/model/display/display-lut.ts';
import { modalityRange, modalityValue } from '#src/model/display/modality.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import type { Thinning } from './resolution.ts';

/** Largest number that a half-precision float is trusted with; they end at 65,504. */
const largestHalf = 32_768;

/** Modality values that the frames of a set can hold, by what its pixels can; of floats, by one frame that is here. */
export function rangeOf(set: ImageSet, frame: DecodedFrame): readonly [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity];
  const seen = new Set<unknown>();
  for (const ref of set.frames) {
    const { image } = ref.instance;
    const { modality } = factsOf(ref).record;
    if (!image || seen.has(modality)) continue;
    seen.add(modality);
    const lowest = image.signed ? -(2 ** (image.bitsStored - 1)) : 0;
    const float = image.float !== undefined || image.bitsStored > 16;
    // Other frames of floats may reach further: numbers keep their precision over many powers of two.
    const reach = float ? 16 * Math.max(Math.abs(frame.min), Math.abs(frame.max)) : 0;
    const ends = float ? [-reach, reach] : [lowest, lowest + 2 ** image.bitsStored - 1];
    const [low, high] = modalityRange(modality, ends[0] ?? 0, ends[1] ?? 0);
    [least, most] = [Math.min(least, low), Math.max(most, high)];
  }
  return [least, most];
}

/** What values of a range are multiplied by to be exact, or nearly, as half-precision floats: a power of two. */
export function storedFactor([least, most]: readonly [number, number]): number {
  const reach = Math.max(Math.abs(least), Math.abs(most));
  return reach > 0 && Number.isFinite(reach) ? 2 ** Math.floor(Math.log2(largestHalf / reach)) : 1;
}

/**
 * Adds a slice's modality values to a layer, `thinning` columns and rows together, with the weight that makes a layer of
 * slices their mean. What is no measurement (padding, NaN) counts as `least`.
 */
export function addSlice(
  layer: Float32Array,
  ref: FrameRef,
  frame: DecodedFrame,
  [byColumn, byRow]: Thinning,
  weight: number,
  [least, most]: readonly [number, number],
): void {
  const { pixels, columns, rows } = frame;
  const { modality } = factsOf(ref).record;
  const padding = ref.instance.image?.padding;
  const across = Math.ceil(columns / byColumn);
  const line = modality.kind === 'lut' ? undefined : modality;
  const [slope, intercept] = line?.kind === 'rescale' ? [line.slope, line.intercept] : [1, 0];
  const held = (value: number) => (value >= least ? (value <= most ? value : most) : least); // NaN is `least`
  for (let row = 0; row < rows; row++) {
    const inRow = Math.min(byRow, rows - (row - (row % byRow)));
    const at = ((row - (row % byRow)) / byRow) * across;
    for (let column = 0; column < columns; column++) {
      const stored = pixels[row * columns + column] as number;
      const value =
        padding && isPadding(padding, stored)
          ? least
          : held(line ? stored * slope + intercept : modalityValue(modality, stored));
      const inColumn = byColumn === 1 ? 1 : Math.min(byColumn, columns - (column - (column % byColumn)));
      const place = at + (byColumn === 1 ? column : (column - (column % byColumn)) / byColumn);
      layer[place] = (layer[place] as number) + (value * weight) / (inRow * inColumn);
    }
  }
}
