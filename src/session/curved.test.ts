import { expect, test } from 'vitest';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import { instanceOf, planeAt, seriesOf } from '#src/dataset/instances.fixture.ts';
import type { Annotation, Shape } from '#src/model/annotation/annotation.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { readLink, writeLink } from '#src/model/session/link.ts';
import { emptyView, type PaneView } from '#src/model/session/view-state.ts';
import { curvedCommand } from './commands/curved.ts';
import { reformatCommands } from './commands/reformat.ts';
import { toolCommands } from './commands/tools.ts';
import { turnCommands } from './commands/turn.ts';
import { createSession } from './create.ts';
import { followPaths } from './curved.ts';
import { livePane, shownSet } from './live-pane.ts';
import { thicken } from './slab.ts';

const series = seriesOf('CT');
const spacing = { row: 2, column: 1, basis: 'patient' } as const;
const frameOfReference = toUid('1.2.3.5');
/** 64 columns of 1 mm and 32 rows of 2 mm from the origin, ten slices of 2 mm from 18 mm down to 0. */
const slices = Array.from({ length: 10 }, (_, i) =>
  instanceOf({
    series,
    number: i + 1,
    instance: { frameOfReference },
    image: { columns: 64, rows: 32 },
    frame: { plane: planeAt([0, 0, 18 - 2 * i]), spacing },
  }),
);
const [set] = displaySetsOf(series, slices, false);
const index = (x: number, y: number) => ({ space: 'index', x, y }) as const;

function mark(geometry: Shape['geometry'], id = '2.25.7'): Annotation {
  const on = { ...slices[3]!.address, frame: 1 };
  const shape = { space: 'index', on, geometry } as Shape;
  return { id, version: 1, author: '', created: '2026-01-01T00:00Z', changed: '2026-01-01T00:00Z', shape };
}

function reading(...panes: readonly PaneView[]) {
  const session = createSession();
  session.open.setState({ displaySets: new Map([[set!.id, set!]]) });
  const hung = panes.map((pane, i) => (i === 0 ? { displaySet: set!.id, ...pane } : pane));
  session.view.setState({ ...emptyView, layout: { rows: 1, columns: hung.length }, panes: hung }, true);
  const command = curvedCommand(session);
  const draw = (one: Annotation) => {
    session.annotations.put(one);
    session.annotations.select(one.id);
  };
  return { session, command, draw, pane: (i: number) => session.view.getState().panes[i]! };
}

const arch = mark({ kind: 'path', points: [index(50, 20), index(30, 5), index(10, 20)] });

test('a path on an axial image is cut from the patient’s right to the left, head up, in a second pane', () => {
  const { session, command, draw, pane } = reading({ window: { center: 40, width: 400 } });
  expect(command.blocked?.()).toBe('blocked.noPath');
  draw(arch);
  expect(command.blocked?.()).toBeUndefined();
  command.run();
  expect(session.view.getState()).toMatchObject({ layout: { rows: 1, columns: 2 }, active: 0 });
  expect(pane(1)).toEqual({
    displaySet: set!.id,
    plane: 'curved',
    window: { center: 40, width: 400 },
    path: {
      points: [
        [10, 40, 12],
        [30, 10, 12],
        [50, 40, 12],
      ],
      frameOfReference,
      up: [0, 0, 1],
      of: '2.25.7',
    },
  });
  const shown = shownSet(session, pane(1));
  expect(shown).toMatchObject({ kind: 'image', cut: { plane: 'curved' } });
  // Nothing of it lies in a plane: it says none, and has no letters, lines or marks of one.
  expect(shown?.kind === 'image' && shown.frames[0]!.instance.image!.perFrame).toEqual([{}]);
  expect(readLink(writeLink(session.view.getState()))?.view).toEqual(session.view.getState());
});

test('a path down a sagittal plane stands upright: head up, the patient’s right at the left', () => {
  const { command, draw, pane } = reading({});
  const points = [2, 9, 16].map((z) => ({ space: 'patient', x: 30, y: 20 + z / 4, z }) as const);
  const { source, study, series: uid } = series.address;
  draw({
    ...arch,
    shape: {
      space: 'patient',
      on: { source, study, series: uid },
      frameOfReference,
      plane: { position: [30, 0, 18], rowDirection: [0, 1, 0], columnDirection: [0, 0, -1] },
      geometry: { kind: 'path', points },
    },
  });
  command.run();
  // Drawn from the feet: it begins at the head; turned clockwise, the top is at the right, the patient's left.
  expect(pane(1).rotation).toBe(90);
  expect(pane(1).path).toMatchObject({ up: [1, 0, 0] });
  expect(pane(1).path!.points.map(([, , z]) => z)).toEqual([16, 9, 2]);
});

