import { useState } from 'react';
import { useStore } from 'zustand';
import { largestLayout, setLayout } from '#src/session/panes.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { ChevronDown, type LucideIcon } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { Popup } from '#src/ui/Popup.tsx';
import { useApp } from '../app.ts';
import { closeSheet, openSheet, shell } from '../shell.ts';
import type { ReadyCommand } from './use-commands.ts';
import './layout-picker.css';

/** The toolbar's layout button with the grid to pick from. */
export function LayoutButton({
  command,
  icon,
}: {
  readonly command: ReadyCommand | undefined;
  readonly icon: LucideIcon;
}) {
  const open = useStore(shell, (s) => s.sheet === 'layout');
  return (
    <Popup
      label={t('command.layout')}
      open={open}
      onOpenChange={(next) => (next ? openSheet('layout') : closeSheet())}
      trigger={
        <Button kind="bare" className="tool" data-command="layout" aria-label={command?.words ?? ''}>
          <Icon of={icon} />
          <span>{command?.words}</span>
          <Icon of={ChevronDown} className="more" />
        </Button>
      }
    >
      {(close) => <LayoutGridPicker onPicked={close} />}
    </Popup>
  );
}

/** Four rows of five: the corner pointed at is the layout. Arrows move, Enter takes it. */
export function LayoutGridPicker({ onPicked }: { readonly onPicked: () => void }) {
  const { session } = useApp();
  const now = useStore(session.view, (v) => v.layout);
  const [at, setAt] = useState(now);
  const { rows, columns } = largestLayout;
  const move = (row: number, column: number) =>
    setAt({ rows: Math.min(rows, Math.max(1, row)), columns: Math.min(columns, Math.max(1, column)) });
  const pick = (layout: typeof at) => {
    setLayout(session, layout);
    onPicked();
  };
  return (
    <div
      className="layout-picker"
      role="grid"
      tabIndex={0}
      aria-label={t('command.layout')}
      aria-activedescendant={`layout-${String(at.rows)}x${String(at.columns)}`}
      ref={(element) => element?.focus()}
      onKeyDown={(event) => {
        const steps: Readonly<Record<string, readonly [number, number]>> = {
          ArrowRight: [0, 1],
          ArrowLeft: [0, -1],
          ArrowDown: [1, 0],
          ArrowUp: [-1, 0],
        };
        const step = steps[event.key];
        if (step) move(at.rows + step[0], at.columns + step[1]);
        else if (event.key === 'Enter' || event.key === ' ') pick(at);
        else return;
        event.preventDefault();
      }}
    >
      {Array.from({ length: rows }, (_, r) => (
        <div role="row" key={r}>
          {Array.from({ length: columns }, (_cell, c) => {
            const layout = { rows: r + 1, columns: c + 1 };
            const inside = r < at.rows && c < at.columns;
            return (
              <div
                key={c}
                id={`layout-${String(layout.rows)}x${String(layout.columns)}`}
                role="gridcell"
                aria-label={t('workspace.layout.pick', layout)}
                aria-selected={layout.rows === at.rows && layout.columns === at.columns}
                className={inside ? 'in' : ''}
                data-command={`layout-${String(layout.rows)}x${String(layout.columns)}`}
                data-layout={`${String(layout.rows)}x${String(layout.columns)}`}
                onPointerEnter={() => setAt(layout)}
                onClick={() => pick(layout)}
              />
            );
          })}
        </div>
      ))}
      <output>{t('workspace.layout.pick', { ...at })}</output>
    </div>
  );
}
