import { t } from '#src/text/index.ts';
import { Menu } from '#src/ui/Menu.tsx';
import { menuChoice } from './menu-choice.ts';
import { More } from './More.tsx';
import type { ReadyCommand } from './use-commands.ts';

/** The windows to choose from: the file's, its modality's, and in numbers. */
export function PresetsMenu({ commands }: { readonly commands: ReadonlyMap<string, ReadyCommand> }) {
  const hasPet = [...commands.values()].some((c) => c.id.startsWith('uptake-') && c.on);
  const pet = (start: string) =>
    hasPet
      ? [...commands.values()].filter((c) => c.id.startsWith(start)).flatMap((c) => menuChoice(c, { chosen: c.on }))
      : [];
  const presets = [...commands.values()].filter((c) => /^(preset|voi)-/.test(c.id));
  return (
    <Menu
      label={t('workspace.presets')}
      trigger={<More name={t('workspace.morePresets')} />}
      groups={[
        { id: 'presets', choices: presets.flatMap((p) => menuChoice(p, { chosen: p.on })) },
        { id: 'uptake', choices: pet('uptake-') },
        { id: 'colours', heading: t('workspace.colours'), choices: pet('colours-') },
        {
          id: 'own',
          choices: [...menuChoice(commands.get('window-default')), ...menuChoice(commands.get('window-entry'))],
        },
      ]}
      onChoose={(id) => commands.get(id)?.run()}
    />
  );
}
