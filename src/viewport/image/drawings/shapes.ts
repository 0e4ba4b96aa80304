import type { ImageGeometry } from '#src/model/annotation/annotation.ts';
import type { CanvasPoint, IndexPoint } from '#src/model/geometry/spaces.ts';

/** A point of the drawing engine's world. */
export type Point3 = [number, number, number];

/** What the engine's tools keep of a shape. */
export interface DrawnShape {
  readonly points: Point3[];
  /** Freehand lines, and whether a curve is closed. */
  readonly contour?: { readonly polyline: Point3[]; readonly closed: boolean };
}

export type ShapeKind = ImageGeometry['kind'];

/** The engine's names of the tools that draw each kind. */
export const toolNames = {
  length: 'Length',
  bidirectional: 'Bidirectional',
  calibration: 'CalibrationLine',
  angle: 'Angle',
  cobb: 'CobbAngle',
  arrow: 'ArrowAnnotate',
  text: 'TextNote',
  probe: 'Probe',
  rectangle: 'RectangleROI',
  ellipse: 'EllipticalROI',
  circle: 'CircleROI',
  spline: 'SplineROI',
  path: 'Path',
  freehand: 'PlanarFreehandROI',
} as const satisfies Record<ShapeKind, string>;

export const shapeKinds = Object.keys(toolNames) as readonly ShapeKind[];

export function kindOfTool(toolName: string): ShapeKind | undefined {
  return shapeKinds.find((kind) => toolNames[kind] === toolName);
}

/** The engine's points of a geometry. Its rectangle goes row by row, ours round the border. */
export function drawnShape(geometry: ImageGeometry, toWorld: (at: IndexPoint) => Point3): DrawnShape {
  switch (geometry.kind) {
    case 'rectangle': {
      const [a, b, c, d] = geometry.points;
      return { points: [a, b, d, c].map(toWorld) };
    }
    case 'circle': {
      const [a, b] = [toWorld(geometry.points[0]), toWorld(geometry.points[1])];
      return { points: [[(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2], a] };
    }
    case 'spline':
      return { points: geometry.points.map(toWorld), contour: { polyline: [], closed: true } };
    case 'path':
      return { points: geometry.points.map(toWorld), contour: { polyline: [], closed: false } };
    case 'freehand': {
      const polyline = geometry.points.map(toWorld);
      const first = polyline[0];
      const last = polyline.at(-1);
      const ends: Point3[] = geometry.closed || !first || !last ? [] : [[...first], [...last]];
      return { points: ends, contour: { polyline, closed: geometry.closed } };
    }
    case 'length':
    case 'bidirectional':
    case 'calibration':
    case 'angle':
    case 'cobb':
    case 'arrow':
    case 'text':
    case 'probe':
    case 'ellipse':
      return { points: geometry.points.map(toWorld) };
  }
}

/** The geometry of what is drawn; undefined while it has not all its points. `before`: what is known of it besides. */
export function geometryOf(
  kind: ShapeKind,
  drawn: DrawnShape,
  toIndex: (at: Point3) => IndexPoint,
  before?: ImageGeometry,
): ImageGeometry | undefined {
  const points = (kind === 'freehand' ? (drawn.contour?.polyline ?? []) : drawn.points).map(toIndex);
  const [a, b, c, d] = points;
  switch (kind) {
    case 'length':
    case 'arrow':
      return a && b ? { kind, points: [a, b] } : undefined;
    case 'calibration':
      // A line just drawn has no length yet: the reader is asked for it.
      return a && b
        ? { kind, millimetres: before?.kind === kind ? before.millimetres : Number.NaN, points: [a, b] }
        : undefined;
    case 'angle':
      return a && b && c ? { kind, points: [a, b, c] } : undefined;
    case 'probe':
    case 'text':
      return a ? { kind, points: [a] } : undefined;
    case 'rectangle':
      return a && b && c && d ? { kind, points: [a, b, d, c] } : undefined;
    case 'bidirectional':
    case 'cobb':
    case 'ellipse':
      return a && b && c && d ? { kind, points: [a, b, c, d] } : undefined;
    case 'circle': {
      const [centre, border] = drawn.points;
      return centre && border ? { kind, points: diameters(centre, border, toIndex) } : undefined;
    }
    case 'spline':
      return points.length > 2 ? { kind, points } : undefined;
    case 'path':
      return points.length > 1 ? { kind, points } : undefined;
    case 'freehand':
      return points.length > 1 ? { kind, closed: drawn.contour?.closed ?? false, points } : undefined;
  }
}

/** Ends of the diameter through a point of the border, then of the one across it. The engine's world is square. */
function diameters([x, y, z]: Point3, border: Point3, toIndex: (at: Point3) => IndexPoint) {
  const [u, v] = [border[0] - x, border[1] - y];
  const at = (dx: number, dy: number) => toIndex([x + dx, y + dy, z]);
  return [at(u, v), at(-u, -v), at(-v, u), at(v, -u)] as const;
}

/** Whether a shape is large enough to be meant: a click that moved by less is a slip. CSS pixels on screen. */
export function isMeant(geometry: ImageGeometry, toCanvas: (at: IndexPoint) => CanvasPoint): boolean {
  if (geometry.kind === 'probe' || geometry.kind === 'text') return true;
  const points = geometry.points.map(toCanvas);
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return Math.hypot(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)) >= 3;
}
