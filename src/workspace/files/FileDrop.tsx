import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import type { DroppedFile, FilesReport } from '#src/session/library.ts';
import { t } from '#src/text/index.ts';
import { Dialog } from '#src/ui/Dialog.tsx';
import { useApp } from '../app.ts';
import { faultWords } from '../fault-words.ts';
import { useToast } from '../Toast.tsx';
import { droppedFiles } from './dropped.ts';
import { reasonWords } from './reason-words.ts';
import './files.css';

const OpenFiles = createContext<(files: readonly DroppedFile[]) => void>(() => undefined);

/** Opens files; says how far it is and, at the end, what was left out. */
export function useOpenFiles(): (files: readonly DroppedFile[]) => void {
  return useContext(OpenFiles);
}

/** Takes files dropped anywhere on the page. */
export function FileDrop({ children }: { readonly children: ReactNode }) {
  const { openFiles, library } = useApp();
  const toast = useToast();
  const [over, setOver] = useState(false);
  const [progress, setProgress] = useState<{ readonly done: number; readonly all: number }>();
  const [report, setReport] = useState<FilesReport>();

  const open = useCallback(
    (files: readonly DroppedFile[]) => {
      if (files.length === 0) return;
      setProgress({ done: 0, all: files.length });
      void openFiles(files, (done, all) => setProgress({ done, all })).then((outcome) => {
        setProgress(undefined);
        if (!outcome.ok) {
          const { what, advice } = faultWords(outcome.fault, library.settings);
          toast({ words: `${what} ${advice}` });
          return;
        }
        const { value } = outcome;
        const show = { label: t('shell.details'), run: () => setReport(value) };
        const left = value.skipped.length + value.conflicts.length > 0;
        if (value.studies.length === 0)
          toast({ words: `${t('shell.filesNone')}. ${t('shell.filesNone.more')}`, ...(left ? { action: show } : {}) });
        else if (left) toast({ words: summary(value), action: show });
      });
    },
    [openFiles, library, toast],
  );

  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!carriesFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      void droppedFiles(event.dataTransfer).then(open);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [open]);

  return (
    <OpenFiles value={open}>
      {children}
      {over ? (
        <div className="drop-scrim">
          <strong>{t('shell.dropHere')}</strong>
          <p>{t('shell.dropHere.more')}</p>
        </div>
      ) : null}
      {progress ? (
        <div className="files-progress" role="status">
          {t('shell.filesProgress', progress)}
          <progress value={progress.done} max={progress.all} />
        </div>
      ) : null}
      {report ? <Report report={report} onClose={() => setReport(undefined)} /> : null}
    </OpenFiles>
  );
}

function summary({ indexed, skipped, conflicts }: FilesReport): string {
  return [
    t('shell.filesOpened', { count: indexed }),
    ...(skipped.length > 0 ? [t('shell.filesSkipped', { count: skipped.length })] : []),
    ...(conflicts.length > 0 ? [t('shell.filesConflicts', { count: conflicts.length })] : []),
  ].join('. ');
}

function Report({ report, onClose }: { readonly report: FilesReport; readonly onClose: () => void }) {
  return (
    <Dialog title={t('shell.filesReport')} closeLabel={t('shell.close')} onClose={onClose}>
      <div className="files-report">
        <p>{t('shell.filesOpened', { count: report.indexed })}</p>
        {report.conflicts.length > 0 ? <h3>{t('shell.filesConflicts', { count: report.conflicts.length })}</h3> : null}
        <ul>
          {report.conflicts.map((c) => (
            <li key={c.instance}>{c.paths.join(' · ')}</li>
          ))}
        </ul>
        {report.skipped.length > 0 ? <h3>{t('shell.filesSkipped', { count: report.skipped.length })}</h3> : null}
        <ul>
          {report.skipped.map((s) => (
            <li key={s.path}>
              {s.path} <span className="faint">{reasonWords(s.reason)}</span>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
