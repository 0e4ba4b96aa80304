/** A closed region of a lesion on one slice. */
export interface SliceRegion {
  /** Square millimetres. */
  readonly area: number;
  /** Where its plane lies along the slices' normal. Millimetres. */
  readonly depth: number;
}

export interface LesionVolume {
  /** Cubic millimetres. */
  readonly value: number;
  /** Slices with a region, and slices between them whose area lies on a straight line between their neighbours'. */
  readonly drawn: number;
  readonly between: number;
}

/**
 * Areas of a lesion on parallel slices, each as thick as slices are apart (`step`, millimetres), as a volume. Regions on one
 * slice are added; slices left out between drawn ones are interpolated and counted. Undefined for fewer than two slices:
 * one area is no volume.
 */
export function lesionVolume(regions: readonly SliceRegion[], step: number): LesionVolume | undefined {
  if (!(step > 0)) return undefined;
  const slices: { depth: number; area: number }[] = [];
  for (const { area, depth } of [...regions].sort((a, b) => a.depth - b.depth)) {
    const last = slices.at(-1);
    if (last && depth - last.depth < step / 2) last.area += area;
    else slices.push({ depth, area });
  }
  if (slices.length < 2) return undefined;
  let sum = 0;
  let between = 0;
  for (const [i, { depth, area }] of slices.entries()) {
    sum += area;
    const next = slices[i + 1];
    if (!next) continue;
    const missing = Math.round((next.depth - depth) / step) - 1;
    // A straight line between two areas: the mean of both, as often as a slice was left out.
    sum += missing * ((area + next.area) / 2);
    between += missing;
  }
  return { value: sum * step, drawn: slices.length, between };
}