test('a pane that is empty is taken first, else the next; a second time the same one', () => {
  const three = reading({}, { displaySet: 'other' }, {});
  three.draw(arch);
  three.command.run();
  expect(three.pane(2).plane).toBe('curved');
  three.command.run();
  expect(three.pane(1)).toEqual({ displaySet: 'other' });
  const two = reading({}, { displaySet: 'other' });
  two.draw(arch);
  two.command.run();
  expect(two.pane(1).plane).toBe('curved');
});

test('an open line by hand is a path too; what is closed, or no line, is none', () => {
  const { command, draw, pane } = reading({});
  const line = Array.from({ length: 200 }, (_, i) => index(5 + i / 4, 10 + 3 * Math.sin(i / 20)));
  draw(mark({ kind: 'freehand', closed: true, points: line }));
  expect(command.blocked?.()).toBe('blocked.noPath');
  draw(mark({ kind: 'length', points: [index(1, 1), index(9, 9)] }));
  expect(command.blocked?.()).toBe('blocked.noPath');
  draw(mark({ kind: 'freehand', closed: false, points: line }));
  command.run();
  const { points } = pane(1).path!;
  expect(points.length).toBeLessThan(40);
  for (const [x, y] of points) expect(Math.abs(y - 20 - 6 * Math.sin((x - 5) / 5))).toBeLessThan(0.1);
});

test('a path on what is not open, or lies nowhere, is refused in words', () => {
  const { command, draw } = reading({});
  draw({ ...arch, shape: { ...arch.shape, on: { ...arch.shape.on, instance: toUid('1.9.9') } } as Shape });
  expect(command.blocked?.()).toBe('blocked.pathElsewhere');
});

test('the picture follows the path: a point that is moved, and its undoing', () => {
  const { session, command, draw, pane } = reading({});
  const stop = followPaths(session);
  draw(arch);
  command.run();
  const before = pane(1).path;
  const moved = { ...arch, version: 2, shape: { ...arch.shape, geometry: { kind: 'path', points: [index(50, 20), index(30, 9), index(10, 20)] } } as Shape }; // prettier-ignore
  session.annotations.put(moved);
  expect(pane(1).path!.points[1]).toEqual([30, 18, 12]);
  expect(pane(1).path!.up).toEqual(before!.up);
  session.annotations.undo();
  expect(pane(1).path).toEqual(before);
  // A mark that is gone leaves the picture as it was; one that only has another name cuts nothing anew.
  session.annotations.put({ ...arch, version: 4, label: 'arch' });
  const named = pane(1);
  session.annotations.remove(arch.id);
  expect(pane(1)).toBe(named);
  stop();
});

test('a curved plane is thick where that is wished, is not turned, takes no marks, and gives way to other planes', () => {
  const { session, command, draw, pane } = reading({});
  draw(arch);
  command.run();
  session.view.setState({ active: 1 });
  expect(thicken(session, 1, 1)).toBeUndefined();
  expect(pane(1)).toMatchObject({ plane: 'curved', slab: { mode: 'mip', thickness: 1 } });
  expect(pane(1).path).toBeDefined();
  for (const one of turnCommands(session).filter(({ id }) => id.startsWith('turn-')))
    expect(one.blocked?.()).toBe('blocked.curved');
  const blocked = new Map(toolCommands(session).map((one) => [one.id, one.blocked?.()]));
  for (const tool of ['length', 'crosshair', 'brush', 'path'])
    expect(blocked.get(`tool-${tool}`)).toBe('pane.cut.noCurvedMarks');
  expect(blocked.get('tool-window')).toBeUndefined();
  reformatCommands(session)
    .find(({ id }) => id === 'plane-coronal')!
    .run();
  expect(livePane(session).view).toMatchObject({ plane: 'coronal' });
  expect(livePane(session).view.path).toBeUndefined();
});
