import type { Geometry } from '#src/model/annotation/annotation.ts';

/** Kinds that TID 1410 describes: a closed line, a circle, an ellipse or a point is the region that was measured. */
export function isRegion(geometry: Geometry<unknown>): boolean {
  switch (geometry.kind) {
    case 'rectangle':
    case 'ellipse':
    case 'circle':
    case 'spline':
    case 'probe':
      return true;
    case 'freehand':
      return geometry.closed;
    case 'length':
    case 'bidirectional':
    case 'calibration':
    case 'angle':
    case 'cobb':
    case 'arrow':
    case 'text':
    case 'path':
      return false;
  }
}
