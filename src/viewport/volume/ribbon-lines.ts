import type { Ribbon } from '#src/dataset/display-set.ts';
import { flattened, openCurve } from '#src/model/geometry/path.ts';
import { indexPoint, patientToIndex, planeNormal } from '#src/model/geometry/place.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import type { IndexPoint, Vector3 } from '#src/model/geometry/spaces.ts';
import { dot, patientPoint, scale, subtract } from '#src/model/geometry/vector.ts';
import type { CutPath } from '#src/model/session/view-state.ts';
import type { Lying } from './cut-line.ts';

/** A picture lies along the plane that a path was drawn on: cosine of 10 degrees. */
const along = 0.985;
/** A plane that leans less than this out of a ribbon's columns runs down them: sine of half a degree. */
const upright = 0.0087;

/** Where a volume is cut along a path, on a picture along the path's plane: the path itself, whichever slice it is. */
export function pathOver({ plane, spacing }: Lying, { points, up }: CutPath): readonly IndexPoint[] | undefined {
  if (Math.abs(dot(planeNormal(plane), up)) < along) return undefined;
  return openCurve(flattened(points, up)).map((at) => patientToIndex(plane, spacing, patientPoint(at)).index);
}

/** The pixels of a ribbon's picture. `pixel` in millimetres. */
interface RibbonPicture {
  readonly ribbon: Ribbon;
  readonly pixel: number;
  readonly rows: number;
}

/** Where a plane cuts a ribbon, as lines of its picture: across it, down it, or bent where the ribbon is. */
export function ribbonCut({ ribbon, pixel, rows }: RibbonPicture, by: Plane): readonly (readonly IndexPoint[])[] {
  const normal = planeNormal(by);
  const { tops, down } = ribbon;
  const change = dot(down, normal) * pixel;
  const off = tops.map((top) => dot(subtract(by.position, top), normal));
  if (Math.abs(change) < upright * pixel) {
    return off.flatMap((here, x) => {
      const next = off[x + 1];
      if (next === undefined || here < 0 === next < 0) return [];
      const at = x + here / (here - next);
      return [[indexPoint(at, -0.5), indexPoint(at, rows - 0.5)]];
    });
  }
  const lines: IndexPoint[][] = [];
  let line: IndexPoint[] | undefined;
  for (const [x, here] of off.entries()) {
    const y = here / change;
    if (y < -0.5 || y > rows - 0.5) line = undefined;
    else if (line) line.push(indexPoint(x, y));
    else lines.push((line = [indexPoint(x, y)]));
  }
  return lines.filter(({ length }) => length > 1);
}

/** The pixel of a ribbon's picture that a place lies on, and how far it lies to the side of the ribbon. Millimetres. */
export function onRibbon(
  { ribbon: { tops, down, aside }, pixel }: RibbonPicture,
  at: Vector3,
): { readonly index: IndexPoint; readonly distance: number } | undefined {
  const level = (x: number): Vector3 => {
    const from = subtract(at, tops[x] ?? at);
    return subtract(from, scale(down, dot(from, down)));
  };
  let nearest = 0;
  let least = Infinity;
  for (let x = 0; x < tops.length; x++) {
    const away = level(x);
    const square = dot(away, away);
    if (square < least) [nearest, least] = [x, square];
  }
  const [top, side] = [tops[nearest], aside[nearest]];
  if (!top || !side) return undefined;
  return { index: indexPoint(nearest, dot(subtract(at, top), down) / pixel), distance: Math.sqrt(least) };
}
