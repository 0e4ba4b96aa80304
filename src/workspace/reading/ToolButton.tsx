import type { LucideIcon } from '#src/ui/icons.ts';
import { Button } from '#src/ui/Button.tsx';
import { Icon } from '#src/ui/Icon.tsx';
import type { ReadyCommand } from './use-commands.ts';

interface ToolButtonProps {
  readonly command: ReadyCommand | undefined;
  readonly icon: LucideIcon;
  /** Shorter than the command's own words, for the bar. */
  readonly word?: string;
  /** In hand (a tool) or switched on (a state). */
  readonly look?: 'tool' | 'switch';
}

/** Icon over word, 46 x 36. What cannot run now stays, grey, with its reason in the tooltip. */
export function ToolButton({ command, icon, word, look = 'switch' }: ToolButtonProps) {
  if (!command) return null;
  const { id, words, keys, blocked, on, run } = command;
  const classes = ['tool', on ? (look === 'tool' ? 'on' : 'held') : ''].filter(Boolean).join(' ');
  return (
    <Button
      kind="bare"
      className={classes}
      tip={words}
      {...(keys === undefined ? {} : { keys })}
      hint={blocked}
      aria-label={words}
      aria-pressed={on}
      {...(blocked === undefined ? {} : { 'aria-disabled': 'true' as const })}
      data-command={id}
      onPress={() => {
        if (blocked === undefined) run();
      }}
    >
      <Icon of={icon} />
      <span>{word ?? words}</span>
    </Button>
  );
}
