import { directionsAlong, flattened, openCurve, pathLength, placesAlong } from '#src/model/geometry/path.ts';
import { add, cross, dot, scale, unit } from '#src/model/geometry/vector.ts';
import type { CutPath } from '#src/model/session/view-state.ts';
import { instanceOf, type Values } from './cut-instance.ts';
import type { CutSet, ImageSet, Ribbon } from './display-set.ts';
import { factsOf } from './frame-facts.ts';
import { count, mostPixels, reach } from './volume-reach.ts';

/** Of a path longer than these columns they become wider: no canvas takes more. */
const mostColumns = 1 << 13;

/** Why a volume is not cut along a path. */
export type RibbonReason = 'no-plane' | 'other-frame' | 'path-short';

const keys = new WeakMap<CutPath, string>();

/** Paths that go through the same places have the same key, whichever mark they are of. */
export function pathKey(path: CutPath): string {
  const known = keys.get(path) ?? `curved:${JSON.stringify([path.points, path.up, path.frameOfReference])}`;
  keys.set(path, known);
  return known;
}

/**
 * A volume along a path, as one picture: columns are as far apart along the path as rows are down, as fine as the finest
 * distance between voxels, and go through the whole volume along the normal of the plane that the path was drawn on.
 * Millimetres are true along the path and down; straight ways across a bend are longer in the picture than in the patient.
 */
export function ribbonOf(set: ImageSet, path: CutPath, values: Values, key: string): CutSet | RibbonReason {
  const middle = set.frames[set.frames.length >> 1];
  const image = middle?.instance.image;
  const first = set.frames[0] && factsOf(set.frames[0]).record;
  if (!middle || !image || !first?.spacing || set.geometry.kind !== 'volume') return 'no-plane';
  if (middle.instance.frameOfReference !== path.frameOfReference) return 'other-frame';
  const up = unit(path.up);
  const curve = openCurve(flattened(path.points, up));
  const whole = pathLength(curve);
  const finest = Math.min(first.spacing.row, first.spacing.column, set.geometry.step);
  const height = reach(set, up);
  const pixel = Math.max(finest, whole / mostColumns, Math.sqrt((whole * (height.to - height.from)) / mostPixels));
  const places = placesAlong(curve, pixel);
  if (places.length < 2) return 'path-short';
  const rows = count(height.to - height.from, pixel);
  const columns = places.length;
  const instance = instanceOf(middle, image, key, { columns, rows, pixel, frames: [{}] }, values);
  const directions = directionsAlong(places);
  const ribbon: Ribbon = {
    tops: places.map((at) => add(at, scale(up, height.to - dot(at, up)))),
    down: scale(up, -1),
    aside: directions.map((way) => unit(cross(up, way))),
    length: whole,
  };
  const [start] = ribbon.tops;
  const [rowDirection] = directions;
  const [onwards] = ribbon.aside;
  if (!start || !rowDirection || !onwards) return 'path-short';
  const size = Math.hypot(...([0, 1, 2] as const).map((axis) => extent(set, axis)));
  const depth = dot(start, onwards);
  return {
    ...set,
    frames: [{ instance, frame: 1 }],
    clip: false,
    cut: {
      from: set,
      plane: 'curved',
      axes: { rowDirection, columnDirection: ribbon.down, onwards },
      // To the side of the path there is no end that holds for all of it: what lies outside the volume does not count.
      through: { from: depth - size, to: depth + size },
      grain: finest,
      ribbon,
    },
  };
}

function extent(set: ImageSet, axis: 0 | 1 | 2): number {
  const { from, to } = reach(set, [axis === 0 ? 1 : 0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0]);
  return to - from;
}
