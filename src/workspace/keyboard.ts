import type { Command } from '#src/session/command.ts';
import { keyMap, keyOf, isSingleKey } from '#src/session/keys.ts';
import { profileBy } from '#src/session/profiles.ts';
import type { Session } from '#src/session/session.ts';
import type { App } from './app.ts';
import { commandTable } from './command-table.ts';
import { takeHeldKeys } from './early-keys.ts';
import { focusLivePane } from './regions.ts';
import { shell } from './shell.ts';

/** The keys in force: the profile's, changed by what this person has chosen. */
export function keysInForce(session: Session, commands: readonly Command[]): ReadonlyMap<string, Command> {
  const { profile, own } = session.habits.getState();
  return keyMap(commands, profileBy(profile), own);
}

/** Listens for the commands' keys on the whole page; returns how to stop. */
export function listenForKeys(app: App): () => void {
  const onKey = (event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.defaultPrevented || event.isComposing) return;
    const key = keyOf(event);
    const writing = target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]') !== null;
    if (shell.getState().sheet !== undefined || target.closest('[role=dialog], [role=menu]')) return;
    if (writing && !/^(Mod\+k|F\d+)$/.test(key)) return;
    // Lists, tabs and toolbars move with arrows themselves; a button takes Space and Enter.
    if (/^(Arrow|Home|End|Page)/.test(key) && target.closest('[data-own-arrows]')) return;
    if (/^(F2|Delete)$/.test(key) && target.closest('[data-own-keys]')) return;
    if ((key === ' ' || key === 'Enter') && target.closest('button, input, [role=button], [role=option], a[href]'))
      return;
    // What is being drawn takes these for itself.
    if (key === 'Escape' && document.querySelector('[data-drawing]')) return;
    if (/(Arrow\w+|Enter|Backspace)$/.test(key) && target.closest('[data-drawing=keys]')) return;
    if (isSingleKey(key) && !app.session.habits.getState().singleKeys) return;
    const command = keysInForce(app.session, commandTable(app)).get(key);
    if (command) {
      event.preventDefault();
      if (command.blocked?.() === undefined) command.run();
    } else if (key === 'Escape') focusLivePane();
  };
  // Before everybody else: the drawing engine takes every key pressed over a pane for its own.
  window.addEventListener('keydown', onKey, { capture: true });
  for (const event of takeHeldKeys()) onKey(event);
  return () => window.removeEventListener('keydown', onKey, { capture: true });
}

/** A key as it stands on the keyboard. */
export function keyName(key: string): string {
  const mac = navigator.platform.startsWith('Mac');
  const names: Readonly<Record<string, string>> = {
    Mod: mac ? '⌘' : 'Ctrl',
    Shift: mac ? '⇧' : 'Shift',
    Alt: mac ? '⌥' : 'Alt',
    ArrowUp: '↑',
    ArrowDown: '↓',
    ArrowLeft: '←',
    ArrowRight: '→',
    PageUp: 'Page Up',
    PageDown: 'Page Down',
    Delete: 'Del',
    Escape: 'Esc',
    ' ': 'Space',
  };
  return key === '+' || key.endsWith('++')
    ? key.replace(/\+\+$/, ' +').replace('Mod', names['Mod'] ?? '')
    : key
        .split('+')
        .map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part))
        .join(' ');
}
