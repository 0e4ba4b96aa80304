import { type KeyboardEvent, useState } from 'react';
import { useStore } from 'zustand';
import { hang } from '#src/session/panes.ts';
import { t } from '#src/text/index.ts';
import { Dialog } from '#src/ui/Dialog.tsx';
import { Ban, Command as CommandIcon, Contrast, FolderOpen, Layers, type LucideIcon, Search } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { useApp } from '../app.ts';
import { isoDate } from '../patient.ts';
import { rank } from './rank.ts';
import { useCommands } from './use-commands.ts';
import './palette.css';

interface Entry {
  readonly id: string;
  readonly words: string;
  readonly aside: string;
  readonly keys?: string | undefined;
  readonly blocked?: string | undefined;
  readonly icon: LucideIcon;
  readonly run: () => void;
}

const most = 12;

/** Commands, windows, series and studies in one ranked list. What cannot run stays, with its reason. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const entries = useEntries();
  const found = entries
    .map((entry) => ({ entry, score: rank(entry.words, text) - (entry.blocked === undefined ? 0 : 0.5) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ entry }) => entry);
  const at = Math.min(chosen, found.length - 1);
  const run = (entry: Entry | undefined) => {
    if (!entry || entry.blocked !== undefined) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setChosen((at + 1) % found.length);
    else if (event.key === 'ArrowUp') setChosen((at - 1 + found.length) % found.length);
    else if (event.key === 'Enter') run(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t('command.palette')} bare closeLabel={t('shell.close')} className="palette" onClose={onClose}>
      <label className="palette-field">
        <Icon of={Search} />
        <input
          autoFocus
          value={text}
          placeholder={t('workspace.palette.search')}
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-label={t('workspace.palette.search')}
          aria-activedescendant={found[at] ? `palette-${found[at].id}` : undefined}
          onChange={(e) => {
            setText(e.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <div className="palette-list" id="palette-list" role="listbox" aria-label={t('command.palette')}>
        {found.map((entry, i) => (
          <div
            key={entry.id}
            id={`palette-${entry.id}`}
            role="option"
            aria-selected={i === at}
            aria-disabled={entry.blocked !== undefined}
            className={`palette-option${i === at ? ' on' : ''}${entry.blocked === undefined ? '' : ' blocked'}`}
            data-command={entry.id}
            onPointerMove={() => setChosen(i)}
            onClick={() => run(entry)}
          >
            <Icon of={entry.blocked === undefined ? entry.icon : Ban} />
            <span className="clip grow">{entry.words}</span>
            <span className="aside">{entry.blocked ?? entry.aside}</span>
            {entry.keys ? <kbd className="key">{entry.keys}</kbd> : null}
          </div>
        ))}
        {found.length === 0 ? <p className="panel-none">{t('workspace.palette.none')}</p> : null}
      </div>
    </Dialog>
  );
}

function useEntries(): readonly Entry[] {
  const { session, addStudy } = useApp();
  const commands = useCommands();
  const studies = useStore(session.open, (o) => o.studies);
  const related = useStore(session.related);
  const byCommand = [...commands.values()]
    .filter((c) => c.id !== 'palette')
    .map((c): Entry => {
      const preset = /^(preset|voi)-/.test(c.id);
      return { ...c, aside: preset ? (c.aside ?? '') : '', icon: preset ? Contrast : CommandIcon };
    });
  const bySeries = studies.flatMap((study) =>
    study.displaySets.map((set): Entry => {
      const count = set.kind === 'image' ? set.frames.length : set.instances.length;
      return {
        id: `series-${set.id}`,
        words: t('command.show-series', { number: set.seriesNumber ?? '', name: set.label || set.modality }),
        aside: t('workspace.palette.images', { count }),
        icon: Layers,
        run: () => hang(session, session.view.getState().active, set.id),
      };
    }),
  );
  const byStudy = related
    .filter((r) => !studies.some((s) => s.address.study === r.address.study))
    .map((r): Entry => ({
      id: `study-${r.address.study}`,
      words: t('command.open-study', { date: isoDate(r.moment.date), name: r.description ?? r.modalities.join(' ') }),
      aside: r.instanceCount === undefined ? '' : t('workspace.palette.images', { count: r.instanceCount }),
      icon: FolderOpen,
      run: () => addStudy(r.address),
    }));
  return [...byCommand, ...bySeries, ...byStudy];
}
