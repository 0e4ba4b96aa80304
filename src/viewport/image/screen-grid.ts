import type { ImageExtent, ViewTransform } from '#src/model/geometry/view-transform.ts';
import type { AxisSampling } from './resample.ts';

/**
 * Which device pixels an image covers and how the grid sampled for them runs over the canvas: the pixel of grid cell
 * (u, v) is `first + u * alongU + v * alongV`, counted in a raster of `width` pixels a row.
 */
export interface ScreenGrid {
  /** The covered rectangle of the canvas. Device pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly across: AxisSampling;
  readonly down: AxisSampling;
  readonly first: number;
  readonly alongU: number;
  readonly alongV: number;
}

/**
 * The visible part of a placed image. `source` may have fewer pixels than the extent (a frame at reduced resolution): it
 * then covers the same ground. Undefined where nothing is visible.
 */
export function screenGrid(
  extent: Pick<ImageExtent, 'columns' | 'rows'>,
  source: { readonly columns: number; readonly rows: number },
  { matrix }: Pick<ViewTransform, 'matrix'>,
  canvas: { readonly width: number; readonly height: number },
  devicePixelRatio: number,
): ScreenGrid | undefined {
  const [a, b, c, d, e, f] = matrix.map((part) => part * devicePixelRatio) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const upright = a !== 0;
  const u = axis(
    upright ? a : b,
    upright ? e : f,
    extent.columns,
    source.columns,
    upright ? canvas.width : canvas.height,
  );
  const v = axis(upright ? d : c, upright ? f : e, extent.rows, source.rows, upright ? canvas.height : canvas.width);
  if (!u || !v) return undefined;
  const [horizontal, vertical] = upright ? [u, v] : [v, u];
  const width = horizontal.sampling.count;
  const height = vertical.sampling.count;
  const strideU = upright ? 1 : width;
  const strideV = upright ? width : 1;
  return {
    x: horizontal.from,
    y: vertical.from,
    width,
    height,
    across: u.sampling,
    down: v.sampling,
    first: (u.backwards ? (u.sampling.count - 1) * strideU : 0) + (v.backwards ? (v.sampling.count - 1) * strideV : 0),
    alongU: u.backwards ? -strideU : strideU,
    alongV: v.backwards ? -strideV : strideV,
  };
}

/** One axis: `origin` is where the corner of the first pixel lies, `scale` the device pixels a pixel takes, signed. */
function axis(
  scale: number,
  origin: number,
  length: number,
  sourceLength: number,
  limit: number,
): { readonly from: number; readonly sampling: AxisSampling; readonly backwards: boolean } | undefined {
  const far = origin + length * scale;
  // Rounded before comparing, or an edge on a pixel's centre comes and goes with the last digit.
  const from = Math.max(0, Math.ceil(tidy(Math.min(origin, far)) - 0.5));
  const to = Math.min(limit, Math.ceil(tidy(Math.max(origin, far)) - 0.5));
  const count = to - from;
  if (count <= 0) return undefined;
  const backwards = scale < 0;
  const firstPixel = backwards ? to - 1 : from;
  const corner = (firstPixel + 0.5 - origin) / scale;
  const ratio = sourceLength / length;
  return { from, backwards, sampling: { count, start: corner * ratio - 0.5, step: ratio / Math.abs(scale) } };
}

function tidy(x: number): number {
  return Math.round(x * 1e6) / 1e6;
}
