import type { PixelArray } from '#src/model/display/units.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { dot, scale } from '#src/model/geometry/vector.ts';
import type { Band, Holes } from './pixels.ts';
import { holesAlong, type Swept } from './reformat-ribbon.ts';
import { affine, gapsIn, type CutPlane, type VolumeGeometry } from './reformat-slices.ts';

/**
 * Runs of slices that are not here, as bands of the plane; from the last slice that is here to the next. Of a slab as wide
 * as they are anywhere in it.
 */
export function holesOf(
  { slices, columns, rows, normal }: VolumeGeometry,
  pixels: readonly (PixelArray | undefined)[],
  cut: CutPlane,
  slab: Swept | undefined,
): Holes | undefined {
  if (cut.ribbon) return holesAlong({ slices, columns, rows, normal }, pixels, cut, cut.ribbon, slab);
  const along = scale(cut.plane.rowDirection, cut.pixel);
  const beside = scale(cut.plane.columnDirection, cut.pixelDown ?? cut.pixel);
  const band = (direction: Vector3, at: number, from: number, to: number): Band => {
    const ends = slab ? [slab.first, slab.last].map((offset) => offset * dot(slab.onwards, direction)) : [0];
    const figure = affine(direction, at, cut.plane.position, along, beside);
    return { at: figure, from: from - Math.max(...ends), to: to - Math.min(...ends) };
  };
  const found = gapsIn(slices, pixels);
  const middle = slices[slices.length >> 1];
  if (found.length === 0 || !middle) return undefined;
  const gaps = found.map(({ from, to }) => band(normal, 0, from, to));
  const missing = found.reduce((sum, gap) => sum + gap.missing, 0);
  const within = [
    band(middle.across, middle.acrossAt, -0.5, columns - 0.5),
    band(middle.down, middle.downAt, -0.5, rows - 0.5),
  ];
  return { missing, count: slices.length, within, gaps };
}

/** Of a slab nothing is known where any of it goes through a slice that is not here. */
export function blank(values: Float32Array, columns: number, { gaps, within, runs }: Holes): void {
  for (const { column, from, to } of runs ?? []) {
    const last = Math.min(Math.ceil(to) - 1, values.length / columns - 1);
    for (let y = Math.max(0, Math.floor(from) + 1); y <= last; y++) values[y * columns + column] = NaN;
  }
  const holds = ({ at, from, to }: Band, x: number, y: number): boolean => {
    const figure = at[0] + x * at[1] + y * at[2];
    return figure > from && figure < to;
  };
  for (let i = 0; i < values.length; i++) {
    const x = i % columns;
    const y = (i - x) / columns;
    if (gaps.some((gap) => holds(gap, x, y)) && within.every((band) => holds(band, x, y))) values[i] = NaN;
  }
}
