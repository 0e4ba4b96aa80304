import { catmullRom, openCurve } from '../geometry/path.ts';
import type { IndexPoint } from '../geometry/spaces.ts';

/** Straight pieces between two points of a spline: they cost the area of a curve through eight points less than 0.02 %. */
const pieces = 24;

/**
 * The border of a closed uniform Catmull-Rom curve through these points, as straight pieces. The curve of points moved,
 * turned, mirrored or stretched is the curve so moved, so it is the same on the screen, in pixels and in the patient.
 */
export function splineOutline(points: readonly IndexPoint[]): readonly IndexPoint[] {
  if (points.length < 3) return points;
  const outline: IndexPoint[] = [];
  for (const [i, b] of points.entries()) {
    const a = points.at(i - 1) ?? b;
    const c = points[(i + 1) % points.length] ?? b;
    const d = points[(i + 2) % points.length] ?? c;
    for (let n = 0; n < pieces; n++) {
      const t = n / pieces;
      outline.push({ space: 'index', x: catmullRom(a.x, b.x, c.x, d.x, t), y: catmullRom(a.y, b.y, c.y, d.y, t) });
    }
  }
  return outline;
}

/** An open curve through these points, as straight pieces: what a path is drawn as. */
export function pathOutline(points: readonly IndexPoint[]): readonly IndexPoint[] {
  return openCurve(points.map(({ x, y }) => [x, y, 0])).map(([x, y]) => ({ space: 'index', x, y }));
}
