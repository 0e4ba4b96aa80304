import { samePatient } from '#src/model/dicom/same-patient.ts';
import { useEffect, useState } from 'react';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import type { SeriesRecord, StudyRecord } from '#src/model/dicom/records.ts';
import type { Fault } from '#src/model/fault/fault.ts';
import { language, t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { useApp } from '../app.ts';
import { faultWords } from '../fault-words.ts';
import { Name } from '../Name.tsx';
import { clock, identityLine, isoDate } from '../patient.ts';
import { Thumbnail } from '../Thumbnail.tsx';
import { numberWords } from '../number-words.ts';
import './preview.css';

/** Series shown in the preview; a study of hundreds is for the workspace. */
const mostSeries = 30;

interface Seen {
  readonly of: StudyRecord;
  readonly series?: readonly SeriesRecord[];
  readonly fault?: Fault;
  readonly others: readonly StudyRecord[];
}

/** Who, what and when of the chosen study, its series as pictures, and what else there is of the patient. */
export function Preview({
  row,
  onOpen,
}: {
  readonly row: StudyRecord | undefined;
  readonly onOpen: (row: StudyRecord) => void;
}) {
  const { library } = useApp();
  const [seen, setSeen] = useState<Seen>();

  useEffect(() => {
    if (!row) return undefined;
    const stop = new AbortController();
    // Arrows held down pass many rows: only where they rest is the store asked.
    const rest = setTimeout(() => {
      setSeen({ of: row, others: [] });
      void library.study(row.address, stop.signal).then((contents) => {
        if (stop.signal.aborted) return;
        setSeen((s) => ({
          of: row,
          others: s?.of === row ? s.others : [],
          ...(contents.ok ? { series: contents.value.series } : { fault: contents.fault }),
        }));
      });
      if (row.patient.id === '') return;
      const query = { patientId: row.patient.id, ...(row.patient.issuer ? { issuer: row.patient.issuer } : {}) };
      void library.searchStudies(row.address.source, query, { offset: 0, limit: 50 }, stop.signal).then((page) => {
        if (stop.signal.aborted || !page.ok) return;
        const others = page.value.rows.filter(
          (r) => r.address.study !== row.address.study && samePatient(r.patient, row.patient),
        );
        setSeen((s) => (s?.of === row ? { ...s, others } : s));
      });
    }, 120);
    return () => {
      clearTimeout(rest);
      stop.abort();
    };
  }, [library, row]);

  if (!row) {
    return (
      <aside className="preview" aria-label={t('worklist.preview')} data-region>
        <p className="preview-none">{t('worklist.preview.none')}</p>
      </aside>
    );
  }
  const shown = seen?.of === row ? seen : undefined;
  return (
    <aside className="preview" aria-label={t('worklist.preview')} data-region>
      <div className="preview-head">
        <h2>
          <Name name={row.patient.name} />
        </h2>
        <div className="small">{identityLine(row)}</div>
        <div className="what">{row.description ?? t('worklist.noDescription')}</div>
        <div className="small">
          {[`${isoDate(row.moment.date)} ${clock(row.moment.time)}`.trim(), row.accession].filter(Boolean).join(' · ')}
        </div>
        {row.institution ? <div className="small faint">{row.institution}</div> : null}
      </div>
      <div className="preview-body">
        {shown?.fault ? (
          <p className="fault">{Object.values(faultWords(shown.fault, library.settings)).join(' ')}</p>
        ) : null}
        <h3>
          {t('worklist.series')} <span className="faint">{shown?.series?.length ?? ''}</span>
        </h3>
        <div className="preview-series">
          {shown?.series?.slice(0, mostSeries).map((series) => (
            <SeriesTile key={series.address.series} series={series} />
          ))}
        </div>
        {shown && shown.others.length > 0 ? (
          <>
            <h3 className="earlier">
              {t('worklist.earlier')} <span className="faint">{shown.others.length}</span>
            </h3>
            {shown.others.map((other) => (
              <button key={other.address.study} type="button" className="earlier-row" onClick={() => onOpen(other)}>
                <span>{isoDate(other.moment.date)}</span>
                <span className="modality">{other.modalities.join(' ')}</span>
                <span className="clip main">{other.description ?? t('worklist.noDescription')}</span>
                <span className="faint">
                  {other.instanceCount === undefined ? '' : numberWords(other.instanceCount)}
                </span>
              </button>
            ))}
          </>
        ) : null}
      </div>
      <div className="preview-foot">
        <Button kind="primary" className="grow" onPress={() => onOpen(row)}>
          {t('worklist.open')}
          <kbd className="key">Enter</kbd>
        </Button>
      </div>
    </aside>
  );
}

/** One series: the instance the source can name soonest stands for it. */
function SeriesTile({ series }: { readonly series: SeriesRecord }) {
  const { library } = useApp();
  const [set, setSet] = useState<DisplaySet>();
  useEffect(() => {
    const stop = new AbortController();
    void library.peek(series.address, stop.signal).then((peeked) => {
      if (!stop.signal.aborted && peeked.ok && peeked.value) setSet(displaySetsOf(series, [peeked.value], false)[0]);
    });
    return () => stop.abort();
  }, [library, series]);
  const name = series.description ?? series.modality;
  return (
    <div className="series-tile" lang={language() === 'zh' ? 'zh-CN' : undefined}>
      <Thumbnail set={set} size={84} />
      <div className="caption" title={name}>
        {name}
      </div>
      <div className="caption faint">
        {series.instanceCount === undefined ? series.modality : t('worklist.images', { count: series.instanceCount })}
      </div>
    </div>
  );
}
