import { describe, expect, it } from 'vitest';
import { indexPoint } from '#src/model/geometry/place.ts';
import { viewTransform } from '#src/model/geometry/view-transform.ts';
import { composed, ownPart, type Presented } from '../shown.ts';
import { baseOf } from './presenting.ts';

/** 400 x 200 pixels of one millimetre in a pane of 800 x 400: fitted, a pixel takes two. */
const extent = { columns: 400, rows: 200, pixel: { width: 1, height: 1 } };
const pane = { width: 800, height: 400 };
const presented = (state: Parameters<typeof baseOf>[0], area?: Parameters<typeof baseOf>[1]): Presented =>
  ({ base: (view: Parameters<typeof baseOf>[2]) => baseOf(state, area, view, extent, pane) }) as Presented;

describe('how a picture lies as presented', () => {
  it('has the displayed area fill the pane, whichever of its corners is named first', () => {
    for (const area of [
      { topLeft: [101, 51], bottomRight: [300, 150] },
      { topLeft: [300, 150], bottomRight: [101, 51] },
    ] as const) {
      const view = composed({}, presented({ rotation: 0, flip: false }, area));
      const { toCanvas } = viewTransform(pane, extent, view);
      // 200 x 100 pixels at four to one: the first pixel's centre two pixels from the corner.
      expect(toCanvas(indexPoint(100, 50))).toMatchObject({ x: 2, y: 2 });
      expect(toCanvas(indexPoint(299, 149))).toMatchObject({ x: 798, y: 398 });
    }
  });

  it('turns first and mirrors after, and takes the reader’s own turn as seen on the screen', () => {
    const state = presented({ rotation: 90, flip: true });
    expect(composed({}, state)).toMatchObject({ rotation: 90, flipHorizontal: true });
    // A quarter clockwise on the screen of a mirrored picture is one counterclockwise before the mirror.
    expect(composed({ rotation: 90 }, state)).toMatchObject({ rotation: 0, flipHorizontal: true });
    expect(composed({ flipHorizontal: true }, state)).toMatchObject({ rotation: 90, flipHorizontal: false });
  });

  it('begins the reader’s own zoom and pan where the state leaves off, and finds them again', () => {
    const state = presented({ rotation: 0, flip: false }, { topLeft: [1, 1], bottomRight: [200, 100] });
    const view = { zoom: 1.5, pan: [0.1, -0.2] as const, window: { center: 1, width: 2 } };
    const seen = composed(view, state);
    expect(seen.zoom).toBe(3);
    const again = ownPart(view, seen, state);
    expect(again.zoom).toBeCloseTo(1.5, 12);
    expect(again.pan?.[0]).toBeCloseTo(0.1, 12);
    expect(again.pan?.[1]).toBeCloseTo(-0.2, 12);
  });
});
