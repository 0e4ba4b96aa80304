import { frameRecord } from '#src/model/dicom/records.ts';
import { indexToPatient, patientToIndex, planeNormal } from '#src/model/geometry/place.ts';
import type { IndexPoint, Vector3 } from '#src/model/geometry/spaces.ts';
import { add, dot, length, patientPoint, scale, subtract, vectorOf } from '#src/model/geometry/vector.ts';
import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import { RunWriter, type Runs } from '#src/objects/index.ts';

/**
 * The voxels of a volume that a round brush covers on its way over a plane cut through it: those that the plane goes
 * through, and whose centres lie within its radius of the way. By frame of the volume; points in pixels of the plane's
 * picture, radius in millimetres.
 */
export function brushedThrough(
  set: ImageSet,
  plane: FrameRef,
  from: IndexPoint,
  to: IndexPoint,
  radius: number,
): ReadonlyMap<FrameRef, Runs> {
  const found = new Map<FrameRef, Runs>();
  const cut = plane.instance.image && frameRecord(plane.instance.image, plane.frame);
  if (set.geometry.kind !== 'volume' || !cut?.plane || !cut.spacing) return found;
  const normal = planeNormal(cut.plane);
  const a = vectorOf(indexToPatient(cut.plane, cut.spacing, from));
  const b = vectorOf(indexToPatient(cut.plane, cut.spacing, to));
  const { step, normal: across } = set.geometry;
  for (const ref of set.frames) {
    const { image } = ref.instance;
    const own = image && frameRecord(image, ref.frame);
    if (!image || !own?.plane || !own.spacing) continue;
    const { rowDirection, columnDirection } = own.plane;
    // A plane goes through a voxel where it comes nearer to its centre than the voxel reaches towards it.
    const reach =
      (Math.abs(dot(normal, rowDirection)) * own.spacing.column +
        Math.abs(dot(normal, columnDirection)) * own.spacing.row +
        Math.abs(dot(normal, across)) * Math.abs(step)) /
      2;
    const runs = onFrame({ plane: own.plane, spacing: own.spacing, rows: image.rows, columns: image.columns });
    if (runs.length > 0) found.set(ref, runs);

    function onFrame(grid: Grid): Runs {
      const writer = new RunWriter();
      const [p, q] = [a, b].map((at) => patientToIndex(grid.plane, grid.spacing, patientPoint(at)).index);
      if (!p || !q) return writer.done();
      const [wide, high] = [radius / grid.spacing.column + 1, radius / grid.spacing.row + 1];
      const top = Math.max(0, Math.floor(Math.min(p.y, q.y) - high));
      const bottom = Math.min(grid.rows - 1, Math.ceil(Math.max(p.y, q.y) + high));
      const left = Math.max(0, Math.floor(Math.min(p.x, q.x) - wide));
      const right = Math.min(grid.columns - 1, Math.ceil(Math.max(p.x, q.x) + wide));
      const along = scale(grid.plane.rowDirection, grid.spacing.column);
      const slope = dot(along, normal);
      for (let y = top; y <= bottom; y++) {
        const start = add(grid.plane.position, scale(grid.plane.columnDirection, y * grid.spacing.row));
        const away = dot(subtract(start, a), normal);
        const [low, most] = within(away, slope, reach, left, right);
        let begin = -1;
        for (let x = low; x <= most + 1; x++) {
          const inside = x <= most && isNear(add(start, scale(along, x)));
          if (inside && begin < 0) begin = x;
          if (inside || begin < 0) continue;
          writer.put(y * grid.columns + begin, x - begin);
          begin = -1;
        }
      }
      return writer.done();
    }
  }
  return found;

  /** Seen along the plane's normal, within the radius of the way. */
  function isNear(at: Vector3): boolean {
    const flat = subtract(at, scale(normal, dot(subtract(at, a), normal)));
    const way = subtract(b, a);
    const long = dot(way, way);
    const part = long > 0 ? Math.min(1, Math.max(0, dot(subtract(flat, a), way) / long)) : 0;
    return length(subtract(flat, add(a, scale(way, part)))) <= radius;
  }
}

interface Grid {
  readonly plane: NonNullable<ReturnType<typeof frameRecord>['plane']>;
  readonly spacing: NonNullable<ReturnType<typeof frameRecord>['spacing']>;
  readonly rows: number;
  readonly columns: number;
}

/** Whole x between two ends where `away + x * slope` is nearer than `reach`: a plane that touches a voxel is not in it. */
function within(away: number, slope: number, reach: number, left: number, right: number): readonly [number, number] {
  const held = reach - 1e-6;
  if (Math.abs(slope) < 1e-9) return Math.abs(away) <= held ? [left, right] : [1, 0];
  const [one, other] = [(-held - away) / slope, (held - away) / slope];
  return [
    Math.max(left, Math.ceil(Math.min(one, other) - 1e-9)),
    Math.min(right, Math.floor(Math.max(one, other) + 1e-9)),
  ];
}
