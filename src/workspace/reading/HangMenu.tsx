import { useStore } from 'zustand';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { ChevronDown, LayoutTemplate } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { Menu, type MenuChoice } from '#src/ui/Menu.tsx';
import { useApp } from '../app.ts';
import type { ReadyCommand } from './use-commands.ts';

/** Hanging protocols that fit what is open, the stages of the one in force, other planes, and what linked panes share. */
export function HangMenu({ commands }: { readonly commands: ReadonlyMap<string, ReadyCommand> }) {
  const { session } = useApp();
  const best = useStore(session.hanging, (h) => h.offered[0]?.id);
  const choices = (pick: (id: string) => boolean, ticked = true): readonly MenuChoice[] =>
    [...commands.values()]
      .filter(({ id }) => pick(id))
      .map(({ id, words, keys, blocked, on }) => ({
        id,
        label: words,
        command: id,
        aside: id === `protocol-${best ?? ''}` ? t('workspace.hanging.best') : keys,
        disabled: blocked !== undefined,
        ...(ticked && { chosen: on }),
      }));
  return (
    <Menu
      label={t('workspace.hanging.menu')}
      trigger={
        <Button kind="bare" className="tool" aria-label={t('workspace.hanging.menu')} data-command="hanging">
          <Icon of={LayoutTemplate} />
          <span>{t('workspace.hanging')}</span>
          <Icon of={ChevronDown} className="more" />
        </Button>
      }
      groups={[
        { id: 'protocols', choices: choices((id) => id.startsWith('protocol-')) },
        { id: 'stages', choices: choices((id) => id.startsWith('stage-')) },
        { id: 'planes', choices: choices((id) => /^(reformat|rendering)$/.test(id) || id.startsWith('plane')) },
        { id: 'slabs', choices: choices((id) => id.startsWith('slab-')) },
        {
          id: 'linked',
          heading: t('workspace.hanging.linked'),
          choices: choices((id) => /^link-(?!on$|off$)/.test(id) || id === 'lines'),
        },
        { id: 'own', choices: choices((id) => id === 'save-protocol' || id.startsWith('delete-protocol-'), false) },
      ]}
      onChoose={(id) => commands.get(id)?.run()}
    />
  );
}
