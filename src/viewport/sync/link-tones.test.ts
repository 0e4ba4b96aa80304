import { expect, test } from 'vitest';
import { emptyView, type PaneView } from '#src/model/session/view-state.ts';
import { createSession } from '#src/session/create.ts';
import { updatePane } from '#src/session/panes.ts';
import { linkTones } from './link-tones.ts';

function windowed(panes: readonly PaneView[]) {
  const session = createSession({ ...emptyView, layout: { rows: 1, columns: panes.length }, panes });
  linkTones(session);
  updatePane(session, 0, (pane) => ({ ...pane, window: { center: 50, width: 320 } }));
  return session.view.getState().panes.map((pane) => pane.window?.width);
}

test('a window set on one plane of a series is the window of all, and of no other series', () => {
  expect(
    windowed([
      { displaySet: 'ct', plane: 'axial' },
      { displaySet: 'ct', plane: 'coronal', window: { center: 0, width: 9 } },
      { displaySet: 'other', plane: 'coronal' },
    ]),
  ).toEqual([320, 320, undefined]);
});

test('two stacks of one series keep windows of their own', () => {
  expect(windowed([{ displaySet: 'ct' }, { displaySet: 'ct' }])).toEqual([320, undefined]);
});
