import type { PatientPoint, Vector3 } from './spaces.ts';

export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function add(a: Vector3, b: Vector3): Vector3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scale(a: Vector3, by: number): Vector3 {
  return [a[0] * by, a[1] * by, a[2] * by];
}

export function length(a: Vector3): number {
  return Math.hypot(a[0], a[1], a[2]);
}

/** The vector at length 1; the null vector stays null. */
export function unit(a: Vector3): Vector3 {
  const l = length(a);
  return l > 0 ? scale(a, 1 / l) : a;
}

/** The vector turned about a unit vector by the right hand (Rodrigues). */
export function rotated(v: Vector3, axis: Vector3, radians: number): Vector3 {
  const [c, s] = [Math.cos(radians), Math.sin(radians)];
  return add(add(scale(v, c), scale(cross(axis, v), s)), scale(axis, dot(axis, v) * (1 - c)));
}

export function vectorOf(p: PatientPoint): Vector3 {
  return [p.x, p.y, p.z];
}

export function patientPoint(v: Vector3): PatientPoint {
  return { space: 'patient', x: v[0], y: v[1], z: v[2] };
}
