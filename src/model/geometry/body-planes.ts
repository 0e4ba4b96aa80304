import type { Vector3 } from './spaces.ts';

/** The planes of the body that a volume is cut along, in the order in which they are hung. */
export const bodyPlanes = ['axial', 'coronal', 'sagittal'] as const;
export type BodyPlane = (typeof bodyPlanes)[number];

/**
 * How a plane of the body is looked at: axial from the feet, coronal from the front, sagittal from the left, so that the
 * patient's right is at the left of the screen, the front at the top or the left, the head at the top.
 */
export const bodyPlaneAxes: Readonly<
  Record<BodyPlane, { readonly rowDirection: Vector3; readonly columnDirection: Vector3; readonly onwards: Vector3 }>
> = {
  // `onwards`: the way one goes through the planes, as stacks are read: head to feet, front to back, right to left.
  axial: { rowDirection: [1, 0, 0], columnDirection: [0, 1, 0], onwards: [0, 0, -1] },
  coronal: { rowDirection: [1, 0, 0], columnDirection: [0, 0, -1], onwards: [0, 1, 0] },
  sagittal: { rowDirection: [0, 1, 0], columnDirection: [0, 0, -1], onwards: [1, 0, 0] },
};
