/** CSS pixels from a pane's top left corner. */
export interface CanvasPoint {
  readonly space: 'canvas';
  readonly x: number;
  readonly y: number;
}

/** Columns (x) and rows (y) of an image's pixels; an integer is the centre of a pixel. */
export interface IndexPoint {
  readonly space: 'index';
  readonly x: number;
  readonly y: number;
}

/**
 * Columns and rows as SCOORD, presentation states and bulk annotations count them (PS3.3 C.18.6): the corner of the top
 * left pixel is 0\0, so its centre is 0.5\0.5. Always an {@link IndexPoint} plus one half.
 */
export interface CornerPoint {
  readonly space: 'corner';
  readonly x: number;
  readonly y: number;
}

/** Millimetres in the patient's frame of reference: x to the left, y to the back, z to the head (PS3.3 C.7.6.2.1.1). */
export interface PatientPoint {
  readonly space: 'patient';
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Three numbers that are a direction or an extent and not a place. */
export type Vector3 = readonly [number, number, number];
