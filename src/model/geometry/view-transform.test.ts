import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexPoint } from './place.ts';
import { edgeLetters } from './orientation.ts';
import { pixelSize } from './pixel-size.ts';
import { scaleBar } from './scale-bar.ts';
import {
  fitScale,
  turnClockwise,
  viewTransform,
  zoomAbout,
  zoomForOneToOne,
  type ViewPlacement,
} from './view-transform.ts';

const pane = { width: 400, height: 300 };
const square = { columns: 100, rows: 100, pixel: { width: 1, height: 1 } };
const canvas = (x: number, y: number) => ({ space: 'canvas', x, y }) as const;

const placements: fc.Arbitrary<ViewPlacement> = fc.record(
  {
    rotation: fc.constantFrom(0, 90, 180, 270),
    flipHorizontal: fc.boolean(),
    flipVertical: fc.boolean(),
    zoom: fc.double({ min: 0.1, max: 20, noNaN: true }),
    pan: fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true })),
    anchor: fc.constantFrom('left' as const, 'right' as const),
  },
  { requiredKeys: ['rotation', 'flipHorizontal', 'flipVertical', 'zoom', 'pan'] },
);

describe('a picture in its pane', () => {
  it('fits: the outer edges of the first and last rows touch the pane’s', () => {
    const { toCanvas } = viewTransform(pane, square, {});
    expect(toCanvas(indexPoint(-0.5, -0.5))).toEqual(canvas(50, 0));
    expect(toCanvas(indexPoint(99.5, 99.5))).toEqual(canvas(350, 300));
  });

  it('lies at an edge of the pane where it is to', () => {
    const left = viewTransform(pane, square, { anchor: 'left' });
    expect(left.toCanvas(indexPoint(-0.5, -0.5))).toEqual(canvas(0, 0));
    const mirrored = viewTransform(pane, square, { anchor: 'right', flipHorizontal: true });
    expect(mirrored.toCanvas(indexPoint(-0.5, -0.5))).toEqual(canvas(400, 0));
  });

  it('a tall pixel makes a tall picture', () => {
    const tall = { columns: 100, rows: 100, pixel: { width: 0.5, height: 2 } };
    const { toCanvas } = viewTransform(pane, tall, {});
    expect(toCanvas(indexPoint(99.5, 0)).x - toCanvas(indexPoint(-0.5, 0)).x).toBeCloseTo(75, 9);
    expect(fitScale(pane, tall)).toBeCloseTo(1.5, 12);
    expect(fitScale(pane, tall, 90)).toBeCloseTo(2, 12);
  });

  it('a quarter turn clockwise brings the top left corner to the top right', () => {
    const { toCanvas } = viewTransform(pane, square, { rotation: 90 });
    expect(toCanvas(indexPoint(-0.5, -0.5))).toEqual(canvas(350, 0));
    expect(toCanvas(indexPoint(99.5, -0.5))).toEqual(canvas(350, 300));
  });

  it('mirrors as seen', () => {
    const { toCanvas } = viewTransform(pane, square, { rotation: 90, flipHorizontal: true });
    expect(toCanvas(indexPoint(-0.5, -0.5))).toEqual(canvas(50, 0));
  });

  it('there and back again is the same pixel', () => {
    fc.assert(
      fc.property(placements, fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 }), (placement, x, y) => {
        const view = viewTransform(pane, { ...square, pixel: { width: 0.7, height: 1.3 } }, placement);
        const back = view.toIndex(view.toCanvas(indexPoint(x, y)));
        expect(back.x).toBeCloseTo(x, 6);
        expect(back.y).toBeCloseTo(y, 6);
      }),
    );
  });

  it('the matrix draws corners where the points say', () => {
    fc.assert(
      fc.property(placements, (placement) => {
        const { matrix, toCanvas } = viewTransform(pane, square, placement);
        const [a, b, c, d, e, f] = matrix;
        const at = toCanvas(indexPoint(9.5, 29.5));
        expect(a * 10 + c * 30 + e).toBeCloseTo(at.x, 6);
        expect(b * 10 + d * 30 + f).toBeCloseTo(at.y, 6);
      }),
    );
  });

  it('agrees with the letters at its edges', () => {
    const plane = { position: [0, 0, 0], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] } as const;
    fc.assert(
      fc.property(placements, (placement) => {
        const { toCanvas } = viewTransform(pane, square, placement);
        const [from, to] = [toCanvas(indexPoint(0, 50)), toCanvas(indexPoint(99, 50))];
        const letters = edgeLetters({ plane }, placement);
        const [dx, dy] = [to.x - from.x, to.y - from.y];
        const edge = Math.abs(dx) > Math.abs(dy) ? (dx > 0 ? 'right' : 'left') : dy > 0 ? 'bottom' : 'top';
        expect(letters?.[edge]).toBe('L');
      }),
    );
  });

  it('keeps the pixel under the cursor while zooming', () => {
    fc.assert(
      fc.property(placements, fc.double({ min: 0.2, max: 9, noNaN: true }), (placement, zoom) => {
        const at = canvas(123, 77);
        const before = viewTransform(pane, square, placement).toIndex(at);
        const after = viewTransform(pane, square, { ...placement, ...zoomAbout(pane, square, placement, at, zoom) });
        expect(after.toIndex(at).x).toBeCloseTo(before.x, 5);
        expect(after.toIndex(at).y).toBeCloseTo(before.y, 5);
      }),
    );
  });

  it('at one to one a column is a CSS pixel', () => {
    const image = { columns: 512, rows: 512, pixel: { width: 0.5, height: 0.5 } };
    const { matrix } = viewTransform(pane, image, { zoom: zoomForOneToOne(pane, image, {}) });
    expect(matrix[0]).toBeCloseTo(1, 12);
  });

  it('a further quarter turn is clockwise on screen, mirrored or not', () => {
    fc.assert(
      // About the middle, so where that is must not move: turned, an anchored picture lies at its edge again.
      fc.property(placements, ({ anchor: _, ...placement }) => {
        const still = { ...placement, zoom: 1, pan: [0, 0] } as const;
        const before = viewTransform(pane, square, still);
        const after = viewTransform(pane, square, { ...still, rotation: turnClockwise(still) });
        const from = before.toCanvas(indexPoint(80, 10));
        const to = after.toCanvas(indexPoint(80, 10));
        expect(to.x - 200).toBeCloseTo(-(from.y - 150), 6);
        expect(to.y - 150).toBeCloseTo(from.x - 200, 6);
      }),
    );
  });
});

