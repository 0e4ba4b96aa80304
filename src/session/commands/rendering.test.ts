import { expect, test } from 'vitest';
import { plain, setOf } from '#src/pixels/reformat.fixture.ts';
import { emptyView, type PaneView } from '#src/model/session/view-state.ts';
import type { Command } from '../command.ts';
import { createSession } from '../create.ts';
import { shownSet } from '../live-pane.ts';
import { besideRendering, renderingCommand } from './rendering.ts';

const set = setOf(plain);

function opened(pane: PaneView, hung = set) {
  const session = createSession();
  session.open.setState({ displaySets: new Map([[hung.id, hung]]) });
  session.view.setState({ ...emptyView, panes: [{ displaySet: hung.id, ...pane }] });
  const ran: string[] = [];
  const others = [
    'next-image',
    'rotate-left',
    'tool-length',
    'tool-zoom',
    'preset-lung',
    'plane-coronal',
    'zoom-in',
    'reset',
    'invert',
    'layout',
  ];
  const plainly = (id: string): Command => ({ id, title: id, keys: [], run: () => ran.push(id) });
  const table = () => besideRendering(session, [...others.map(plainly), renderingCommand(session)]);
  return {
    session,
    ran,
    pane: () => session.view.getState().panes[0]!,
    command: (id: string) => table().find((command) => command.id === id),
    ids: () => table().map(({ id }) => id),
  };
}

test('a pane goes over to its volume as a whole and back to its place, without what belonged to the picture', () => {
  const at = { instance: set.frames[3]!.instance.address.instance, frame: 1 };
  const { command, pane, session } = opened({ at, window: { center: 40, width: 400 }, zoom: 3, rotation: 90 });
  command('rendering')!.run();
  expect(pane()).toEqual({ displaySet: set.id, at, rendering: { preset: 'ct-bone' } });
  expect(command('rendering')!.on!()).toBe(true);
  // No image of it is on the screen: nothing is linked to, measured on or said of one.
  expect(shownSet(session, pane())).toBeUndefined();
  command('rendering-ct-lung')!.run();
  command('rendering-turn-left')!.run();
  expect(pane().rendering!.preset).toBe('ct-lung');
  command('rendering')!.run();
  expect(pane()).toEqual({ displaySet: set.id, at });
});

test('while it is seen as a whole, what belongs to one image waits with the reason, and zoom is the volume’s', () => {
  const { command, pane, ran, ids } = opened({ rendering: { preset: 'ct-bone', zoom: 2, pan: [5, 5] } });
  for (const id of ['next-image', 'rotate-left', 'tool-length'])
    expect(command(id)!.blocked!()).toBe('blocked.rendering');
  for (const id of ['tool-zoom', 'layout']) expect(command(id)!.blocked?.()).toBeUndefined();
  expect(command('invert')!.blocked!()).toBe('blocked.notInverted');
  expect(ids()).not.toContain('preset-lung');
  command('zoom-in')!.run();
  expect(pane().rendering!.zoom).toBe(2.5);
  command('reset')!.run();
  expect(pane().rendering).toEqual({ preset: 'ct-bone' });
  expect(ran).toEqual([]);
  command('plane-coronal')!.run();
  expect(ran).toEqual(['plane-coronal']);
  expect(pane().rendering).toBeUndefined();
});

test('sides are named, and the one looked from is told', () => {
  const { command } = opened({ rendering: { preset: 'mip' } });
  expect(command('rendering-from-front')!.on!()).toBe(true);
  command('rendering-from-feet')!.run();
  expect(command('rendering-from-front')!.on!()).toBe(false);
  expect(command('rendering-from-feet')!.on!()).toBe(true);
});

test('pictures that make no volume say why, and no pane without pictures offers it', () => {
  const alone = setOf({ ...plain, slices: 1 });
  const { command } = opened({}, alone);
  expect(command('rendering')!.blocked!()).toBe('pane.cut.single');
  const { command: none, session } = opened({});
  session.view.setState({ panes: [{}] });
  expect(none('rendering')!.blocked!()).toBe('blocked.noImage');
});
