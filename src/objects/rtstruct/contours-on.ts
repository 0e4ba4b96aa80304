import { patientToIndex } from '#src/model/geometry/place.ts';
import { patientPoint } from '#src/model/geometry/vector.ts';
import type { Doubt, Slice } from '../parts.ts';
import { gridOf, type Grid } from '../places.ts';
import type { Contour, ContourType, StructureSet } from './structure-set.ts';

/** A contour on a picture: x, y of its points, in corners of pixels (0, 0 = the corner of the first pixel). */
export interface ContourOn {
  readonly part: number;
  readonly type: ContourType;
  readonly points: Float64Array<ArrayBuffer>;
}

export interface ContoursOn {
  readonly contours: readonly ContourOn[];
  readonly doubt?: Doubt;
}

/** How far a contour's points may lie from a picture whose step is not known. Millimetres. */
const usualReach = 0.5;

/**
 * The contours that lie on a picture: all their points within half a step of it. One that names another picture as its
 * own is that one's; one that names this picture and lies elsewhere is not drawn, and that is said.
 */
export function contoursOn(set: StructureSet, slice: Slice): ContoursOn {
  const grid = gridOf(slice);
  if (!grid) return { contours: [], doubt: 'no-place' };
  const reach = (slice.step === undefined ? usualReach : slice.step / 2) * 1.001;
  const contours: ContourOn[] = [];
  let elsewhere = false;
  let contradiction = false;
  for (const contour of set.contours) {
    const names = contour.sources.some(({ instance }) => instance === slice.instance);
    const together =
      contour.frameOfReference !== undefined && slice.frameOfReference !== undefined
        ? contour.frameOfReference === slice.frameOfReference
        : names;
    if (!together) {
      elsewhere = true;
      continue;
    }
    const { points, nearest, farthest } = onGrid(contour, grid);
    // Exactly between two pictures it is of the one before it: of one, and not of none.
    const within = Math.max(Math.abs(nearest), Math.abs(farthest)) <= reach && nearest > 1e-3 * reach - reach / 1.001;
    if (within) contours.push({ part: contour.part, type: contour.type, points });
    else if (names) contradiction = true;
  }
  const doubt = contradiction ? 'contradiction' : elsewhere && contours.length === 0 ? 'frame-of-reference' : undefined;
  return { contours, ...(doubt && { doubt }) };
}

interface OnGrid {
  readonly points: Float64Array<ArrayBuffer>;
  /** The least and the greatest distance of its points along the picture's normal. Millimetres, signed. */
  readonly nearest: number;
  readonly farthest: number;
}

function onGrid({ points }: Contour, grid: Grid): OnGrid {
  const flat = new Float64Array((points.length / 3) * 2);
  let nearest = Infinity;
  let farthest = -Infinity;
  for (let i = 0, to = 0; i < points.length; i += 3) {
    const place = patientPoint([points[i] ?? 0, points[i + 1] ?? 0, points[i + 2] ?? 0]);
    const { index, distance } = patientToIndex(grid.plane, grid.spacing, place);
    flat[to++] = index.x + 0.5;
    flat[to++] = index.y + 0.5;
    nearest = Math.min(nearest, distance);
    farthest = Math.max(farthest, distance);
  }
  return { points: flat, nearest, farthest };
}
