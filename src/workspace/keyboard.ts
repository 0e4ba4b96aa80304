import { keyMap, keyOf, keyProfiles, isSingleKey, type KeyProfile } from '#src/session/keys.ts';
import type { Settings } from '#src/session/host.ts';
import type { App } from './app.ts';
import { commandTable } from './command-table.ts';
import { takeHeldKeys } from './early-keys.ts';
import { focusLivePane } from './regions.ts';
import { shell } from './shell.ts';

export function profileOf(settings: Settings): KeyProfile {
  const id = settings.get('keys');
  return keyProfiles.find((p) => p.id === id) ?? (keyProfiles[0] as KeyProfile);
}

/** Single letters can be switched off, for speech input (WCAG 2.1.4). */
export function singleKeysOn(settings: Settings): boolean {
  return settings.get('single-keys') !== 'off';
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
    if (/^(Arrow|Home|End|Page|Shift\+[a-t]$)/.test(key) && target.closest('[data-own-arrows]')) return;
    if (/^(F2|Delete)$/.test(key) && target.closest('[data-own-keys]')) return;
    if ((key === ' ' || key === 'Enter') && target.closest('button, input, [role=button], [role=option], a[href]'))
      return;
    if (isSingleKey(key) && !singleKeysOn(app.host.settings)) return;
    const command = keyMap(commandTable(app), profileOf(app.host.settings)).get(key);
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
