import { describe, expect, it } from 'vitest';
import type { CanvasPoint, IndexPoint } from '#src/model/geometry/spaces.ts';
import { pointsOf, shapeThrough } from './by-keys-shape.ts';
import { shapeKinds, type ShapeKind } from './shapes.ts';

/** A picture of twice its size whose pixels are half as wide as high: index = canvas / [1, 2]. */
const toIndex = ({ x, y }: CanvasPoint): IndexPoint => ({ space: 'index', x, y: y / 2 });
const canvas = (...points: (readonly [number, number])[]): CanvasPoint[] =>
  points.map(([x, y]) => ({ space: 'canvas', x, y }));
const drawn = (kind: ShapeKind, ...points: (readonly [number, number])[]) =>
  shapeThrough(kind, canvas(...points), toIndex)?.points.map(({ x, y }) => [x, y]);

describe('a shape set by keys', () => {
  it('is there with its last point and not before', () => {
    for (const kind of shapeKinds) {
      const all = [
        [10, 10],
        [50, 10],
        [60, 40],
        [20, 44],
      ].slice(0, pointsOf(kind) ?? 3) as [number, number][];
      expect([kind, drawn(kind, ...all) !== undefined]).toEqual([kind, true]);
      expect([kind, drawn(kind, ...all.slice(0, -1))]).toEqual([kind, undefined]);
    }
  });

  it('keeps the points of lines and angles as they were set', () => {
    expect(drawn('length', [10, 20], [30, 40])).toEqual([
      [10, 10],
      [30, 20],
    ]);
    expect(drawn('angle', [0, 0], [10, 0], [10, 8])).toEqual([
      [0, 0],
      [10, 0],
      [10, 4],
    ]);
  });

  it('goes round a rectangle from corner to corner', () => {
    expect(drawn('rectangle', [10, 20], [30, 60])).toEqual([
      [10, 10],
      [30, 10],
      [30, 30],
      [10, 30],
    ]);
  });

  it('makes an ellipse that touches the box between two corners', () => {
    expect(drawn('ellipse', [10, 20], [30, 60])).toEqual([
      [20, 30],
      [20, 10],
      [10, 20],
      [30, 20],
    ]);
  });

  it('makes a circle round on the screen, whatever the pixels', () => {
    // Middle (100, 100), border (130, 140): radius 50 on the screen.
    const ends = shapeThrough('circle', canvas([100, 100], [130, 140]), toIndex)!.points;
    for (const { x, y } of ends) expect(Math.hypot(x - 100, 2 * y - 100)).toBeCloseTo(50, 9);
  });

  it('puts the short axis at right angles to the long one', () => {
    // Long axis along x; the short one from (20, 10), to the height of the last point.
    expect(drawn('bidirectional', [0, 40], [100, 40], [20, 10], [50, 70])).toEqual([
      [0, 20],
      [100, 20],
      [20, 5],
      [20, 35],
    ]);
  });
});
