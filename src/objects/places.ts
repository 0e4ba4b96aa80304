import { frameRecord } from '#src/model/dicom/records.ts';
import { patientToIndex, planeNormal } from '#src/model/geometry/place.ts';
import type { PixelSpacing, Plane } from '#src/model/geometry/plane.ts';
import { dot, patientPoint, subtract } from '#src/model/geometry/vector.ts';
import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import type { Slice } from './parts.ts';

/** From one raster's corners of pixels to another's, as CanvasRenderingContext2D.setTransform takes it. */
export type Affine = readonly [number, number, number, number, number, number];

export const identity: Affine = [1, 0, 0, 1, 0, 0];

export interface Grid {
  readonly plane: Plane;
  readonly spacing: PixelSpacing;
}

/** Cosine above which two planes are taken to be parallel: a tenth of a degree, as orientations are rounded in files. */
const parallel = Math.cos(Math.PI / 1800);

export function areParallel(a: Plane, b: Plane): boolean {
  return Math.abs(dot(planeNormal(a), planeNormal(b))) > parallel;
}

/** How far a plane's first pixel lies from a picture, along the picture's normal. Millimetres, signed. */
export function distanceFrom(slice: Plane, plane: Plane): number {
  return dot(subtract(plane.position, slice.position), planeNormal(slice));
}

/** The way from a parallel grid to a picture's pixels: seen along the normal, exact for turned and scaled grids too. */
export function affineBetween(from: Grid, onto: Grid): Affine {
  const at = (x: number, y: number) => {
    const { plane, spacing } = from;
    const place = [0, 1, 2].map(
      (i) =>
        (plane.position[i] ?? 0) +
        (plane.rowDirection[i] ?? 0) * x * spacing.column +
        (plane.columnDirection[i] ?? 0) * y * spacing.row,
    );
    const [px = 0, py = 0, pz = 0] = place;
    return patientToIndex(onto.plane, onto.spacing, patientPoint([px, py, pz])).index;
  };
  // Corners of pixels lie half a pixel before their centres, on both sides.
  const origin = at(-0.5, -0.5);
  const right = at(0.5, -0.5);
  const down = at(-0.5, 0.5);
  return [
    right.x - origin.x,
    right.y - origin.y,
    down.x - origin.x,
    down.y - origin.y,
    origin.x + 0.5,
    origin.y + 0.5,
  ].map((value) => (Math.abs(value - Math.round(value)) < 1e-6 ? Math.round(value) : value)) as unknown as Affine;
}

export function gridOf(slice: { readonly plane?: Plane; readonly spacing?: PixelSpacing }): Grid | undefined {
  const { plane, spacing } = slice;
  return plane && spacing ? { plane, spacing } : undefined;
}

/** A picture of a set, as what lies over it must know it; undefined for an object without pixels. */
export function sliceOf(set: ImageSet, { instance, frame }: FrameRef): Slice | undefined {
  const { image } = instance;
  if (!image) return undefined;
  const { plane, spacing, spacingBetweenSlices, sliceThickness } = frameRecord(image, frame);
  const step = set.geometry.kind === 'volume' ? Math.abs(set.geometry.step) : (spacingBetweenSlices ?? sliceThickness);
  return {
    instance: instance.address.instance,
    frame,
    rows: image.rows,
    columns: image.columns,
    ...(plane && { plane }),
    ...(spacing && { spacing }),
    ...(instance.frameOfReference && { frameOfReference: instance.frameOfReference }),
    ...(step !== undefined && step > 0 && { step }),
  };
}
