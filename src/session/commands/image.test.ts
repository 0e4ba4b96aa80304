import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instanceOf, seriesOf } from '#src/dataset/instances.fixture.ts';
import type { ImageSet } from '#src/dataset/display-set.ts';
import { viewTransform, zoomAbout } from '#src/model/geometry/view-transform.ts';
import { emptyView, type PaneView } from '#src/model/session/view-state.ts';
import { createSession } from '../create.ts';
import { imageCommands } from './image.ts';

const area = { width: 640, height: 480 };
const image = { columns: 300, rows: 200, pixel: { width: 0.7, height: 0.9 } };

/** A session with a set in its only pane, and its commands by id. */
function reading(pane: PaneView = {}) {
  const instance = instanceOf({ series: seriesOf('CT'), number: 1 });
  const set = { kind: 'image', id: 'set', frames: [{ instance, frame: 1 }] } as unknown as ImageSet;
  const session = createSession({ ...emptyView, panes: [{ displaySet: 'set', ...pane }] });
  session.open.setState({ displaySets: new Map([[set.id, set]]) });
  const run = (id: string) =>
    imageCommands(session)
      .find((command) => command.id === id)
      ?.run();
  return { session, run, now: () => session.view.getState().panes[0]! };
}

const turned = fc.record({
  rotation: fc.constantFrom<0 | 90 | 180 | 270>(0, 90, 180, 270),
  flipHorizontal: fc.boolean(),
  flipVertical: fc.boolean(),
});

describe('turning by command', () => {
  it('turns clockwise as seen, however the picture is mirrored already', () => {
    fc.assert(
      fc.property(turned, fc.constantFrom('rotate-right', 'rotate-left'), (view, id) => {
        const { run, now } = reading(view);
        const middle = { space: 'canvas', x: area.width / 2, y: area.height / 2 } as const;
        const square = { ...image, columns: 200, pixel: { width: 1, height: 1 } };
        // What is seen a way above the middle goes to the right of it by a turn to the right.
        const above = viewTransform(area, square, view).toIndex({ ...middle, y: middle.y - 50 });
        run(id);
        const after = viewTransform(area, square, now()).toCanvas(above);
        expect(after.x - middle.x).toBeCloseTo(id === 'rotate-right' ? 50 : -50, 6);
        expect(after.y).toBeCloseTo(middle.y, 6);
      }),
    );
  });
});

describe('zooming by command', () => {
  it('keeps what lies at the middle of the pane there', () => {
    const views = fc.record({
      zoom: fc.double({ min: 0.5, max: 8, noNaN: true }),
      pan: fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })),
    });
    fc.assert(
      fc.property(turned, views, fc.constantFrom('zoom-in', 'zoom-out'), (lie, place, id) => {
        const view = { ...lie, ...place };
        const { run, now } = reading(view);
        run(id);
        const middle = { space: 'canvas', x: area.width / 2, y: area.height / 2 } as const;
        const truth = zoomAbout(area, image, view, middle, now().zoom ?? NaN);
        expect(now().zoom).toBeCloseTo(view.zoom * (id === 'zoom-in' ? 1.25 : 0.8), 9);
        expect(now().pan?.[0]).toBeCloseTo(truth.pan[0], 6);
        expect(now().pan?.[1]).toBeCloseTo(truth.pan[1], 6);
      }),
    );
  });
});
