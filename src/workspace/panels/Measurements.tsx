import { useReducer, useState } from 'react';
import { useStore } from 'zustand';
import { markColours, type Annotation, type Lesion, type MarkColour } from '#src/model/annotation/annotation.ts';
import { lesionsOf, newLesion, setLesion } from '#src/session/lesions.ts';
import { sameStudy } from '#src/session/open-state.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { ClipboardCopy, Ellipsis, EyeOff } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { Menu } from '#src/ui/Menu.tsx';
import { measuredLines } from '#src/viewport/index.ts';
import { useApp } from '../app.ts';
import { rename, shell } from '../shell.ts';
import { useToast } from '../Toast.tsx';
import { volumeWords } from './follow-up-words.ts';
import { jump } from './jump.ts';
import { KeyImages } from './KeyImages.tsx';
import { lesionAt } from './lesion-figures.ts';
import { measuredNow, measurementName, whereIs } from './measurement-words.ts';
import { asText, offerFile } from './take-away.ts';
import './measurements.css';

/** What was measured, in order of making. A click shows it, F2 names it, Del removes it (and undo brings it back). */
export function Measurements() {
  const app = useApp();
  const { session } = app;
  const all = useStore(session.annotations.store, (s) => s.all);
  const selected = useStore(session.annotations.store, (s) => s.selected);
  const hidden = useStore(session.annotations.store, (s) => s.hidden);
  const [withPatient, setWithPatient] = useState(false);
  const [, again] = useReducer((n: number) => n + 1, 0);
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
  const hide = (ids: readonly string[], away: boolean) => {
    const rest = [...hidden].filter((id) => !ids.includes(id));
    session.annotations.setHidden(away ? [...rest, ...ids] : rest);
  };
  const takeAway = (choice: string) => {
    if (choice === 'patient') {
      setWithPatient(!withPatient);
      return;
    }
    const form = choice.endsWith('csv') ? 'csv' : 'json';
    const text = asText(app, list, form, withPatient);
    if (choice.startsWith('save')) {
      offerFile(text, form);
      return;
    }
    // Pages without TLS have no clipboard: then it is a file.
    const copied = 'clipboard' in navigator ? navigator.clipboard.writeText(text) : Promise.reject(new Error());
    copied.then(
      () => toast({ words: t('workspace.measurements.copied', { count: list.length }) }),
      () => offerFile(text, form),
    );
  };
  const lesions = lesionsOf(session);
  const worked = (mark: Annotation, name: string, choice: string) => {
    if (choice.startsWith('lesion ')) {
      const uid = choice.slice('lesion '.length);
      const lesion = lesions.find((one) => one.uid === uid);
      const next = uid === 'new' ? newLesion(session) : lesion && lesionAlone(lesion);
      setLesion(session, mark, next);
      return;
    }
    if (choice === 'rename') rename(mark.id);
    else if (choice === 'hide') hide([mark.id], !hidden.has(mark.id));
    else if (choice === 'delete') remove(mark, name);
    else session.annotations.put(coloured(mark, choice as MarkColour, new Date().toISOString()));
  };
  /** Of a lesion drawn on several slices, at the first of its marks in a study. */
  const volumeOf = (mark: Annotation) => {
    const lesion = lesions.find(({ uid }) => uid === mark.lesion?.uid);
    const here = lesion?.marks.filter(({ shape }) => sameStudy(shape.on, mark.shape.on));
    const study = session.open.getState().studies.find(({ address }) => sameStudy(address, mark.shape.on));
    if (!lesion || !study || here?.[0]?.id !== mark.id || here.length < 2) return null;
    const { volume } = lesionAt(app, lesion, study, again);
    return volume ? <span className="measurement-more">{volumeWords(volume)}</span> : null;
  };
  return (
    <div className="panel-body">
      <h2>
        {t('workspace.measurements')} <span className="faint">{list.length}</span>
      </h2>
      {list.length > 0 ? (
        <div className="measurements-all">
          <Menu
            label={t('workspace.measurements.take')}
            trigger={
              <Button kind="quiet" data-command="take-measurements">
                <Icon of={ClipboardCopy} /> {t('workspace.measurements.take')}
              </Button>
            }
            groups={[
              {
                id: 'take',
                choices: (['copy-csv', 'copy-json', 'save-csv', 'save-json'] as const).map((id) => ({
                  id,
                  label: t(`workspace.measurements.${id}`),
                  command: id,
                })),
              },
              {
                id: 'who',
                choices: [{ id: 'patient', label: t('workspace.measurements.withPatient'), chosen: withPatient }],
              },
            ]}
            onChoose={takeAway}
          />
          <Button
            kind="quiet"
            className="only-icon"
            tip={t('command.marks')}
            data-command="marks"
            aria-pressed={hidden.size > 0}
            onPress={() => hide([...all.keys()], hidden.size === 0)}
          >
            <Icon of={EyeOff} />
          </Button>
        </div>
      ) : null}
      {list.length === 0 ? <p className="panel-none">{t('workspace.measurements.none')}</p> : null}
      <ol className="measurements" data-own-keys>
        {list.map((mark, i) => {
          const name = measurementName(mark, i);
          const found = whereIs(mark, sets);
          const measured = measuredNow(app, mark, found?.instance, again);
          const words = measured ? measuredLines(measured) : [];
          const away = hidden.has(mark.id);
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
                  <span className="measurement-name clip" data-colour={mark.colour}>
                    {name}
                  </span>
                  {away ? <span className="measurement-more">{t('workspace.measurements.hidden')}</span> : null}
                  {words.map((line, n) => (
                    <span key={line} className={n === 0 ? 'measurement-value' : 'measurement-more'}>
                      {line}
                    </span>
                  ))}
                  {mark.lesion ? (
                    <span className="measurement-more">{t('followUp.named', { name: mark.lesion.name })}</span>
                  ) : null}
                  {volumeOf(mark)}
                  {mark.author === '' ? null : (
                    <span className="measurement-more clip">
                      {t('saving.by', { name: mark.author.replaceAll('^', ' ').trim() })}
                    </span>
                  )}
                </button>
              )}
              <Menu
                label={name}
                placement="bottom end"
                trigger={
                  <Button
                    kind="quiet"
                    className="only-icon measurement-menu"
                    aria-label={t('workspace.measurements.more', { name })}
                  >
                    <Icon of={Ellipsis} />
                  </Button>
                }
                groups={[
                  {
                    id: 'do',
                    choices: [
                      { id: 'rename', label: t('command.rename'), aside: 'F2' },
                      { id: 'hide', label: t(away ? 'workspace.measurements.show' : 'workspace.measurements.hide') },
                      { id: 'delete', label: t('workspace.measurements.delete'), aside: 'Del' },
                    ],
                  },
                  {
                    id: 'lesion',
                    heading: t('followUp.same'),
                    choices: [
                      ...lesions.map(({ uid, name: called }) => ({
                        id: `lesion ${uid}`,
                        label: t('followUp.named', { name: called }),
                        chosen: mark.lesion?.uid === uid,
                      })),
                      { id: 'lesion new', label: t('followUp.new') },
                      ...(mark.lesion ? [{ id: 'lesion none', label: t('followUp.noLesion') }] : []),
                    ],
                  },
                  {
                    id: 'colour',
                    heading: t('workspace.measurements.colour'),
                    choices: markColours.map((id) => ({
                      id,
                      label: t(`workspace.colour.${id}`),
                      chosen: (mark.colour ?? 'yellow') === id,
                      aside: <span className="measurement-colour" data-colour={id} />,
                    })),
                  },
                ]}
                onChoose={(choice) => worked(mark, name, choice)}
              />
            </li>
          );
        })}
      </ol>
      <KeyImages />
    </div>
  );
}

/** What a mark says of its lesion, without the marks that measure it. */
function lesionAlone({ uid, name, node }: Lesion): Lesion {
  return { uid, name, ...(node && { node }) };
}

/** The same mark under another name: a new version. Without a name it has none. */
function named({ label: _, ...mark }: Annotation, label: string, changed: string): Annotation {
  return { ...mark, ...(label.trim() === '' ? {} : { label: label.trim() }), version: mark.version + 1, changed };
}

/** The same mark in another colour: a new version, and one step to undo. */
function coloured({ colour: _, ...mark }: Annotation, colour: MarkColour, changed: string): Annotation {
  return { ...mark, ...(colour === 'yellow' ? {} : { colour }), version: mark.version + 1, changed };
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
