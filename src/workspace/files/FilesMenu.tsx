import { useRef } from 'react';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { FolderOpen } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { Menu, type MenuGroup } from '#src/ui/Menu.tsx';
import { useOpenFiles } from './FileDrop.tsx';
import { chosenFiles } from './dropped.ts';
import './files.css';

function useFields() {
  const openFiles = useOpenFiles();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const field = (ref: typeof files, label: string, whole: boolean) => (
    <input
      ref={ref}
      type="file"
      multiple
      hidden
      aria-label={label}
      {...(whole ? { webkitdirectory: '' } : {})}
      data-files={whole ? 'folder' : 'files'}
      onChange={(event) => {
        const { files: list } = event.currentTarget;
        if (list && list.length > 0) openFiles(chosenFiles(list));
        event.currentTarget.value = '';
      }}
    />
  );
  return {
    fields: (
      <>
        {field(files, t('shell.openFiles.files'), false)}
        {field(folder, t('shell.openFiles.folder'), true)}
      </>
    ),
    chooseFiles: () => files.current?.click(),
    chooseFolder: () => folder.current?.click(),
  };
}

interface FilesMenuProps {
  /** What else goes in and out, below; and what it is then called. */
  readonly more?: readonly MenuGroup[];
  readonly name?: string;
  readonly onMore?: (id: string) => void;
}

/** "Open files" in the bar: single files or a folder. */
export function FilesMenu({ more = [], name = t('shell.openFiles'), onMore }: FilesMenuProps) {
  const { fields, chooseFiles, chooseFolder } = useFields();
  return (
    <>
      {fields}
      <Menu
        label={name}
        placement="bottom end"
        trigger={
          <Button kind="quiet" className="open-files" tip={name}>
            <Icon of={FolderOpen} />
            <span className="word">{t('shell.openFiles')}</span>
          </Button>
        }
        groups={[
          {
            id: 'files',
            choices: [
              { id: 'files', label: t('shell.openFiles.files') },
              { id: 'folder', label: t('shell.openFiles.folder') },
            ],
          },
          ...more,
        ]}
        onChoose={(id) => (id === 'folder' ? chooseFolder() : id === 'files' ? chooseFiles() : onMore?.(id))}
      />
    </>
  );
}

/** The same as two plain buttons, where there is room. */
export function ChooseFiles() {
  const { fields, chooseFiles, chooseFolder } = useFields();
  return (
    <div className="choose-files">
      {fields}
      <Button onPress={chooseFiles}>{t('shell.openFiles.files')}</Button>
      <Button onPress={chooseFolder}>{t('shell.openFiles.folder')}</Button>
    </div>
  );
}
