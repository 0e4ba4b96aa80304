import { useState } from 'react';
import { visiblePanes } from '#src/session/panes.ts';
import { shownName } from '#src/model/dicom/name-display.ts';
import { language, t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Dialog } from '#src/ui/Dialog.tsx';
import { useApp } from '../app.ts';
import { identityLine, isoDate } from '../patient.ts';
import { letterOf } from '../reading/letters.ts';
import { useMainStudy } from '../reading/use-main-study.ts';
import { printFilm } from './film.ts';
import { pictureBlocked, pictureOf } from './save-picture.ts';
import './output.css';

/** Which panes go on paper, how many side by side, and whether with a header that says whose they are. */
export function PrintSheet({ onClose }: { readonly onClose: () => void }) {
  const { session, host } = useApp();
  const study = useMainStudy()?.record;
  const [identity, setIdentity] = useState(true);
  const view = session.view.getState();
  const shown = visiblePanes(view);
  const offered = shown.filter((index) => pictureBlocked(session, index, identity) === undefined);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const chosen = offered.filter((index) => !left.has(index));
  const [columns, setColumns] = useState(Math.min(5, view.maximised === undefined ? view.layout.columns : 1));
  const [busy, setBusy] = useState(false);
  const print = async () => {
    setBusy(true);
    try {
      const pictures = await Promise.all(chosen.map((index) => pictureOf(index, identity, 'png')));
      const name = shownName(study?.patient.name, language());
      const words = [
        ...(identity && study
          ? [
              [name?.first.text, name?.second?.text].filter(Boolean).join(' ') || t('worklist.noName'),
              identityLine(study),
              [study.description, isoDate(study.moment.date), study.accession].filter(Boolean).join(' · '),
              study.institution ?? '',
            ]
          : []),
        [
          t('output.print.printed', { time: new Date(host.now()).toLocaleString() }),
          t('output.print.notForDiagnosis'),
        ].join(' · '),
      ];
      onClose();
      await printFilm(
        pictures.filter((blob) => blob !== undefined),
        words.filter(Boolean),
        columns,
      );
    } catch {
      onClose();
      session.notices.setState((all) => [...all, { words: 'notice.picture-not-saved' }], true);
    }
  };
  return (
    <Dialog title={t('command.print')} closeLabel={t('shell.close')} className="output" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && chosen.length > 0) void print();
        }}
      >
        {shown.length > 1 ? (
          <fieldset>
            <legend>{t('output.print.panes')}</legend>
            {offered.map((index) => (
              <label key={index}>
                <input
                  type="checkbox"
                  checked={!left.has(index)}
                  onChange={(e) =>
                    setLeft((was) => new Set(e.target.checked ? [...was].filter((i) => i !== index) : [...was, index]))
                  }
                />{' '}
                {t('output.print.pane', { letter: letterOf(index) })}
              </label>
            ))}
          </fieldset>
        ) : null}
        <label>
          {t('output.print.columns')}{' '}
          <select value={columns} onChange={(e) => setColumns(Number(e.target.value))}>
            {[1, 2, 3, 4, 5].map((n) => (
              <option key={n}>{n}</option>
            ))}
          </select>
        </label>
        <label>
          <input type="checkbox" checked={identity} onChange={(e) => setIdentity(e.target.checked)} />{' '}
          {t('output.identity')}
        </label>
        {offered.length === 0 ? <p role="alert">{t('output.print.none')}</p> : null}
        <Button kind="primary" type="submit" isDisabled={chosen.length === 0}>
          {t('output.print.start')}
        </Button>
      </form>
    </Dialog>
  );
}
