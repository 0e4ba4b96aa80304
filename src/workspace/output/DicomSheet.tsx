import { useEffect, useRef, useState } from 'react';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import { livePane } from '#src/session/live-pane.ts';
import { language, t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Dialog } from '#src/ui/Dialog.tsx';
import { useApp } from '../app.ts';
import { isoDate } from '../patient.ts';
import { ArchiveTooLarge, mostBytes, mostFiles, mostSize, zipEntries, zipObjects } from './dicom-zip.ts';
import { blobSink, diskSink, mostInMemory, writesToDisk } from './sinks.ts';
import './output.css';

interface Scope {
  readonly name: string;
  readonly file: string;
  readonly sets: readonly DisplaySet[];
}

/** A series or a study as DICOM files in one archive: which, how much at most, and how far it is. */
export function DicomSheet({ onClose }: { readonly onClose: () => void }) {
  const { session, library } = useApp();
  const [scopes] = useState(() => scopesOf(session));
  const [at, setAt] = useState(0);
  const [done, setDone] = useState<{ readonly files: number; readonly bytes: number }>();
  const [said, setSaid] = useState<readonly string[]>([]);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const scope = scopes[at];
  const entries = scope ? zipEntries(scope.sets) : [];
  const most = entries.reduce((sum, { record }) => sum + mostSize(record), 0);
  const onDisk = writesToDisk();
  const room = onDisk ? mostBytes : mostInMemory;
  // Of the disk's archive the true size counts, which compressed pictures keep far below the most they could have.
  const tooMuch = entries.length > mostFiles || (!onDisk && most > room);
  const start = async () => {
    if (!scope || done) return;
    const name = `${scope.file}.zip`;
    setSaid([]);
    try {
      const sink = onDisk ? await diskSink(name) : blobSink(name);
      if (!sink) return;
      const stop = new AbortController();
      running.current = stop;
      setDone({ files: 0, bytes: 0 });
      const missing = await zipObjects(
        entries,
        (address, signal) => library.whole(address, signal),
        sink,
        stop.signal,
        (files, bytes) => setDone({ files, bytes }),
      );
      setSaid([
        t('output.dicom.done', { count: entries.length - missing.length }),
        ...(missing.length > 0 ? [t('output.dicom.missing', { count: missing.length })] : []),
      ]);
    } catch (error) {
      if (running.current?.signal.aborted) return;
      const tooLarge = error instanceof ArchiveTooLarge;
      setSaid([
        tooLarge
          ? t('output.dicom.tooLarge', { most: sizeWords(mostBytes) })
          : t('output.dicom.failed', { reason: error instanceof Error ? error.message : String(error) }),
      ]);
    }
    setDone(undefined);
  };
  return (
    <Dialog title={t('command.save-dicom')} closeLabel={t('shell.close')} className="output" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <fieldset disabled={done !== undefined}>
          <legend>{t('output.dicom.scope')}</legend>
          {scopes.map(({ name }, i) => (
            <label key={name}>
              <input type="radio" name="scope" checked={i === at} onChange={() => setAt(i)} /> {name}
            </label>
          ))}
        </fieldset>
        <p>
          {t('output.dicom.count', { count: entries.length, size: sizeWords(most) })}. {t('output.dicom.identity')}
          {onDisk ? null : ` ${t('output.dicom.memory')}`}
        </p>
        {tooMuch ? <p role="alert">{t('output.dicom.tooLarge', { most: sizeWords(room) })}</p> : null}
        {done ? (
          <>
            <progress max={entries.length} value={done.files} aria-label={t('command.save-dicom')} />
            <p role="status">
              {t('output.dicom.saving', { done: done.files, count: entries.length, size: sizeWords(done.bytes) })}
            </p>
          </>
        ) : null}
        {said.map((words) => (
          <p key={words} role="status">
            {words}
          </p>
        ))}
        <div className="output-buttons">
          {/* Not disabled while it saves: a button that loses the focus takes Escape from the sheet. */}
          <Button
            kind="primary"
            type="submit"
            isDisabled={tooMuch || entries.length === 0}
            {...(done && { 'aria-disabled': 'true' as const })}
          >
            {t('output.start')}
          </Button>
          {done ? (
            <Button kind="plain" onPress={onClose}>
              {t('output.stop')}
            </Button>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}

/** The live pane's series, then its study and those opened beside it. File names tell nothing of the patient. */
function scopesOf(session: Parameters<typeof livePane>[0]): readonly Scope[] {
  const { set } = livePane(session);
  const { studies } = session.open.getState();
  const series = studies
    .flatMap(({ displaySets }) => displaySets)
    .filter((s) => s.series.series === set?.series.series);
  const ofSeries: Scope | undefined = set && {
    name: t('output.dicom.series', { name: [set.seriesNumber, set.label || set.modality].filter(Boolean).join(', ') }),
    file: [set.modality, set.seriesNumber].filter(Boolean).join('-'),
    sets: series,
  };
  const ofStudies = studies.map(({ record, displaySets }, i): Scope => {
    const date = isoDate(record?.moment.date);
    return {
      name: t('output.dicom.study', { name: [date, record?.description].filter(Boolean).join(', ') || String(i + 1) }),
      file: ['study', date].filter(Boolean).join('-'),
      sets: displaySets,
    };
  });
  return [...(ofSeries ? [ofSeries] : []), ...ofStudies];
}

function sizeWords(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const nth = Math.min(3, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** nth;
  return new Intl.NumberFormat(language(), {
    style: 'unit',
    unit: units[nth] ?? 'byte',
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}
