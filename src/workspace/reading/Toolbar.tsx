import { t } from '#src/text/index.ts';
import { Bar } from '#src/ui/Bar.tsx';
import { Button } from '#src/ui/Button.tsx';
import {
  ArrowLeft,
  ChevronDown,
  Contrast,
  LayoutGrid,
  Link2,
  PanelRight,
  Pause,
  Play,
  Redo2,
  RotateCcw,
  RotateCw,
  Save,
  Search,
  Star,
  Undo2,
} from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { Menu } from '#src/ui/Menu.tsx';
import { useApp } from '../app.ts';
import { useStore } from 'zustand';
import { FilesMenu } from '../files/FilesMenu.tsx';
import { LanguageButton } from '../LanguageButton.tsx';
import { BasicTools } from './BasicTools.tsx';
import { HangMenu } from './HangMenu.tsx';
import { LayoutButton } from './LayoutPicker.tsx';
import { menuChoice } from './menu-choice.ts';
import { More } from './More.tsx';
import { PresetsMenu } from './PresetsMenu.tsx';
import { measuringGroups, toolIcons } from './tool-icons.ts';
import { ToolButton } from './ToolButton.tsx';
import { type ReadyCommand, useCommands } from './use-commands.ts';
import { useLastMeasuring } from './use-last-measuring.ts';
import { useUnsaved } from '../saving/use-unsaved.ts';
import { Who } from './Who.tsx';
import './bar.css';

/** The bar: who, the tools, and what is not in hand all day at the right. */
export function Toolbar() {
  const { host, toWorklist, session } = useApp();
  const commands = useCommands();
  const unsaved = useUnsaved();
  const command = (id: string) => commands.get(id);
  const measuring = useLastMeasuring(session);
  const basic = useStore(session.habits, ({ profile, advanced }) => profile === 'bir' && !advanced);
  const choose = (id: string) => command(id)?.run();
  const choice = menuChoice;
  const rate = useStore(session.view, ({ panes, active }) => panes[active]?.cine);
  const cineWord = rate === undefined ? {} : { word: t('workspace.cineRate', { rate: Math.round(10 * rate) / 10 }) };

  return (
    <header className="bar" data-region>
      {host.can.search ? (
        <Button
          kind="quiet"
          className="only-icon"
          tip={t('workspace.back')}
          data-command="worklist"
          onPress={toWorklist}
        >
          <Icon of={ArrowLeft} />
        </Button>
      ) : null}
      <Who />
      <div className="separator" />
      {basic ? (
        <BasicTools commands={commands} />
      ) : (
        <Bar label={t('workspace.toolbar')}>
          <span className="split">
            <ToolButton command={command('tool-window')} icon={toolIcons.window} look="tool" />
            <PresetsMenu commands={commands} />
          </span>
          {(['scroll', 'zoom', 'pan', 'crosshair'] as const).map((name) => (
            <ToolButton key={name} command={command(`tool-${name}`)} icon={toolIcons[name]} look="tool" />
          ))}
          <div className="separator" />
          <span className="split">
            <ToolButton command={command(`tool-${measuring}`)} icon={toolIcons[measuring]} look="tool" />
            <Menu
              label={t('workspace.measure')}
              trigger={<More name={t('workspace.moreMeasure')} />}
              groups={measuringGroups.map((group) => ({
                id: group[0],
                choices: group.flatMap((m) => choice(command(`tool-${m}`), { icon: <Icon of={toolIcons[m]} /> })),
              }))}
              onChoose={choose}
            />
          </span>
          <ToolButton command={command('tool-probe')} icon={toolIcons.probe} look="tool" />
          <div className="separator" />
          <LayoutButton command={command('layout')} icon={LayoutGrid} />
          <HangMenu commands={commands} />
          <ToolButton command={command('link')} icon={Link2} />
          <ToolButton command={command('cine')} icon={command('cine')?.on ? Pause : Play} {...cineWord} />
          <div className="separator" />
          <ToolButton command={command('invert')} icon={Contrast} />
          <Menu
            label={t('workspace.moreImage')}
            trigger={
              <Button kind="bare" className="tool" aria-label={t('workspace.moreImage')}>
                <Icon of={RotateCw} />
                <span>{t('workspace.image.menu')}</span>
                <Icon of={ChevronDown} className="more" />
              </Button>
            }
            groups={[
              {
                id: 'turn',
                choices: ['rotate-right', 'rotate-left', 'flip-horizontal', 'flip-vertical'].flatMap((id) =>
                  choice(command(id)),
                ),
              },
              {
                id: 'size',
                choices: ['fit', 'one-to-one', 'zoom-in', 'zoom-out', 'overlay', 'maximise'].flatMap((id) =>
                  choice(command(id)),
                ),
              },
            ]}
            onChoose={choose}
          />
          <ToolButton command={command('reset')} icon={RotateCcw} />
        </Bar>
      )}
      <span className="grow" />
      <IconButton command={command('star')} icon={Star} />
      <IconButton command={command('save')} icon={Save} mark={unsaved > 0} />
      {/* The other bar has no room for what keys and the palette have too. */}
      {basic ? null : (
        <>
          <IconButton command={command('undo')} icon={Undo2} />
          <IconButton command={command('redo')} icon={Redo2} />
        </>
      )}
      <FilesMenu
        name={t('output.menu')}
        more={[
          ['save-picture', 'save-picture-bare', 'save-jpeg', 'save-jpeg-bare'],
          ['save-clip', 'print'],
          ['save-dicom'],
        ].map((ids, i) => ({ id: `output-${String(i)}`, choices: ids.flatMap((id) => choice(command(id))) }))}
        onMore={choose}
      />
      {basic ? null : <LanguageButton />}
      <button
        type="button"
        className="field commands"
        aria-label={t('command.palette')}
        data-command="palette"
        onClick={() => choose('palette')}
      >
        <Icon of={Search} />
        <span className="grow clip">{t('command.palette')}</span>
        <kbd className="key">{command('palette')?.keys}</kbd>
      </button>
      <IconButton command={command('panel')} icon={PanelRight} />
    </header>
  );
}

function IconButton({
  command,
  icon,
  mark = false,
}: {
  readonly command: ReadyCommand | undefined;
  readonly icon: Parameters<typeof Icon>[0]['of'];
  /** Something waits to be done by it. */
  readonly mark?: boolean;
}) {
  if (!command) return null;
  const { id, words, keys, blocked, on, run } = command;
  return (
    <Button
      kind={on ? 'plain' : 'quiet'}
      className="only-icon"
      tip={words}
      {...(keys === undefined ? {} : { keys })}
      hint={blocked}
      {...(blocked === undefined ? {} : { 'aria-disabled': 'true' as const })}
      data-command={id}
      data-mark={mark ? '' : undefined}
      onPress={() => {
        if (blocked === undefined) run();
      }}
    >
      <Icon of={icon} />
    </Button>
  );
}
