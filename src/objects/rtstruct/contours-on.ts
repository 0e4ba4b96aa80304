import { isUid } from '#src/model/dicom/uid.ts';
import { patientToIndex, planeNormal } from '#src/model/geometry/place.ts';
import { dot, patientPoint, subtract } from '#src/model/geometry/vector.ts';
import type { Doubt, Slice } from '../parts.ts';
import { gridOf, type Grid } from '../places.ts';
import type { Runs } from '../seg/runs.ts';
import { cutStack } from './cut-stack.ts';
import { stackOf, turnOf, type ContourStack } from './stack.ts';
import type { Contour, ContourType, StructureSet } from './structure-set.ts';

/** A contour on a picture: x, y of its points, in corners of pixels (0, 0 = the corner of the first pixel). */
export interface ContourOn {
  readonly part: number;
  readonly type: ContourType;
  readonly points: Float64Array<ArrayBuffer>;
  /** Of a closed one: how it winds beside the others of its plane, so that a hole is counted out. */
  readonly turn?: 1 | -1;
}

/** What a picture that lies across a region's contours shows of it, in the picture's own pixels. */
export interface RegionCut {
  readonly part: number;
  readonly runs: Runs;
}

export interface ContoursOn {
  readonly contours: readonly ContourOn[];
  readonly cuts: readonly RegionCut[];
  readonly doubt?: Doubt;
}

/** How far a contour's points may lie from a picture whose step is not known. Millimetres. */
const usualReach = 0.5;

/** Cosine above which contours are taken to lie in the picture's plane. */
const along = 0.999;

/**
 * The contours that lie on a picture: all their points within half a step of it, and of a region's closed ones those of
 * the nearest plane alone. One that names another picture as its own is that one's; one that names this picture and lies
 * elsewhere is not drawn, and that is said. Pictures that lie across a region's contours, and planes cut between them,
 * show the region as its contours' room is cut. `only` = of this part alone.
 */
export function contoursOn(set: StructureSet, slice: Slice, only?: number): ContoursOn {
  const grid = gridOf(slice);
  if (!grid) return { contours: [], cuts: [], doubt: 'no-place' };
  const reach = (slice.step === undefined ? usualReach : slice.step / 2) * 1.001;
  const found: (ContourOn & { readonly off: number })[] = [];
  const cut = new Map<number, ContourStack>();
  let elsewhere = false;
  let contradiction = false;
  for (const contour of set.contours) {
    if (only !== undefined && contour.part !== only) continue;
    const names = contour.sources.some(({ instance }) => instance === slice.instance);
    const together =
      contour.frameOfReference !== undefined && slice.frameOfReference !== undefined
        ? contour.frameOfReference === slice.frameOfReference
        : names;
    if (!together) {
      elsewhere = true;
      continue;
    }
    const closed = contour.type === 'closed' || contour.type === 'xor';
    const stack = closed ? stackOf(set, contour.part) : undefined;
    if (stack && isCutBy(stack, slice, grid)) {
      cut.set(contour.part, stack);
      continue;
    }
    // One point too far is enough; most contours of a set lie elsewhere.
    if (Math.abs(firstDistance(contour, grid)) > reach) {
      contradiction ||= names;
      continue;
    }
    const { points, nearest, farthest } = onGrid(contour, grid);
    const off = Math.max(Math.abs(nearest), Math.abs(farthest));
    // Exactly between two pictures it is of the one before it: of one, and not of none.
    const within = off <= reach && nearest > 1e-3 * reach - reach / 1.001;
    const turn = closed ? turnOf(set, contour) : undefined;
    if (within && (!closed || turn !== undefined))
      found.push({ part: contour.part, type: contour.type, points, off, ...(turn && { turn }) });
    else if (names && !within) contradiction = true;
  }
  const contours = ofNearestPlane(found);
  const cuts = [...cut].flatMap(([part, stack]) => {
    const runs = cutStack(stack, slice, grid);
    return runs.length > 0 ? [{ part, runs }] : [];
  });
  const none = contours.length + cut.size === 0;
  const doubt = contradiction ? 'contradiction' : elsewhere && none ? 'frame-of-reference' : undefined;
  return { contours, cuts, ...(doubt && { doubt }) };
}

/** Across the contours; or a plane that was cut anew, which may lie anywhere between them. */
function isCutBy({ normal }: ContourStack, slice: Slice, grid: Grid): boolean {
  return !isUid(slice.instance) || Math.abs(dot(normal, planeNormal(grid.plane))) < along;
}

/** Where two of a region's planes are as near as half a step, one is shown: laid into each other they would be rings. */
function ofNearestPlane(found: readonly (ContourOn & { readonly off: number })[]): readonly ContourOn[] {
  const nearest = new Map<number, number>();
  for (const { part, turn, off } of found) if (turn) nearest.set(part, Math.min(off, nearest.get(part) ?? Infinity));
  return found
    .filter(({ part, turn, off }) => !turn || off <= (nearest.get(part) ?? 0) + 1e-3)
    .map(({ off: _, ...contour }) => contour);
}

function firstDistance({ points }: Contour, { plane }: Grid): number {
  const [x = NaN, y = NaN, z = NaN] = points;
  return dot(subtract([x, y, z], plane.position), planeNormal(plane));
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
