import { t } from '#src/text/index.ts';
import { Bar } from '#src/ui/Bar.tsx';
import {
  ArrowDownToLine,
  Captions,
  ChevronsLeft,
  ChevronsRight,
  CircleQuestionMark,
  Contrast,
  FileText,
  FlipHorizontal2,
  GraduationCap,
  LayoutGrid,
  Link2,
  type LucideIcon,
  Pause,
  Play,
  Printer,
  RotateCcw,
  RotateCw,
  ScanLine,
  SkipBack,
  SkipForward,
} from '#src/ui/icons.ts';
import { LayoutButton } from './LayoutPicker.tsx';
import { PresetsMenu } from './PresetsMenu.tsx';
import { toolIcons } from './tool-icons.ts';
import { ToolButton } from './ToolButton.tsx';
import type { ReadyCommand } from './use-commands.ts';
import './basic-tools.css';

const tools = ['scroll', 'window', 'zoom', 'pan', 'select', 'length', 'angle', 'cobb', 'crosshair'] as const;

/** By command, in groups: what can be done at once (RAD TF-2, tables 4.16.4.2.2.5.13-1 and -3), as near as our icons come. */
const actions: readonly (readonly (readonly [command: string, icon: LucideIcon])[])[] = [
  [
    ['previous-study', SkipBack],
    ['next-study', SkipForward],
    ['previous-series', ChevronsLeft],
    ['next-series', ChevronsRight],
  ],
  [
    ['link', Link2],
    ['lines', ScanLine],
    ['overlay', Captions],
    ['clamp', ArrowDownToLine],
    ['invert', Contrast],
    ['rotate-right', RotateCw],
    ['flip-horizontal', FlipHorizontal2],
    ['cine', Play],
  ],
  [
    ['report', FileText],
    ['print', Printer],
    ['reset', RotateCcw],
    ['keys', CircleQuestionMark],
    ['advanced', GraduationCap],
  ],
];

/** The tools of IHE Basic Image Review and no others: icons, their words in tips. */
export function BasicTools({ commands }: { readonly commands: ReadonlyMap<string, ReadyCommand> }) {
  const command = (id: string) => commands.get(id);
  return (
    <div className="basic-tools">
      <Bar label={t('workspace.toolbar')}>
        {tools.map((name) =>
          name === 'window' ? (
            <span key={name} className="split">
              <ToolButton command={command('tool-window')} icon={toolIcons.window} look="tool" />
              <PresetsMenu commands={commands} />
            </span>
          ) : (
            <ToolButton key={name} command={command(`tool-${name}`)} icon={toolIcons[name]} look="tool" />
          ),
        )}
        <div className="separator" />
        <LayoutButton command={command('layout')} icon={LayoutGrid} />
        {actions.map((group, i) => (
          <span key={i} className="basic-group">
            {group.map(([id, icon]) => (
              <ToolButton
                key={id}
                command={command(id)}
                icon={id === 'cine' && command(id)?.on === true ? Pause : icon}
              />
            ))}
          </span>
        ))}
      </Bar>
    </div>
  );
}
