import { describe, expect, test } from 'vitest';
import type { ImageGeometry } from '#src/model/annotation/annotation.ts';
import { indexPoint } from '#src/model/geometry/place.ts';
import { viewTransform } from '#src/model/geometry/view-transform.ts';
import { drawnShape, geometryOf, isMeant, kindOfTool, toolNames, type Point3 } from './shapes.ts';

const p = indexPoint;
const shapes: ImageGeometry[] = [
  { kind: 'length', points: [p(1, 2), p(30, 4.5)] },
  { kind: 'angle', points: [p(1, 2), p(30, 4), p(5, 60)] },
  { kind: 'probe', points: [p(7, 8)] },
  { kind: 'rectangle', points: [p(10, 10), p(20, 10), p(20, 40), p(10, 40)] },
  { kind: 'ellipse', points: [p(15, 5), p(15, 25), p(5, 15), p(25, 15)] },
  { kind: 'freehand', closed: true, points: [p(1, 1), p(9, 1), p(5, 8)] },
  { kind: 'freehand', closed: false, points: [p(1, 1), p(9, 1), p(5, 8)] },
];

describe('shapes drawn and read back', () => {
  test.each(shapes)('$kind comes back as it went, whatever the place of the picture', (geometry) => {
    for (const rotation of [0, 90, 180, 270] as const) {
      const view = viewTransform(
        { width: 700, height: 500 },
        { columns: 64, rows: 64, pixel: { width: 0.5, height: 0.8 } },
        { rotation, flipHorizontal: true, zoom: 2.7, pan: [0.1, -0.2] },
      );
      const drawn = drawnShape(geometry, (at) => {
        const { x, y } = view.toCanvas(at);
        return [x, y, 0];
      });
      const back = geometryOf(geometry.kind, drawn, ([x, y]: Point3) => view.toIndex({ space: 'canvas', x, y }));
      expect(back?.kind).toBe(geometry.kind);
      geometry.points.forEach((point, i) => {
        expect(back?.points[i]?.x).toBeCloseTo(point.x, 9);
        expect(back?.points[i]?.y).toBeCloseTo(point.y, 9);
      });
    }
  });

  test("the engine's rectangle goes row by row", () => {
    const drawn = drawnShape(shapes[3]!, ({ x, y }) => [x, y, 0]);
    expect(drawn.points).toEqual([
      [10, 10, 0],
      [20, 10, 0],
      [10, 40, 0],
      [20, 40, 0],
    ]);
  });

  test('a slip of the hand is no measurement, a probe always is one', () => {
    const same = (at: { x: number; y: number }) => ({ space: 'canvas' as const, x: at.x, y: at.y });
    expect(isMeant({ kind: 'length', points: [p(5, 5), p(6, 6)] }, same)).toBe(false);
    expect(isMeant({ kind: 'length', points: [p(5, 5), p(9, 5)] }, same)).toBe(true);
    expect(isMeant({ kind: 'probe', points: [p(5, 5)] }, same)).toBe(true);
  });

  test('every kind has its tool and every tool its kind', () => {
    for (const { kind } of shapes) expect(kindOfTool(toolNames[kind])).toBe(kind);
    expect(kindOfTool('Brush')).toBeUndefined();
  });
});
