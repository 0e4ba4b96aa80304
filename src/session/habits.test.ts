import { describe, expect, it } from 'vitest';
import { createSession } from './create.ts';
import { chooseProfile, keepKeys, setSingleKeys, takeHabits } from './habits.ts';
import type { Settings } from './host.ts';

function kept(values: Record<string, string> = {}): Settings & { readonly values: Map<string, string> } {
  const map = new Map(Object.entries(values));
  return {
    values: map,
    get: (name) => map.get(name),
    set: (name, value) => {
      if (value === undefined) map.delete(name);
      else map.set(name, value);
    },
  };
}

describe('habits', () => {
  it('come back as they were kept', () => {
    const settings = kept();
    const session = createSession();
    chooseProfile(session, settings, 'weasis');
    keepKeys(session, settings, { cine: ['x'], 'one-to-one': [] });
    setSingleKeys(session, settings, false);
    const again = createSession();
    takeHabits(again, settings);
    expect(again.habits.getState()).toEqual(session.habits.getState());
    expect(again.habits.getState()).toMatchObject({
      profile: 'weasis',
      own: { cine: ['x'], 'one-to-one': [] },
      singleKeys: false,
    });
  });

  it('of a command given back to its profile leave nothing behind', () => {
    const settings = kept();
    const session = createSession();
    keepKeys(session, settings, { cine: ['x'] });
    keepKeys(session, settings, { cine: undefined });
    expect(session.habits.getState().own).toEqual({});
    expect(settings.values.has('own-keys')).toBe(false);
  });

  it('that are damaged or unknown are as usual', () => {
    const session = createSession();
    for (const damaged of ['{', '7', 'null', '{"cine":"x"}']) {
      takeHabits(session, kept({ keys: 'emacs', 'own-keys': damaged }));
      expect(session.habits.getState()).toMatchObject({ profile: 'default', own: {}, singleKeys: true });
    }
  });

  it('of the mouse go with the profile, and come back with the usual one', () => {
    const settings = kept();
    const session = createSession();
    chooseProfile(session, settings, 'bir');
    expect(session.buttons.getState()).toEqual({ left: 'scroll', middle: 'pan', right: 'window' });
    expect(session.view.getState()).toMatchObject({ tool: 'scroll', lines: false });
    chooseProfile(session, settings, 'default');
    expect(session.buttons.getState()).toEqual({ left: 'window', middle: 'pan', right: 'zoom' });
    expect(session.view.getState().lines).toBeUndefined();
  });
});
