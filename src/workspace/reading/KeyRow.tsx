import { type KeyboardEvent, useState } from 'react';
import type { Command } from '#src/session/command.ts';
import { keepKeys } from '#src/session/habits.ts';
import { keyOf, keysOf } from '#src/session/keys.ts';
import { t, wordsFor } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { useApp } from '../app.ts';
import { keyName } from '../keyboard.ts';

interface KeyRowProps {
  readonly command: Command;
  readonly keys: readonly string[];
  /** All keys in force: a key that has a command already is said to. */
  readonly map: ReadonlyMap<string, Command>;
  readonly changing: boolean;
  readonly onChanging: (on: boolean) => void;
}

/** Keys that stay the page's own: without them nobody could leave a field or a sheet. */
const fixed = /^(Shift\+)?Tab$|^Enter$|^(Mod|Alt|Mod\+Alt)\+(Shift\+)?$/;
const modifiers = new Set(['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Dead', 'Process']);

/** A command and its keys; pressed, it waits for another key and says whose that is already. */
export function KeyRow({ command, keys, map, changing, onChanging }: KeyRowProps) {
  const { session, host } = useApp();
  const [pressed, setPressed] = useState<string>();
  const name = wordsFor(command.title, command.params);
  const holder = pressed === undefined ? undefined : map.get(pressed);
  const end = () => {
    setPressed(undefined);
    onChanging(false);
  };
  const keep = (own: readonly string[] | undefined, taken?: { readonly from: Command; readonly key: string }) => {
    keepKeys(session, host.settings, {
      [command.id]: own,
      ...(taken && { [taken.from.id]: keysOf(taken.from, map).filter((key) => key !== taken.key) }),
    });
    end();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (modifiers.has(event.key) || event.key === 'Tab') return;
    const key = keyOf(event.nativeEvent);
    event.preventDefault();
    event.stopPropagation();
    if (key === 'Escape') {
      end();
      return;
    }
    if (fixed.test(key)) return;
    const other = map.get(key);
    if (other && other.id !== command.id) setPressed(key);
    else keep([key]);
  };
  const shown = keys.length > 0 ? keys.map(keyName) : [t('workspace.keys.none')];
  if (!changing) {
    return (
      <div className="key-row" data-key-row={command.id}>
        <span>{name}</span>
        <button
          type="button"
          className="key-change"
          aria-label={`${t('workspace.keys.change', { name })}: ${shown.join(', ')}`}
          onClick={() => onChanging(true)}
        >
          {shown.map((key) => (
            <kbd key={key} className="key">
              {key}
            </kbd>
          ))}
        </button>
      </div>
    );
  }
  return (
    <div className="key-row changing" data-key-row={command.id}>
      <span>{name}</span>
      {pressed !== undefined && holder ? (
        <span role="alert">
          {t('workspace.keys.taken', { key: keyName(pressed), name: wordsFor(holder.title, holder.params) })}
        </span>
      ) : (
        <input
          className="key-press"
          readOnly
          autoFocus
          value={t('workspace.keys.press')}
          aria-label={t('workspace.keys.change', { name })}
          onKeyDown={onKeyDown}
        />
      )}
      <span className="key-actions">
        {pressed !== undefined && holder ? (
          <Button autoFocus kind="primary" onPress={() => keep([pressed], { from: holder, key: pressed })}>
            {t('workspace.keys.take')}
          </Button>
        ) : (
          <>
            <Button kind="quiet" onPress={() => keep([])}>
              {t('workspace.keys.noKey')}
            </Button>
            <Button kind="quiet" onPress={() => keep(undefined)}>
              {t('workspace.keys.asProfile')}
            </Button>
          </>
        )}
        <Button kind="quiet" onPress={end}>
          {t('workspace.keys.cancel')}
        </Button>
      </span>
    </div>
  );
}
