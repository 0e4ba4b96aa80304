import { useMemo, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Command } from '#src/session/command.ts';
import { keysOf } from '#src/session/keys.ts';
import { t, wordsFor } from '#src/text/index.ts';
import { useApp, useLanguage } from '../app.ts';
import { commandTable } from '../command-table.ts';
import { keyName, keysInForce } from '../keyboard.ts';
import { shell } from '../shell.ts';

/** A command as it stands now: its words, key, and whether it can run or is on. */
export interface ReadyCommand {
  readonly id: string;
  readonly words: string;
  readonly keys: string | undefined;
  /** What stands at the right in a list: a preset's figures. */
  readonly aside: string | undefined;
  readonly blocked: string | undefined;
  readonly on: boolean;
  readonly run: () => void;
}

/**
 * The commands as they stand, asked again when anything they look at has changed. What is compared is the few facts that
 * buttons show, so that a new slice draws no toolbar.
 */
export function useCommands(): ReadonlyMap<string, ReadyCommand> {
  const app = useApp();
  const language = useLanguage();
  const { session } = app;
  const habits = useStore(session.habits);
  const facts = useSyncExternalStore(
    (listener) => {
      const stops = [
        session.view.subscribe(listener),
        session.open.subscribe(listener),
        session.hanging.subscribe(listener),
        session.annotations.store.subscribe(listener),
        session.saving.subscribe(listener),
        session.segments.subscribe(listener),
        session.habits.subscribe(listener),
        shell.subscribe(listener),
      ];
      return () => stops.forEach((stop) => stop());
    },
    () => commandTable(app).map(factsOf).join('|'),
  );
  return useMemo(() => {
    const commands = commandTable(app);
    const map = keysInForce(session, commands);
    return new Map(commands.map((c) => [c.id, readyCommand(c, keysOf(c, map))] as const));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- facts and language are what the words are made of
  }, [app, facts, language, habits]);
}

function factsOf(command: Command): string {
  return `${command.id}${command.blocked?.() ?? ''}${command.on?.() === true ? '+' : ''}`;
}

function readyCommand(command: Command, keys: readonly string[]): ReadyCommand {
  const blocked = command.blocked?.();
  return {
    id: command.id,
    words: wordsFor(command.title, command.params),
    aside: command.params?.['width'] === undefined ? undefined : t('preset.values', command.params),
    keys: keys[0] === undefined ? undefined : keyName(keys[0]),
    blocked: blocked === undefined ? undefined : wordsFor(blocked),
    on: command.on?.() ?? false,
    run: command.run,
  };
}
