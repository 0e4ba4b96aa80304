import type { Vector3 } from './spaces.ts';
import { cross, dot, length, scale, subtract, unit } from './vector.ts';

/** The planes of the body that a volume is cut along, in the order in which they are hung. */
export const bodyPlanes = ['axial', 'coronal', 'sagittal'] as const;
export type BodyPlane = (typeof bodyPlanes)[number];

/** What a volume can be cut along; `curved` = a ribbon across the plane that a path was drawn on. */
export const planeNames = [...bodyPlanes, 'oblique', 'curved'] as const;
export type PlaneName = (typeof planeNames)[number];

/** How planes lie and how they are looked at. Unit vectors, the first two at right angles. */
export interface PlaneAxes {
  /** To the right on the screen. */
  readonly rowDirection: Vector3;
  /** Down on the screen. */
  readonly columnDirection: Vector3;
  /** The way one goes through the planes, as stacks are read: head to feet, front to back, right to left. */
  readonly onwards: Vector3;
}

/**
 * How a plane of the body is looked at: axial from the feet, coronal from the front, sagittal from the left, so that the
 * patient's right is at the left of the screen, the front at the top or the left, the head at the top.
 */
export const bodyPlaneAxes: Readonly<Record<BodyPlane, PlaneAxes>> = {
  axial: { rowDirection: [1, 0, 0], columnDirection: [0, 1, 0], onwards: [0, 0, -1] },
  coronal: { rowDirection: [1, 0, 0], columnDirection: [0, 0, -1], onwards: [0, 1, 0] },
  sagittal: { rowDirection: [0, 1, 0], columnDirection: [0, 0, -1], onwards: [1, 0, 0] },
};

/** The way one looks through planes: into the screen. */
export function lookThrough({
  rowDirection,
  columnDirection,
}: Pick<PlaneAxes, 'rowDirection' | 'columnDirection'>): Vector3 {
  return unit(cross(rowDirection, columnDirection));
}

/** Whether two directions say how an oblique plane lies: of length 1 and at right angles, to a thousandth. */
export function isTurned(normal: Vector3 | undefined, up: Vector3 | undefined): boolean {
  if (!normal || !up) return false;
  const isUnit = (v: Vector3) => Math.abs(length(v) - 1) < 1e-3;
  return isUnit(normal) && isUnit(up) && Math.abs(dot(normal, up)) < 1e-3;
}

/** Planes that are looked at along `normal` with `up` at the top of the screen. One goes through them as through the plane of the body that they are nearest to. */
export function obliqueAxes(normal: Vector3, up: Vector3): PlaneAxes {
  const into = unit(normal);
  const columnDirection = scale(unit(subtract(up, scale(into, dot(up, into)))), -1);
  const rowDirection = cross(columnDirection, into);
  const { onwards } = bodyPlaneAxes[nearestBodyPlane(into)];
  return { rowDirection, columnDirection, onwards: scale(into, dot(into, onwards) < 0 ? -1 : 1) };
}

/** The plane of the body that planes with a normal are least turned from. */
export function nearestBodyPlane(normal: Vector3): BodyPlane {
  const off = bodyPlanes.map((plane) => Math.abs(dot(bodyPlaneAxes[plane].onwards, normal)));
  return bodyPlanes[off.indexOf(Math.max(...off))] ?? 'axial';
}

/** How the planes of a view lie; undefined where it names none, not how it is turned, or a curved one. */
export function axesOf(view: {
  readonly plane?: PlaneName;
  readonly normal?: Vector3;
  readonly up?: Vector3;
}): PlaneAxes | undefined {
  const { plane, normal, up } = view;
  if (plane === undefined || plane === 'curved') return undefined;
  if (plane !== 'oblique') return bodyPlaneAxes[plane];
  return normal && up && isTurned(normal, up) ? obliqueAxes(normal, up) : undefined;
}
