import type { Vector3 } from './spaces.ts';
import { add, cross, scale, unit } from './vector.ts';

/** x, y, z, w of a unit quaternion. */
export type Quaternion = readonly [number, number, number, number];

/** From which side a volume is looked at. */
export const sides = ['front', 'back', 'left', 'right', 'head', 'feet'] as const;
export type Side = (typeof sides)[number];

/** Directions in the patient, at right angles by the right hand: nothing is ever mirrored. */
export interface Axes {
  readonly right: Vector3;
  readonly up: Vector3;
  readonly towards: Vector3;
}

const half = Math.SQRT1_2;
/** From the front: the patient's left at the right of the screen, the head up. */
const fromFront: Quaternion = [half, 0, 0, half];

const orientations: Readonly<Record<Side, Quaternion>> = {
  front: fromFront,
  back: ofAxes([-1, 0, 0], [0, 0, 1]),
  left: ofAxes([0, 1, 0], [0, 0, 1]),
  right: ofAxes([0, -1, 0], [0, 0, 1]),
  head: ofAxes([-1, 0, 0], [0, -1, 0]),
  feet: ofAxes([1, 0, 0], [0, -1, 0]),
};

export function orientationFrom(side: Side): Quaternion {
  return orientations[side];
}

/** The side that a view is exactly from, if any. */
export function sideOf(orientation: Quaternion = fromFront): Side | undefined {
  return sides.find((side) => {
    const other = orientations[side];
    return Math.abs(other.reduce((sum, part, i) => sum + part * (orientation[i] ?? 0), 0)) > 1 - 1e-6;
  });
}

/** The screen's axes in the patient. */
export function axesOf(orientation: Quaternion = fromFront): Axes {
  return {
    right: rotated(orientation, [1, 0, 0]),
    up: rotated(orientation, [0, 1, 0]),
    towards: rotated(orientation, [0, 0, 1]),
  };
}

/**
 * The volume turned under the hand by CSS pixels of a drag (right and down positive), as if it were a ball that fills most
 * of the pane.
 */
export function turned(orientation: Quaternion = fromFront, dx: number, dy: number, radius: number): Quaternion {
  const angle = Math.hypot(dx, dy) / Math.max(1, radius);
  if (angle === 0) return orientation;
  // The hand moves the near side; the camera goes the other way round the axis across the drag.
  const [x, y] = [-dy / Math.hypot(dx, dy), -dx / Math.hypot(dx, dy)];
  const sine = Math.sin(angle / 2);
  return normal(product(orientation, [x * sine, y * sine, 0, Math.cos(angle / 2)]));
}

function rotated([x, y, z, w]: Quaternion, v: Vector3): Vector3 {
  const axis: Vector3 = [x, y, z];
  const twice = scale(cross(axis, v), 2);
  return unit(add(v, add(scale(twice, w), cross(axis, twice))));
}

/** First `b`, then `a`. */
function product([ax, ay, az, aw]: Quaternion, [bx, by, bz, bw]: Quaternion): Quaternion {
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}

function normal(q: Quaternion): Quaternion {
  const size = Math.hypot(...q) || 1;
  return [q[0] / size, q[1] / size, q[2] / size, q[3] / size];
}

/** The quaternion of the rotation whose columns are right, up and right x up. */
function ofAxes(right: Vector3, up: Vector3): Quaternion {
  const towards = cross(right, up);
  const [m00, m11, m22] = [right[0], up[1], towards[2]];
  const part = (sum: number) => Math.sqrt(Math.max(0, sum)) / 2;
  const w = part(1 + m00 + m11 + m22);
  const sign = (size: number, by: number) => (by < 0 ? -size : size);
  const [x, y, z] = [part(1 + m00 - m11 - m22), part(1 - m00 + m11 - m22), part(1 - m00 - m11 + m22)];
  if (w > 1e-6) return [sign(x, up[2] - towards[1]), sign(y, towards[0] - right[2]), sign(z, right[1] - up[0]), w];
  // A half turn: the signs follow from the products of its axis' parts.
  if (x > 1e-6) return [x, sign(y, right[1] + up[0]), sign(z, right[2] + towards[0]), 0];
  return y > 1e-6 ? [0, y, sign(z, up[2] + towards[1]), 0] : [0, 0, z, 0];
}
