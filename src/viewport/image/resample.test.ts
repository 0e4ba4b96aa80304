import { describe, expect, test } from 'vitest';
import { viewTransform } from '#src/model/geometry/view-transform.ts';
import { resample } from './resample.ts';
import { screenGrid } from './screen-grid.ts';

/** A plane in both indices: linear mixing must give it back exactly between pixel centres. */
const slope = { columns: 8, rows: 6, value: (x: number, y: number) => 10 * x + 100 * y };
const source = {
  columns: slope.columns,
  rows: slope.rows,
  samples: 1 as const,
  pixels: Int16Array.from({ length: 48 }, (_, i) => slope.value(i % 8, Math.floor(i / 8))),
};
const extent = { columns: 8, rows: 6, pixel: { width: 1, height: 1 } };

function drawn(
  pane: { width: number; height: number },
  look: Parameters<typeof viewTransform>[2],
  devicePixelRatio = 1,
) {
  const transform = viewTransform(pane, extent, look);
  const canvas = { width: pane.width * devicePixelRatio, height: pane.height * devicePixelRatio };
  const screen = screenGrid(extent, source, transform, canvas, devicePixelRatio);
  if (!screen) return undefined;
  const grid = resample(source, screen.across, screen.down);
  const at = (x: number, y: number) => {
    const place = (y - screen.y) * screen.width + (x - screen.x);
    for (let v = 0; v < grid.height; v++) {
      for (let u = 0; u < grid.width; u++) {
        if (screen.first + u * screen.alongU + v * screen.alongV === place) return grid.values[v * grid.width + u];
      }
    }
    return undefined;
  };
  return { transform, screen, grid, at };
}

describe('sampling a frame at the device pixels', () => {
  test.each([0, 90, 180, 270] as const)('every pixel shows what lies under its centre, turned by %i', (rotation) => {
    for (const [flipHorizontal, flipVertical] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      const picture = drawn(
        { width: 48, height: 48 },
        { rotation, flipHorizontal, flipVertical, zoom: 1.3, pan: [0.05, -0.02] },
      );
      expect(picture).toBeDefined();
      let tried = 0;
      for (let y = 0; y < 48; y += 3) {
        for (let x = 0; x < 48; x += 3) {
          const { x: i, y: j } = picture!.transform.toIndex({ space: 'canvas', x: x + 0.5, y: y + 0.5 });
          if (i < 0 || j < 0 || i > 7 || j > 5) continue;
          expect(picture!.at(x, y)).toBeCloseTo(slope.value(i, j), 2);
          tried++;
        }
      }
      expect(tried).toBeGreaterThan(50);
    }
  });

  test('at 1:1 the stored values themselves are shown', () => {
    const picture = drawn({ width: 8, height: 6 }, {});
    expect([...picture!.grid.values]).toEqual([...source.pixels]);
  });

  test('at 1:1 nothing is mixed even when the picture lies between device pixels', () => {
    const picture = drawn({ width: 11, height: 6 }, {});
    const values = new Set(source.pixels);
    expect(picture!.grid.width).toBe(8);
    expect([...picture!.grid.values].every((value) => values.has(value))).toBe(true);
  });

  test('reduced to one pixel, the picture is its mean', () => {
    const grid = resample(source, { count: 1, start: 3.5, step: 8 }, { count: 1, start: 2.5, step: 6 });
    expect(grid.values[0]).toBeCloseTo(10 * 3.5 + 100 * 2.5, 3);
  });

  test('a single bright pixel is not lost however small the picture is', () => {
    const pixels = new Uint16Array(1000 * 1000);
    pixels[537 * 1000 + 211] = 60_000;
    const axis = { count: 70, start: 0.5 * (1000 / 70) - 0.5, step: 1000 / 70 };
    const grid = resample({ columns: 1000, rows: 1000, samples: 1, pixels }, axis, axis);
    const share = 60_000 / (1000 / 70) ** 2;
    const sum = grid.values.reduce((a, b) => a + b, 0);
    expect(sum / share).toBeCloseTo(1, 3);
  });

  test('colour channels are kept apart', () => {
    const pixels = Uint8Array.from({ length: 4 * 4 * 3 }, (_, i) => [200, 100, 50][i % 3]!);
    const axis = { count: 3, start: 1 / 6, step: 4 / 3 };
    const grid = resample({ columns: 4, rows: 4, samples: 3, pixels }, axis, axis);
    for (let i = 0; i < grid.values.length; i++) expect(grid.values[i]).toBeCloseTo([200, 100, 50][i % 3]!, 3);
  });

  test('a picture that has left the pane is not drawn', () => {
    expect(drawn({ width: 20, height: 20 }, { pan: [3, 0] })).toBeUndefined();
  });

  test('a preview of half the pixels covers the same ground', () => {
    const half = { columns: 4, rows: 3 };
    const transform = viewTransform({ width: 48, height: 36 }, extent, {});
    const whole = screenGrid(extent, source, transform, { width: 48, height: 36 }, 1);
    const preview = screenGrid(extent, half, transform, { width: 48, height: 36 }, 1);
    expect(preview).toMatchObject({ x: whole!.x, y: whole!.y, width: whole!.width, height: whole!.height });
    // The centre of the first device pixel: index (0.5 / 6 - 0.5) of the whole, half of that corner in the preview.
    expect(preview!.across.start).toBeCloseTo(0.5 / 12 - 0.5, 9);
  });
});
