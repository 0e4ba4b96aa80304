import { factsOf } from '#src/dataset/frame-facts.ts';
import type { ImageSet } from '#src/dataset/display-set.ts';
import { initialVoi } from '#src/model/display/initial-voi.ts';
import type { VoiWindow } from '#src/model/display/luts.ts';
import { isUsableWindow } from '#src/model/display/window.ts';
import type { CutOver } from '#src/pixels/index.ts';

/** Chosen at the first plane of a set that has values, and kept: a set is seen in one window wherever it is laid. */
const chosen = new WeakMap<ImageSet, VoiWindow>();

/** The window of a set laid over others: its file's, else one that spans its values; undefined while none are here. */
export function firstWindow(set: ImageSet, { values }: CutOver): VoiWindow | undefined {
  const before = chosen.get(set);
  if (before) return before;
  const ref = set.frames[set.frames.length >> 1];
  const image = ref?.instance.image;
  if (!ref || !image) return undefined;
  const { windows } = factsOf(ref).record;
  const own = windows.find(isUsableWindow) ?? spanning(set.modality, values);
  if (own) chosen.set(set, own);
  return own;
}

function spanning(modality: string, values: Float32Array): VoiWindow | undefined {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (!(max > min)) return undefined;
  const voi = initialVoi(
    modality,
    { bitsStored: 32, signed: true, float: 32 },
    { modality: { kind: 'identity' }, windows: [], voiLuts: [] },
    { pixels: values, min, max },
  );
  return voi.kind === 'window' ? voi.window : undefined;
}
