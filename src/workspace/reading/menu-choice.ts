import type { MenuChoice } from '#src/ui/Menu.tsx';
import type { ReadyCommand } from './use-commands.ts';

/** A command as a line of a menu; none where there is no such command now. */
export function menuChoice(c: ReadyCommand | undefined, extra: Partial<MenuChoice> = {}): readonly MenuChoice[] {
  if (!c) return [];
  const aside = c.aside === undefined ? c.keys : `${c.aside}   ${c.keys ?? ''}`;
  return [{ id: c.id, label: c.words, command: c.id, aside, disabled: c.blocked !== undefined, ...extra }];
}
