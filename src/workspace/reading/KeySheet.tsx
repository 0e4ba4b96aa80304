import { useState } from 'react';
import { useStore } from 'zustand';
import { type ButtonTools, dragTools, keepButtons } from '#src/session/buttons.ts';
import { chooseProfile, keepKeys, setSingleKeys } from '#src/session/habits.ts';
import { keysOf } from '#src/session/keys.ts';
import { keyProfiles } from '#src/session/profiles.ts';
import type { Command } from '#src/session/command.ts';
import { imageCommands, presetCommands } from '#src/session/commands/image.ts';
import { layoutCommands } from '#src/session/commands/layout.ts';
import { markCommands } from '#src/session/commands/marks.ts';
import { toolCommands } from '#src/session/commands/tools.ts';
import { type Key, t, wordsFor } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Dialog } from '#src/ui/Dialog.tsx';
import { useApp } from '../app.ts';
import { commandTable } from '../command-table.ts';
import { keysInForce } from '../keyboard.ts';
import { KeyRow } from './KeyRow.tsx';
import './key-sheet.css';

const mouse = ['wheel', 'slab', 'turn', 'double', 'touch'] as const;

/** All keys, from the same table that runs them; and whose habits they follow. */
export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const app = useApp();
  const { host, session } = app;
  const [text, setText] = useState('');
  const [changing, setChanging] = useState<string>();
  const { profile, own, singleKeys } = useStore(session.habits);
  const all = commandTable(app);
  const map = keysInForce(session, all);
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
  const wanted = text.trim().toLowerCase();
  return (
    <Dialog title={t('command.keys')} closeLabel={t('shell.close')} className="key-sheet" onClose={onClose}>
      <div className="key-settings">
        <label>
          {t('workspace.keys.profile')}{' '}
          <select autoFocus value={profile} onChange={(e) => chooseProfile(session, host.settings, e.target.value)}>
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
            checked={singleKeys}
            onChange={(e) => setSingleKeys(session, host.settings, e.target.checked)}
          />{' '}
          {t('workspace.keys.single')}
        </label>
        <label className="key-search">
          <span className="visually-hidden">{t('workspace.keys.search')}</span>
          <input
            type="search"
            value={text}
            placeholder={t('workspace.keys.search')}
            onChange={(e) => setText(e.target.value)}
          />
        </label>
        {Object.keys(own).length > 0 ? (
          <Button
            kind="quiet"
            onPress={() =>
              keepKeys(session, host.settings, Object.fromEntries(Object.keys(own).map((id) => [id, undefined])))
            }
          >
            {t('workspace.keys.allAsProfile')}
          </Button>
        ) : null}
      </div>
      <div className="key-columns">
        {titles.map((title, group) => {
          const rows = all.filter((c) => groupOf(c) === group).map((c) => ({ c, keys: keysOf(c, map) }));
          const shown = rows.filter(({ c, keys }) =>
            wanted === ''
              ? keys.length > 0 || own[c.id] !== undefined
              : wordsFor(c.title, c.params).toLowerCase().includes(wanted),
          );
          return shown.length === 0 ? null : (
            <section key={title}>
              <h3>{t(title)}</h3>
              {shown.map(({ c, keys }) => (
                <KeyRow
                  key={c.id}
                  command={c}
                  keys={keys}
                  map={map}
                  changing={changing === c.id}
                  onChanging={(on) => setChanging(on ? c.id : undefined)}
                />
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
