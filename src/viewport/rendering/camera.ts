import { axesOf, type Axes } from '#src/model/geometry/orientation-of-view.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { add, dot, scale } from '#src/model/geometry/vector.ts';
import type { RenderingView } from '#src/model/session/rendering.ts';
import { ballOf, type VolumeSpace } from './volume-space.ts';

/** Parallel rays: lengths across the view are the same at every depth. Millimetres; pixels from the picture's lower left. */
export interface Camera extends Axes {
  /** The place seen at the middle of the picture, anywhere along its ray. */
  readonly middle: Vector3;
  /** Length of a pixel's side. */
  readonly pixel: number;
}

/** The camera for a picture of `width` x `height` pixels. */
export function cameraFor(space: VolumeSpace, view: RenderingView, width: number, height: number): Camera {
  const { centre, radius } = ballOf(space);
  const axes = axesOf(view.orientation);
  const pixel = (2 * radius) / Math.min(width, height) / (view.zoom ?? 1);
  const [x, y] = view.pan ?? [0, 0];
  return { ...axes, pixel, middle: add(centre, add(scale(axes.right, -x), scale(axes.up, -y))) };
}

/** Millimetres to the right and up from the middle of the picture. */
export function onScreen({ right, up, middle }: Camera, place: Vector3): readonly [number, number] {
  return [dot(place, right) - dot(middle, right), dot(place, up) - dot(middle, up)];
}
