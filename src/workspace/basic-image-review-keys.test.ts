import { describe, expect, it, vi } from 'vitest';
import { createSession } from '#src/session/create.ts';
import { takeHabits } from '#src/session/habits.ts';
import { place, reader, single, stack } from './basic-image-review.fixture.ts';
import { keysInForce } from './keyboard.ts';

// Panes are styled and drawn in a browser; here only what commands do is asked.
vi.mock('#src/viewport/index.ts', () => ({ makePane: () => undefined }));

describe('its keys (.13)', () => {
  it.each([
    ['s', 'tool-scroll'],
    ['w', 'tool-window'],
    ['z', 'tool-zoom'],
    ['t', 'tool-pan'],
    ['v', 'tool-select'],
    ['d', 'tool-length'],
    ['a', 'tool-angle'],
    ['j', 'tool-crosshair'],
    ['o', 'lines'],
    ['l', 'link-on'],
    ['u', 'link-off'],
    ['i', 'overlay'],
    ['c', 'cine'],
    ['p', 'print'],
    ['r', 'report'],
    ['h', 'keys'],
    ['F1', 'keys'],
    ['Escape', 'reset'],
    ['ArrowLeft', 'previous-image'],
    ['ArrowUp', 'previous-image'],
    ['ArrowRight', 'next-image'],
    ['ArrowDown', 'next-image'],
    ['PageUp', 'previous-series'],
    ['PageDown', 'next-series'],
    ['F10', 'advanced'],
  ])('%s is %s, with Shift too', (key, id) => {
    const r = reader(stack());
    const keys = keysInForce(r.session, r.commands());
    expect(keys.get(key)?.id).toBe(id);
    if (key.length === 1) expect(keys.get(`Shift+${key}`)?.id).toBe(id);
  });

  it('leave no command of the default profile that has a key without one', () => {
    const r = reader(stack());
    const usual = reader(stack(), 'default');
    const bound = (one: typeof r) =>
      new Set([...keysInForce(one.session, one.commands()).values()].map(({ id }) => id));
    const lost = [...bound(usual)].filter((id) => !bound(r).has(id));
    expect(lost).toEqual([]);
  });
});

describe('the profile', () => {
  it('resets how a picture is shown and keeps the image', () => {
    const r = reader(stack());
    r.press('ArrowDown', 'ArrowDown', '2', '+', 'Escape');
    expect(r.view()).toEqual({ displaySet: r.view().displaySet, at: r.view().at });
    expect(place(r)).toBe(3);
  });

  it('is kept, with what was chosen by hand, and F10 leads beyond it and back', () => {
    const r = reader(single('CT'));
    r.press('F10');
    expect(r.byId('rotate-right')!.blocked?.()).toBeUndefined();
    const again = createSession();
    takeHabits(again, r.settings);
    expect(again.habits.getState()).toMatchObject({ profile: 'bir', advanced: true });
    expect(again.view.getState().lines).toBe(false);
    r.press('F10');
    expect(r.byId('rotate-right')!.blocked?.()).toBe('blocked.notProjection');
  });
});
