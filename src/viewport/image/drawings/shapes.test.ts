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
  { kind: 'bidirectional', points: [p(1, 2), p(31, 42), p(12, 26), p(20, 20)] },
  { kind: 'calibration', millimetres: 25, points: [p(3, 4), p(43, 4)] },
  { kind: 'cobb', points: [p(1, 2), p(30, 4), p(2, 40), p(33, 50)] },
  { kind: 'arrow', points: [p(10, 10), p(30, 25)] },
  { kind: 'text', points: [p(5, 6)] },
  { kind: 'spline', points: [p(10, 10), p(30, 12), p(28, 40), p(8, 30)] },
  { kind: 'ellipse', points: [p(15, 5), p(15, 25), p(5, 15), p(25, 15)] },
  { kind: 'freehand', closed: true, points: [p(1, 1), p(9, 1), p(5, 8)] },
  { kind: 'freehand', closed: false, points: [p(1, 1), p(9, 1), p(5, 8)] },
  { kind: 'path', points: [p(1, 1), p(9, 1), p(5, 8)] },
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
      const back = geometryOf(
        geometry.kind,
        drawn,
        ([x, y]: Point3) => view.toIndex({ space: 'canvas', x, y }),
        geometry,
      );
      expect(back?.kind).toBe(geometry.kind);
      geometry.points.forEach((point, i) => {
        expect(back?.points[i]?.x).toBeCloseTo(point.x, 9);
        expect(back?.points[i]?.y).toBeCloseTo(point.y, 9);
      });
    }
  });

  test('a circle stays round in the patient however high its pixels are and the picture is turned', () => {
    // Pixels 0.5 mm wide and 0.8 mm high: 10 mm about (20, 20) are 20 columns and 12.5 rows.
    const circle: ImageGeometry = { kind: 'circle', points: [p(40, 20), p(0, 20), p(20, 32.5), p(20, 7.5)] };
    for (const rotation of [0, 90, 180, 270] as const) {
      const view = viewTransform(
        { width: 700, height: 500 },
        { columns: 64, rows: 64, pixel: { width: 0.5, height: 0.8 } },
        { rotation, flipVertical: true, zoom: 1.3 },
      );
      const drawn = drawnShape(circle, (at) => {
        const { x, y } = view.toCanvas(at);
        return [x, y, 0];
      });
      expect(drawn.points).toHaveLength(2);
      const back = geometryOf('circle', drawn, ([x, y]: Point3) => view.toIndex({ space: 'canvas', x, y }));
      const ends = back?.points ?? [];
      expect(ends).toHaveLength(4);
      for (const { x, y } of ends) expect(Math.hypot((x - 20) * 0.5, (y - 20) * 0.8)).toBeCloseTo(10, 9);
      // The two diameters are at right angles in the patient.
      const [a, , c] = ends;
      expect((a!.x - 20) * 0.5 * ((c!.x - 20) * 0.5) + (a!.y - 20) * 0.8 * ((c!.y - 20) * 0.8)).toBeCloseTo(0, 9);
    }
  });

  test('a spline that the engine turned round is read as it is drawn, and its border is not taken for its points', () => {
    const drawn = {
      points: [
        [0, 0, 0],
        [9, 0, 0],
        [9, 9, 0],
      ] as Point3[],
      contour: { polyline: [], closed: true },
    };
    const back = geometryOf('spline', drawn, ([x, y]: Point3) => p(x, y));
    expect(back?.points).toEqual([p(0, 0), p(9, 0), p(9, 9)]);
  });

  test('a calibration line just drawn has no length until it is said', () => {
    const drawn = {
      points: [
        [0, 0, 0],
        [9, 0, 0],
      ] as Point3[],
    };
    const toIndex = ([x, y]: Point3) => p(x, y);
    expect(geometryOf('calibration', drawn, toIndex)).toMatchObject({ millimetres: Number.NaN });
    const before = { kind: 'calibration', millimetres: 40, points: [p(1, 1), p(2, 2)] } as const;
    expect(geometryOf('calibration', drawn, toIndex, before)).toMatchObject({
      millimetres: 40,
      points: [p(0, 0), p(9, 0)],
    });
  });

  test("the engine's rectangle goes row by row", () => {
    const drawn = drawnShape(
      shapes.find(({ kind }) => kind === 'rectangle')!,
      ({ x, y }) => [x, y, 0],
    );
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
    expect(isMeant({ kind: 'text', points: [p(5, 5)] }, same)).toBe(true);
  });

  test('every kind has its tool and every tool its kind', () => {
    for (const { kind } of shapes) expect(kindOfTool(toolNames[kind])).toBe(kind);
    expect(kindOfTool('Brush')).toBeUndefined();
  });
});
