import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Ellipsis } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { Menu, type MenuChoice } from '#src/ui/Menu.tsx';
import { useUnsaved } from '../saving/use-unsaved.ts';
import { menuChoice } from './menu-choice.ts';
import type { ReadyCommand } from './use-commands.ts';

/** What the phone's tabs have no place for: saving, hanging, and what leaves the page. */
export function PhoneMenu({ commands }: { readonly commands: ReadonlyMap<string, ReadyCommand> }) {
  const unsaved = useUnsaved();
  // A finger has no keys to be told of.
  const choices = (pick: (id: string) => boolean, ticked = false): readonly MenuChoice[] =>
    [...commands.values()]
      .filter(({ id, blocked }) => pick(id) && (blocked === undefined || !ticked))
      .flatMap((c) => menuChoice({ ...c, keys: undefined }, ticked ? { chosen: c.on } : {}));
  const named = (...ids: string[]) => ids.flatMap((id) => choices((one) => one === id));
  return (
    <Menu
      label={t('workspace.phone.more')}
      placement="bottom end"
      trigger={
        <Button
          kind="bare"
          className="t44"
          aria-label={t('workspace.phone.more')}
          data-command="phone-menu"
          data-mark={unsaved > 0 ? '' : undefined}
        >
          <Icon of={Ellipsis} />
        </Button>
      }
      groups={[
        { id: 'work', choices: named('star', 'save', 'undo', 'redo') },
        {
          id: 'hang',
          heading: t('workspace.hanging'),
          choices: choices((id) => /^(protocol-|stage-|reformat$)/.test(id), true),
        },
        {
          id: 'output',
          choices: named('save-picture', 'save-picture-bare', 'save-jpeg', 'save-clip', 'print', 'save-dicom'),
        },
        { id: 'studies', choices: named('previous-study', 'next-study') },
        { id: 'page', choices: named('overlay', 'language') },
      ]}
      onChoose={(id) => commands.get(id)?.run()}
    />
  );
}
