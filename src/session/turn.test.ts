import { expect, test } from 'vitest';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import { instanceOf, planeAt, seriesOf } from '#src/dataset/instances.fixture.ts';
import { emptyView, type PaneView } from '#src/model/session/view-state.ts';
import { createSession } from './create.ts';
import { shownSet, placeIn } from './live-pane.ts';
import { thicken, toggleSlab } from './slab.ts';
import { straighten, turnBy, turned } from './turn.ts';
import type { Session } from './session.ts';

const series = seriesOf('CT');
const spacing = { row: 1, column: 1, basis: 'patient' } as const;
/** 64 columns and rows of 1 mm from the origin, ten slices of 2 mm from 18 mm down to 0. */
const slices = Array.from({ length: 10 }, (_, i) =>
  instanceOf({
    series,
    number: i + 1,
    image: { columns: 64, rows: 64 },
    frame: { plane: planeAt([0, 0, 18 - 2 * i]), spacing },
  }),
);
const [set] = displaySetsOf(series, slices, false);

function reading(...panes: readonly PaneView[]): {
  readonly session: Session;
  readonly pane: (i?: number) => PaneView;
} {
  const session = createSession();
  session.open.setState({ displaySets: new Map([[set!.id, set!]]) });
  const hung = panes.map((pane) => ({ displaySet: set!.id, ...pane }));
  session.view.setState({ ...emptyView, layout: { rows: 1, columns: hung.length }, panes: hung }, true);
  return { session, pane: (i = 0) => session.view.getState().panes[i]! };
}
const at = (i: number) => ({ instance: slices[i]!.address.instance, frame: 1 });

test('a coronal plane turned by 30 degrees about the length of the body is oblique through the same place', () => {
  const { session, pane } = reading({ plane: 'coronal', point: [10, 5, 9] });
  // About the direction to the head: the front of the body goes to its right, the right hand's way.
  const now = turned(session, pane(), { pivot: [10, 5, 0], axis: [0, 0, 1], radians: Math.PI / 6 });
  expect(now.plane).toBe('oblique');
  // Coronal is looked at towards the back, (0, 1, 0): turned, (-sin 30, cos 30, 0).
  now.normal!.forEach((part, i) => expect(part).toBeCloseTo([-0.5, Math.sqrt(3) / 2, 0][i]!, 6));
  now.up!.forEach((part, i) => expect(part).toBeCloseTo([0, 0, 1][i]!, 6));
  expect(now.point).toEqual([10, 5, 9]);
});

test('a place beside the axis is taken along', () => {
  const { session, pane } = reading({ plane: 'coronal', point: [20, 5, 9] });
  const now = turned(session, pane(), { pivot: [10, 5, 0], axis: [0, 0, 1], radians: Math.PI / 2 });
  expect(now.point).toEqual([10, 15, 9]);
});

test('a stack is turned from where it was taken, at the image that it shows', () => {
  const { session, pane } = reading({ at: at(3) });
  turnBy(session, 0, 'across', 10);
  expect(pane().plane).toBe('oblique');
  // The third slice from the top is at 12 mm; turned about its own middle.
  expect(pane().point![2]).toBeCloseTo(12, 6);
  turnBy(session, 0, 'across', -10);
  expect(pane().normal![2]).toBeCloseTo(1, 6);
});

test('planes put straight go each to a plane of the body of its own', () => {
  const s = Math.SQRT1_2;
  const turnedTwice: readonly PaneView[] = [
    { plane: 'oblique', normal: [0.6, 0, 0.8], up: [0, -1, 0] },
    { plane: 'coronal' },
    { plane: 'oblique', normal: [-s, 0, s], up: [s, 0, s] },
  ];
  const { session, pane } = reading(...turnedTwice);
  straighten(session);
  expect([0, 1, 2].map((i) => pane(i).plane)).toEqual(['axial', 'coronal', 'sagittal']);
  expect(pane(2)).not.toHaveProperty('normal');
});

test('a slab of a stack is cut round the image that was shown, and gives it back', () => {
  const { session, pane } = reading({ at: at(7) });
  toggleSlab(session, 0, 'mean');
  expect(pane()).toMatchObject({ plane: 'axial', slab: { mode: 'mean', thickness: 10 } });
  const cut = shownSet(session, pane());
  expect(cut?.kind === 'image' && cut.cut && placeIn(cut, pane())).toBe(7);
  toggleSlab(session, 0, 'mean');
  expect(pane()).toMatchObject({ plane: 'axial', at: at(7) });
  expect(pane()).not.toHaveProperty('slab');
});

test('slabs grow and shrink by steps, and thinner than the thinnest are planes', () => {
  const { session, pane } = reading({ plane: 'coronal' });
  const thickness = () => pane().slab?.thickness;
  thicken(session, 0, 1);
  expect(thickness()).toBe(1);
  thicken(session, 0, 2);
  expect(thickness()).toBe(3);
  thicken(session, 0, -2);
  expect(thickness()).toBe(1);
  thicken(session, 0, -1);
  expect(thickness()).toBeUndefined();
  thicken(session, 0, -1);
  expect(thickness()).toBeUndefined();
  // A link's own thickness goes to the next whole step.
  session.view.setState(({ panes }) => ({ panes: panes.map((p) => ({ ...p, slab: { mode: 'mip', thickness: 7 } })) }));
  thicken(session, 0, -1);
  expect(thickness()).toBe(6);
});

test('what is no volume is neither turned nor gathered, and says why', () => {
  const loose = displaySetsOf(series, [slices[0]!, slices[1]!, slices[5]!], false)[0]!;
  const session = createSession();
  session.open.setState({ displaySets: new Map([[loose.id, loose]]) });
  const pane: PaneView = { displaySet: loose.id, plane: 'coronal' };
  session.view.setState({ panes: [pane] });
  expect(thicken(session, 0, 1)).toMatch(/^pane\.cut\.(missing-slices|uneven-spacing)$/);
  expect(turned(session, pane, { pivot: [0, 0, 0], axis: [0, 0, 1], radians: 1 })).toBe(pane);
});
