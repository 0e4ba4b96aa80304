import type { Band, HoleRun, Holes } from '#src/pixels/index.ts';
import type { Onto } from './graphics.ts';

/** Distance of the stripes, in pixels of the canvas. */
const apart = 9;

/** Hatches what is not known: neither black, which could be air, nor a grey, which could be tissue. */
export function paintHoles({ context, extent, toCanvas }: Onto, holes: Holes): void {
  const far = 4 * (extent.columns + extent.rows);
  context.save();
  for (const band of holes.within) clipTo(context, [band], toCanvas, far);
  if (holes.runs) clipToRuns(context, holes.runs, toCanvas);
  else clipTo(context, holes.gaps, toCanvas, far);
  context.setTransform(1, 0, 0, 1, 0, 0);
  const { width, height } = context.canvas;
  context.fillStyle = '#101418';
  context.fillRect(0, 0, width, height);
  context.beginPath();
  for (let x = -height; x < width; x += apart) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.strokeStyle = '#5b7c99';
  context.lineWidth = 1;
  context.stroke();
  context.restore();
}

/** What is painted from now on is painted only in parts of columns. */
function clipToRuns(context: CanvasRenderingContext2D, runs: readonly HoleRun[], toCanvas: Onto['toCanvas']): void {
  context.setTransform(...toCanvas);
  context.beginPath();
  for (const { column, from, to } of runs) context.rect(column, from + 0.5, 1, to - from);
  context.clip();
}

/** What is painted from now on is painted only where one of the bands holds. `far` = beyond all of the image, in its pixels. */
function clipTo(
  context: CanvasRenderingContext2D,
  bands: readonly Band[],
  toCanvas: Onto['toCanvas'],
  far: number,
): void {
  context.setTransform(...toCanvas);
  context.beginPath();
  for (const { at, from, to } of bands) {
    const [c, cx, cy] = at;
    const size = Math.hypot(cx, cy);
    if (size * far < 1e-6 || size < 1e-9) {
      // The band's figure is the same all over the image.
      if (c > from && c < to) context.rect(-far, -far, 2 * far, 2 * far);
      continue;
    }
    const [nx, ny] = [cx / size, cy / size];
    const corner = (distance: number, aside: number) =>
      [distance * nx - aside * ny + 0.5, distance * ny + aside * nx + 0.5] as const;
    const [near, away] = [(from - c) / size, (to - c) / size];
    context.moveTo(...corner(near, -far));
    for (const [distance, aside] of [
      [near, far],
      [away, far],
      [away, -far],
    ] as const)
      context.lineTo(...corner(distance, aside));
    context.closePath();
  }
  context.clip();
}
