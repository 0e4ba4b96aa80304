import { reachOf } from './masks-on.ts';
import { pixelCount } from './run-sets.ts';
import type { Segmentation } from './segmentation.ts';

/**
 * How much of the patient a segment fills, in millilitres: its pixels times the distance between the frames. Undefined
 * where the frames do not say how large their pixels are in the patient, or how far they lie apart. `masks` = those to look
 * through.
 */
export function volumeOf(seg: Segmentation, part: number, masks = seg.masks): number | undefined {
  const step = seg.step ?? reachOf(seg) * 2;
  let sum = 0;
  for (const { part: own, plane, spacing, runs, share } of masks) {
    if (own !== part) continue;
    if (!plane || spacing?.basis !== 'patient' || !(step > 0)) return undefined;
    const pixels = share ? share.reduce((all, value) => all + value / 255, 0) : pixelCount(runs);
    sum += pixels * spacing.row * spacing.column;
  }
  return (sum * step) / 1000;
}