describe('the shape of a pixel', () => {
  it('is its spacing, else its aspect ratio, else square', () => {
    const spacing = { row: 2, column: 0.5, basis: 'patient' } as const;
    expect(pixelSize({ aspect: [1, 3] }, { spacing })).toEqual({ width: 0.5, height: 2, basis: 'patient' });
    expect(pixelSize({ aspect: [4, 3] }, {})).toEqual({ width: 0.75, height: 1 });
    expect(pixelSize({}, {})).toEqual({ width: 1, height: 1 });
    expect(pixelSize({ aspect: [0, 0] }, {})).toEqual({ width: 1, height: 1 });
  });
});

describe('the scale bar', () => {
  it('is the longest round length that has room', () => {
    expect(scaleBar(2, 150)).toEqual({ pixels: 100, value: 5, unit: 'cm', parts: 5 });
    expect(scaleBar(10, 99)).toEqual({ pixels: 50, value: 5, unit: 'mm', parts: 5 });
    expect(scaleBar(1000, 300)).toMatchObject({ value: 200, unit: 'µm' });
    expect(scaleBar(1, 100)).toEqual({ pixels: 100, value: 10, unit: 'cm', parts: 10 });
  });

  it('is not drawn without a scale', () => {
    expect(scaleBar(0, 100)).toBeUndefined();
    expect(scaleBar(Number.NaN, 100)).toBeUndefined();
  });
});
