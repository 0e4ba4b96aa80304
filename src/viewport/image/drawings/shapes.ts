import type { ImageGeometry } from '#src/model/annotation/annotation.ts';
import type { CanvasPoint, IndexPoint } from '#src/model/geometry/spaces.ts';

/** A point of the drawing engine's world. */
export type Point3 = [number, number, number];

/** What the engine's tools keep of a shape. */
export interface DrawnShape {
  readonly points: Point3[];
  /** Freehand lines alone. */
  readonly contour?: { readonly polyline: Point3[]; readonly closed: boolean };
}

export type ShapeKind = ImageGeometry['kind'];

/** The engine's names of the tools that draw each kind. */
export const toolNames = {
  length: 'Length',
  angle: 'Angle',
  probe: 'Probe',
  rectangle: 'RectangleROI',
  ellipse: 'EllipticalROI',
  freehand: 'PlanarFreehandROI',
} as const satisfies Record<ShapeKind, string>;

export function kindOfTool(toolName: string): ShapeKind | undefined {
  for (const kind of ['length', 'angle', 'probe', 'rectangle', 'ellipse', 'freehand'] as const) {
    if (toolNames[kind] === toolName) return kind;
  }
  return undefined;
}

/** The engine's points of a geometry. Its rectangle goes row by row, ours round the border. */
export function drawnShape(geometry: ImageGeometry, toWorld: (at: IndexPoint) => Point3): DrawnShape {
  switch (geometry.kind) {
    case 'rectangle': {
      const [a, b, c, d] = geometry.points;
      return { points: [a, b, d, c].map(toWorld) };
    }
    case 'freehand': {
      const polyline = geometry.points.map(toWorld);
      const first = polyline[0];
      const last = polyline.at(-1);
      const ends: Point3[] = geometry.closed || !first || !last ? [] : [[...first], [...last]];
      return { points: ends, contour: { polyline, closed: geometry.closed } };
    }
    case 'length':
    case 'angle':
    case 'probe':
    case 'ellipse':
      return { points: geometry.points.map(toWorld) };
  }
}

/** The geometry of what is drawn; undefined while it has not all its points. */
export function geometryOf(
  kind: ShapeKind,
  drawn: DrawnShape,
  toIndex: (at: Point3) => IndexPoint,
): ImageGeometry | undefined {
  const points = (drawn.contour?.polyline ?? drawn.points).map(toIndex);
  const [a, b, c, d] = points;
  switch (kind) {
    case 'length':
      return a && b ? { kind, points: [a, b] } : undefined;
    case 'angle':
      return a && b && c ? { kind, points: [a, b, c] } : undefined;
    case 'probe':
      return a ? { kind, points: [a] } : undefined;
    case 'rectangle':
      return a && b && c && d ? { kind, points: [a, b, d, c] } : undefined;
    case 'ellipse':
      return a && b && c && d ? { kind, points: [a, b, c, d] } : undefined;
    case 'freehand':
      return points.length > 1 ? { kind, closed: drawn.contour?.closed ?? false, points } : undefined;
  }
}

/** Whether a shape is large enough to be meant: a click that moved by less is a slip. CSS pixels on screen. */
export function isMeant(geometry: ImageGeometry, toCanvas: (at: IndexPoint) => CanvasPoint): boolean {
  if (geometry.kind === 'probe') return true;
  const points = geometry.points.map(toCanvas);
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return Math.hypot(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)) >= 3;
}
