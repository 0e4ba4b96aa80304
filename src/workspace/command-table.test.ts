import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSession } from '#src/session/create.ts';
import { keyMap } from '#src/session/keys.ts';
import { keyProfiles } from '#src/session/profiles.ts';
import { createWorklist } from '#src/session/worklist.ts';
import { isKey, setLanguage, wordsFor } from '#src/text/index.ts';
import type { Command } from '#src/session/command.ts';
import type { App } from './app.ts';

// Panes are styled and drawn in a browser; the table only asks them for what the live one can do.
vi.mock('#src/viewport/index.ts', () => ({ makePane: () => undefined }));

let commands: readonly Command[];

beforeAll(async () => {
  const { commandTable } = await import('./command-table.ts');
  const nothing = () => undefined;
  commands = commandTable({
    session: createSession(),
    host: { mode: 'static', can: { search: true }, settings: { get: nothing, set: nothing }, now: () => 0 },
    library: {} as App['library'],
    pixels: {} as App['pixels'],
    worklist: createWorklist({ settings: [] } as unknown as App['library']),
    open: nothing,
    toWorklist: nothing,
    setLanguage: nothing,
  });
});

afterEach(() => setLanguage('en'));

describe('the command table', () => {
  it('has every id once', () => {
    const ids = commands.map((c) => c.id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it('has the ids that hosts rely on', () => {
    const ids = commands.map((c) => c.id);
    for (const id of ['cine', 'layout', 'reset', 'invert']) expect(ids).toContain(id);
  });

  it('binds every key once', () => {
    const keys = commands.flatMap((c) => c.keys);
    expect(keys).toEqual([...new Set(keys)]);
  });

  it('leaves every command reachable under each profile', () => {
    for (const profile of keyProfiles) {
      const map = keyMap(commands, profile);
      for (const id of Object.keys(profile.keys)) {
        if (id.startsWith('preset-')) continue; // there only where the modality has presets
        expect([profile.id, id, commands.some((c) => c.id === id)]).toEqual([profile.id, id, true]);
        for (const key of profile.keys[id] ?? []) expect([key, map.get(key)?.id]).toEqual([key, id]);
      }
    }
  });

  it('has words for every command and every reason in both languages', () => {
    for (const language of ['en', 'zh'] as const) {
      setLanguage(language);
      for (const command of commands) {
        expect([command.id, isKey(command.title)]).toEqual([command.id, true]);
        expect(wordsFor(command.title, command.params)).not.toContain('{{');
        const reason = command.blocked?.();
        if (reason !== undefined) expect([command.id, isKey(reason)]).toEqual([command.id, true]);
      }
    }
  });
});
