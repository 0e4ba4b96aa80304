import type { Command } from './command.ts';
import type { KeyProfile } from './profiles.ts';

/** Keys chosen by hand, by command: they go before a profile's. An empty list = none. */
export type OwnKeys = Readonly<Record<string, readonly string[]>>;

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'> &
  Partial<Pick<KeyboardEvent, 'code'>>;

/** The key as written in the table: `Mod+Shift+z`. Letters are lower case whatever Caps Lock says. */
export function keyOf(event: Press): string {
  // With Alt some systems make another sign of a letter.
  const [, plain] = (event.altKey && /^Key([A-Z])$/.exec(event.code ?? '')) || [];
  const made = plain ?? event.key;
  const letter = made.length === 1;
  const key = letter ? made.toLowerCase() : made;
  // Shift is already in a sign like `?` or `+`; for letters and named keys it counts.
  const shifted = event.shiftKey && (!letter || /[a-z]/.test(key));
  const parts = [event.ctrlKey || event.metaKey ? 'Mod' : '', event.altKey ? 'Alt' : '', shifted ? 'Shift' : '', key];
  return parts.filter(Boolean).join('+');
}

/**
 * Keys in force: every key leads to one command; what a person has chosen goes before a profile's wish, and that before a
 * command's own.
 */
export function keyMap(
  commands: readonly Command[],
  profile: KeyProfile,
  own: OwnKeys = {},
): ReadonlyMap<string, Command> {
  const map = new Map<string, Command>();
  const put = (command: Command, keys: readonly string[]) => {
    for (const key of keys) if (!map.has(key)) map.set(key, command);
  };
  for (const command of commands) put(command, own[command.id] ?? []);
  for (const command of commands) if (!own[command.id]) put(command, profile.keys[command.id] ?? []);
  if (profile.caseless) for (const [key, command] of [...map]) if (/^[a-z]$/.test(key)) put(command, [`Shift+${key}`]);
  for (const command of commands) {
    if (own[command.id] || profile.keys[command.id]) continue;
    put(command, profile.caseless ? command.keys.map((key) => withoutShift(key, map)) : command.keys);
  }
  return map;
}

/** Where Shift with a letter means the letter, another key with the same letter that is free. */
function withoutShift(key: string, map: ReadonlyMap<string, Command>): string {
  if (!/^Shift\+[a-z]$/.test(key)) return key;
  return [key, key.replace('Shift', 'Alt'), `Alt+${key}`].find((one) => !map.has(one)) ?? key;
}

/** The keys a command answers to under a profile; those that only say the same with Shift are left out. */
export function keysOf(command: Command, map: ReadonlyMap<string, Command>): readonly string[] {
  const keys = [...map].filter(([, c]) => c.id === command.id).map(([key]) => key);
  return keys.filter((key) => !(/^Shift\+[a-z]$/.test(key) && keys.includes(key.slice(-1))));
}

/** Whether a key is one sign alone: what speech input types by accident, and what can be switched off (WCAG 2.1.4). */
export function isSingleKey(key: string): boolean {
  return (key.length === 1 && key !== ' ') || /^Shift\+[a-z]$/.test(key);
}
