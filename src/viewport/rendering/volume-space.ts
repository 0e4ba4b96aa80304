import { factsOf } from '#src/dataset/frame-facts.ts';
import type { ImageSet } from '#src/dataset/display-set.ts';
import type { PatientBox } from '#src/model/session/rendering.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { add, cross, dot, scale, subtract } from '#src/model/geometry/vector.ts';

/**
 * Where the voxels of a volume lie in the patient: centre of voxel (i, j, k) = `origin + i * steps[0] + j * steps[1] +
 * k * steps[2]`, millimetres; i columns, j rows, k slices in the set's order. The steps need not be at right angles: those
 * of a tilted gantry lean.
 */
export interface VolumeSpace {
  readonly counts: Vector3;
  readonly origin: Vector3;
  readonly steps: readonly [Vector3, Vector3, Vector3];
  /** From millimetres to voxels: `voxel[n] = dot(place - origin, rows[n])`. */
  readonly rows: readonly [Vector3, Vector3, Vector3];
  /** Round the centres of all voxels, along the patient's axes. */
  readonly box: PatientBox;
}

/** The space of a set that is a volume; undefined where it is none. */
export function volumeSpace({ frames, geometry }: ImageSet): VolumeSpace | undefined {
  const [first, last] = [frames[0], frames.at(-1)];
  const image = first?.instance.image;
  const start = first && factsOf(first).record;
  const end = last && factsOf(last).record.plane;
  if (!image || !start?.plane || !start.spacing || !end || geometry.kind !== 'volume') return undefined;
  const { plane, spacing } = start;
  const counts: Vector3 = [image.columns, image.rows, frames.length];
  const steps = [
    scale(plane.rowDirection, spacing.column),
    scale(plane.columnDirection, spacing.row),
    scale(subtract(end.position, plane.position), 1 / (frames.length - 1)),
  ] as const;
  const [a, b, c] = steps;
  const content = dot(a, cross(b, c));
  if (!(Math.abs(content) > 0)) return undefined;
  const rows = [
    scale(cross(b, c), 1 / content),
    scale(cross(c, a), 1 / content),
    scale(cross(a, b), 1 / content),
  ] as const;
  return { counts, origin: plane.position, steps, rows, box: boxOf(plane.position, counts, steps) };
}

function boxOf(origin: Vector3, counts: Vector3, steps: VolumeSpace['steps']): PatientBox {
  const reach = ([0, 1, 2] as const).map((axis) => {
    const ways = steps.map((step, n) => step[axis] * ((counts[n] ?? 1) - 1));
    const least = ways.reduce((sum, way) => sum + Math.min(0, way), origin[axis]);
    const most = ways.reduce((sum, way) => sum + Math.max(0, way), origin[axis]);
    return [least, most] as const;
  });
  const [x = [0, 0], y = [0, 0], z = [0, 0]] = reach;
  return [...x, ...y, ...z];
}

/** Centre of the volume, and the radius of the ball round all its voxels' centres. Millimetres. */
export function ballOf({ origin, counts, steps }: VolumeSpace): { readonly centre: Vector3; readonly radius: number } {
  const [a, b, c] = steps.map((step, n) => scale(step, ((counts[n] ?? 1) - 1) / 2)) as [Vector3, Vector3, Vector3];
  const diagonals = [add(add(a, b), c), subtract(add(a, b), c), add(subtract(a, b), c), subtract(subtract(a, b), c)];
  return {
    centre: add(origin, add(a, add(b, c))),
    radius: Math.max(...diagonals.map((way) => Math.hypot(...way)), 1e-3),
  };
}
