import type { Command } from './command.ts';

/** What a profile changes of the commands' own keys. */
export interface KeyProfile {
  readonly id: 'default' | 'weasis' | 'horos';
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

/** Habits of readers who come from other viewers. A key given here is taken from the command that had it. */
export const keyProfiles: readonly KeyProfile[] = [
  { id: 'default', keys: {} },
  {
    id: 'weasis',
    keys: {
      reset: ['Escape'],
      overlay: ['i', ' '],
      invert: ['Mod+i'],
      'rotate-right': ['Alt+r'],
      'rotate-left': ['Alt+l'],
      'flip-horizontal': ['Alt+f'],
      fit: ['Mod+Enter'],
      'zoom-in': ['Mod++', 'Mod+='],
      'zoom-out': ['Mod+-'],
      'preset-brain': ['3'],
      'preset-abdomen': ['4'],
      'preset-mediastinum': ['5'],
      'preset-bone': ['6'],
      'preset-lung': ['7'],
    },
  },
  {
    id: 'horos',
    keys: {
      'next-image': ['ArrowRight', 'ArrowDown'],
      'previous-image': ['ArrowLeft', 'ArrowUp'],
      'next-pane': ['Mod+ArrowRight'],
      'previous-pane': ['Mod+ArrowLeft'],
    },
  },
];

/** The key as written in the table: `Mod+Shift+z`. Letters are lower case whatever Caps Lock says. */
export function keyOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const letter = event.key.length === 1;
  const key = letter ? event.key.toLowerCase() : event.key;
  // Shift is already in a sign like `?` or `+`; for letters and named keys it counts.
  const shifted = event.shiftKey && (!letter || /[a-z]/.test(key));
  const parts = [event.ctrlKey || event.metaKey ? 'Mod' : '', event.altKey ? 'Alt' : '', shifted ? 'Shift' : '', key];
  return parts.filter(Boolean).join('+');
}

/** Keys in force: every key leads to one command; a profile's wish goes before a command's own. */
export function keyMap(commands: readonly Command[], profile: KeyProfile): ReadonlyMap<string, Command> {
  const map = new Map<string, Command>();
  for (const command of commands) for (const key of profile.keys[command.id] ?? []) map.set(key, command);
  for (const command of commands) {
    if (profile.keys[command.id]) continue;
    for (const key of command.keys) if (!map.has(key)) map.set(key, command);
  }
  return map;
}

/** The keys a command answers to under a profile. */
export function keysOf(command: Command, map: ReadonlyMap<string, Command>): readonly string[] {
  return [...map].filter(([, c]) => c.id === command.id).map(([key]) => key);
}

/** Whether a key is one plain sign: what speech input types by accident, and what can be switched off (WCAG 2.1.4). */
export function isSingleKey(key: string): boolean {
  return key.length === 1 && key !== ' ';
}
