import { expect, test } from 'vitest';
import { emptyView } from '#src/model/session/view-state.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { createSession } from './create.ts';

test('only what a pane has painted was seen, and once', () => {
  const session = createSession({ ...emptyView, panes: [{ displaySet: 'set' }] });
  const { seen, view } = session;
  let heard = 0;
  seen.subscribe(() => (heard += 1));
  // A pane stands at an image that failed: nobody saw it.
  view.setState({ panes: [{ displaySet: 'set', at: { instance: toUid('1.2.3'), frame: 1 } }] });
  const set = 'set' as Parameters<typeof seen.has>[0];
  expect(seen.has(set, '1.2.3', 1)).toBe(false);
  seen.add(set, '1.2.3', 1);
  seen.add(set, '1.2.3', 1);
  expect([seen.has(set, '1.2.3', 1), seen.has(set, '1.2.3', 2), seen.count(set), heard]).toEqual([true, false, 1, 1]);
});
