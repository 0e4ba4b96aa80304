import { useState } from 'react';
import { useStore } from 'zustand';
import { type ButtonTools, dragTools, keepButtons } from '#src/session/buttons.ts';
import { keyMap, keyProfiles, keysOf } from '#src/session/keys.ts';
import type { Command } from '#src/session/command.ts';
import { imageCommands, presetCommands } from '#src/session/commands/image.ts';
import { layoutCommands } from '#src/session/commands/layout.ts';
import { markCommands } from '#src/session/commands/marks.ts';
import { toolCommands } from '#src/session/commands/tools.ts';
import { type Key, t, wordsFor } from '#src/text/index.ts';
import { Dialog } from '#src/ui/Dialog.tsx';
import { useApp } from '../app.ts';
import { commandTable } from '../command-table.ts';
import { keyName, profileOf, singleKeysOn } from '../keyboard.ts';
import './key-sheet.css';

const mouse = ['wheel', 'double', 'touch'] as const;

/** All keys, from the same table that runs them; and whose habits they follow. */
export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const app = useApp();
  const { host, session } = app;
  const [, redraw] = useState(0);
  const all = commandTable(app);
  const profile = profileOf(host.settings);
  const map = keyMap(all, profile);
  const inGroups = [toolCommands, imageCommands, presetCommands, layoutCommands, markCommands].map(
    (make) => new Set(make(session).map((c) => c.id)),
  );
  const titles: readonly Key[] = [
    'workspace.keys.tools',
    'workspace.keys.image',
    'workspace.keys.presets',
    'workspace.keys.layout',
    'workspace.keys.marks',
    'workspace.keys.screen',
  ];
  const groupOf = (c: Command) => {
    const at = inGroups.findIndex((ids) => ids.has(c.id));
    return at < 0 ? titles.length - 1 : at;
  };
  const set = (name: string, value: string) => {
    host.settings.set(name, value);
    redraw((n) => n + 1);
  };
  return (
    <Dialog title={t('command.keys')} closeLabel={t('shell.close')} className="key-sheet" onClose={onClose}>
      <div className="key-settings">
        <label>
          {t('workspace.keys.profile')}{' '}
          <select value={profile.id} onChange={(e) => set('keys', e.target.value)}>
            {keyProfiles.map((p) => (
              <option key={p.id} value={p.id}>
                {t(`workspace.keys.${p.id}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={singleKeysOn(host.settings)}
            onChange={(e) => set('single-keys', e.target.checked ? 'on' : 'off')}
          />{' '}
          {t('workspace.keys.single')}
        </label>
      </div>
      <div className="key-columns">
        {titles.map((title, group) => {
          const rows = all.filter((c) => groupOf(c) === group).map((c) => ({ c, keys: keysOf(c, map) }));
          const bound = rows.filter(({ keys }) => keys.length > 0);
          return bound.length === 0 ? null : (
            <section key={title}>
              <h3>{t(title)}</h3>
              {bound.map(({ c, keys }) => (
                <div key={c.id} className="key-row">
                  <span>{wordsFor(c.title, c.params)}</span>
                  <span>
                    {keys.map((key) => (
                      <kbd key={key} className="key">
                        {keyName(key)}
                      </kbd>
                    ))}
                  </span>
                </div>
              ))}
            </section>
          );
        })}
        <section>
          <h3>{t('workspace.keys.mouse')}</h3>
          <MouseButtons />
          {mouse.map((name) => (
            <p key={name}>{t(`workspace.mouse.${name}`)}</p>
          ))}
        </section>
      </div>
    </Dialog>
  );
}

/** Which tool each button of the mouse has; the left one's is what is in hand from now on, also when the page is opened. */
function MouseButtons() {
  const { host, session } = useApp();
  const buttons = useStore(session.buttons);
  const choose = (change: Partial<ButtonTools>) => {
    session.buttons.setState(change);
    keepButtons(host.settings, session.buttons.getState());
    if (change.left) session.view.setState({ tool: change.left });
  };
  return (['left', 'middle', 'right'] as const).map((button) => (
    <label key={button} className="key-row">
      <span>{t(`workspace.mouse.${button}`)}</span>
      <select
        value={buttons[button]}
        data-button={button}
        onChange={(event) => choose({ [button]: event.target.value as ButtonTools['left'] })}
      >
        {dragTools.map((tool) => (
          <option key={tool} value={tool}>
            {t(`command.tool-${tool}`)}
          </option>
        ))}
      </select>
    </label>
  ));
}
