import { useState } from 'react';
import { useStore } from 'zustand';
import type { Annotation } from '#src/model/annotation/annotation.ts';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import { activate, hang, updatePane } from '#src/session/panes.ts';
import type { Session } from '#src/session/session.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Trash2 } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { useApp } from '../app.ts';
import { rename, shell } from '../shell.ts';
import { useToast } from '../Toast.tsx';
import { KeyImages } from './KeyImages.tsx';
import { measurementName, measurementWords, whereIs } from './measurement-words.ts';
import './measurements.css';

/** What was measured, in order of making. A click shows it, F2 names it, Del removes it (and undo brings it back). */
export function Measurements() {
  const { session, pixels } = useApp();
  const all = useStore(session.annotations.store, (s) => s.all);
  const selected = useStore(session.annotations.store, (s) => s.selected);
  const renaming = useStore(shell, (s) => s.renaming);
  const sets = useStore(session.open, (s) => s.displaySets);
  const toast = useToast();
  const list = [...all.values()].sort((a, b) => a.created.localeCompare(b.created));

  const remove = (mark: Annotation, name: string) => {
    session.annotations.remove(mark.id);
    toast({
      words: t('workspace.measurements.deleted', { name }),
      action: { label: t('command.undo'), keys: 'Ctrl Z', run: () => void session.annotations.undo() },
    });
  };
  return (
    <div className="panel-body">
      <h2>
        {t('workspace.measurements')} <span className="faint">{list.length}</span>
      </h2>
      {list.length === 0 ? <p className="panel-none">{t('workspace.measurements.none')}</p> : null}
      <ol className="measurements" data-own-keys>
        {list.map((mark, i) => {
          const name = measurementName(mark, i);
          const found = whereIs(mark, sets);
          const words = measurementWords(mark, found?.instance, pixels);
          return (
            <li
              key={mark.id}
              className={mark.id === selected ? 'measurement selected' : 'measurement'}
              data-annotation={mark.id}
            >
              {renaming === mark.id ? (
                <NameField
                  name={mark.label ?? ''}
                  onDone={(label) => {
                    if (label !== undefined) session.annotations.put(named(mark, label, new Date().toISOString()));
                    rename(undefined);
                  }}
                />
              ) : (
                <button
                  type="button"
                  className="measurement-show"
                  aria-current={mark.id === selected}
                  onClick={() => {
                    session.annotations.select(mark.id);
                    if (found) jump(session, mark, found.set);
                  }}
                  onDoubleClick={() => rename(mark.id)}
                  onKeyDown={(event) => {
                    if (event.key === 'F2') rename(mark.id);
                    else if (event.key === 'Delete') remove(mark, name);
                    else return;
                    event.preventDefault();
                    event.stopPropagation();
                  }}
                >
                  <span className="measurement-name clip">{name}</span>
                  {words.map((line, n) => (
                    <span key={line} className={n === 0 ? 'measurement-value' : 'measurement-more'}>
                      {line}
                    </span>
                  ))}
                  {mark.author === '' ? null : (
                    <span className="measurement-more clip">
                      {t('saving.by', { name: mark.author.replaceAll('^', ' ').trim() })}
                    </span>
                  )}
                </button>
              )}
              <Button
                kind="quiet"
                className="only-icon measurement-delete"
                tip={t('workspace.measurements.delete')}
                keys="Del"
                onPress={() => remove(mark, name)}
              >
                <Icon of={Trash2} />
              </Button>
            </li>
          );
        })}
      </ol>
      <KeyImages />
    </div>
  );
}

/** The same mark under another name: a new version. Without a name it has none. */
function named({ label: _, ...mark }: Annotation, label: string, changed: string): Annotation {
  return { ...mark, ...(label.trim() === '' ? {} : { label: label.trim() }), version: mark.version + 1, changed };
}

function NameField({ name, onDone }: { readonly name: string; readonly onDone: (name: string | undefined) => void }) {
  const [text, setText] = useState(name);
  return (
    <span className="field name-field">
      <input
        autoFocus
        value={text}
        maxLength={64}
        aria-label={t('workspace.measurements.name')}
        onChange={(e) => setText(e.target.value)}
        onBlur={() => onDone(text)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') onDone(text);
          else if (event.key === 'Escape') onDone(undefined);
        }}
      />
    </span>
  );
}

/** Brings the mark's image into a pane that shows its series, else into the live one. */
function jump(session: Session, mark: Annotation, set: DisplaySet): void {
  const at = { instance: mark.shape.on.instance, frame: mark.shape.on.frame };
  const { panes, active } = session.view.getState();
  const index = panes[active]?.displaySet === set.id ? active : panes.findIndex((p) => p.displaySet === set.id);
  if (index < 0) {
    hang(session, active, set.id, at);
    return;
  }
  activate(session, index);
  updatePane(session, index, (pane) => ({ ...pane, at }));
}
