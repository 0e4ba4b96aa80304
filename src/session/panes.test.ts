import { describe, expect, it } from 'vitest';
import { toUid } from '#src/model/dicom/uid.ts';
import { createSession } from './create.ts';
import { activate, hang, setLayout, swapPanes, toggleMaximised, updatePane, visiblePanes } from './panes.ts';

describe('panes', () => {
  it('keep what they show when the grid grows, and the live one when it shrinks', () => {
    const session = createSession();
    hang(session, 0, 'a');
    setLayout(session, { rows: 2, columns: 2 });
    hang(session, 3, 'd');
    activate(session, 3);
    setLayout(session, { rows: 1, columns: 2 });
    const { panes, active } = session.view.getState();
    expect(panes.map((p) => p.displaySet)).toEqual(['a', 'd']);
    expect(active).toBe(1);
  });

  it('show a newly hung set without the window, zoom or turn of the one before', () => {
    const session = createSession();
    hang(session, 0, 'a');
    updatePane(session, 0, (pane) => ({ ...pane, window: { center: 40, width: 400 }, zoom: 3, invert: true }));
    hang(session, 0, 'b');
    expect(session.view.getState().panes[0]).toEqual({ displaySet: 'b' });
  });

  it('come back as they were after one stood alone', () => {
    const session = createSession();
    setLayout(session, { rows: 1, columns: 2 });
    hang(session, 0, 'a');
    hang(session, 1, 'b');
    const before = session.view.getState().panes;
    toggleMaximised(session, 1);
    expect(visiblePanes(session.view.getState())).toEqual([1]);
    toggleMaximised(session, 1);
    expect(session.view.getState().panes).toBe(before);
    expect(visiblePanes(session.view.getState())).toEqual([0, 1]);
  });

  it('exchange everything about how they show when they are swapped', () => {
    const session = createSession();
    setLayout(session, { rows: 1, columns: 2 });
    hang(session, 0, 'a', { instance: toUid('1.2'), frame: 3 });
    swapPanes(session, 0, 1);
    expect(session.view.getState().panes).toEqual([{}, { displaySet: 'a', at: { instance: '1.2', frame: 3 } }]);
  });
});
