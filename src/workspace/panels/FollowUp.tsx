import { useReducer, useState } from 'react';
import { useStore } from 'zustand';
import type { Lesion } from '#src/model/annotation/annotation.ts';
import { responses, type Response } from '#src/model/annotation/response.ts';
import type { Moment } from '#src/model/time/moment.ts';
import { changeLesion, lesionsOf, timesOf, type FollowedLesion } from '#src/session/lesions.ts';
import { t } from '#src/text/index.ts';
import { figureWords, volumeWords } from './follow-up-words.ts';
import { useApp } from '../app.ts';
import { FollowUpChart } from './FollowUpChart.tsx';
import { jump } from './jump.ts';
import { lesionAt, type LesionAt } from './lesion-figures.ts';
import { whereIs } from './measurement-words.ts';
import './follow-up.css';

/** The same lesions in one patient's studies: what each measures at each time, their sum, and how it changed. */
export function FollowUp() {
  const app = useApp();
  const { session } = app;
  useStore(session.annotations.store, (s) => s.all);
  useStore(session.open, (s) => s.studies);
  const [, again] = useReducer((n: number) => n + 1, 0);
  const lesions = lesionsOf(session);
  const times = timesOf(session, lesions);
  const rows = lesions.map((lesion) => ({ lesion, at: times.map((time) => lesionAt(app, lesion, time, again)) }));
  // A lesion of which only regions were drawn has a volume and no diameter: it is in the table and not in the sum.
  const targets = rows.filter(({ at }) => at.some(({ size }) => size !== undefined));
  const found = responses(
    targets.map(({ lesion, at }) => ({ node: lesion.node === true, sizes: at.map(({ size }) => size) })),
  );
  if (lesions.length === 0) {
    return (
      <div className="panel-body" data-panel="follow-up">
        <h2>{t('followUp.title')}</h2>
        <p className="panel-none">{t('followUp.none')}</p>
      </div>
    );
  }
  return (
    <div className="panel-body follow-up" data-panel="follow-up">
      <h2>{t('followUp.title')}</h2>
      <div className="follow-up-table" tabIndex={0} role="group" aria-label={t('followUp.title')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('followUp.lesion')}</th>
              {times.map(({ address, record }) => (
                <th key={`${address.source} ${address.study}`} scope="col" className="num">
                  {dateWords(record?.moment)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ lesion, at }) => (
              <LesionRow
                key={`${lesion.uid} ${lesion.name}`}
                lesion={lesion}
                at={at}
                onChange={(next) => changeLesion(session, lesion, next)}
                onShow={(time) => {
                  const study = times[time]?.address.study;
                  const mark = lesion.marks.find(({ shape }) => shape.on.study === study);
                  const where = mark && whereIs(mark, session.open.getState().displaySets);
                  if (!mark || !where) return;
                  session.annotations.select(mark.id);
                  jump(session, mark, where.set);
                }}
              />
            ))}
          </tbody>
          {targets.length > 0 ? <Totals found={found} /> : null}
        </table>
      </div>
      <FollowUpChart times={times.map(({ record }) => dateWords(record?.moment))} targets={targets} found={found} />
      <p className="follow-up-note">{t('followUp.note')}</p>
    </div>
  );
}

interface RowProps {
  readonly lesion: FollowedLesion;
  readonly at: readonly LesionAt[];
  readonly onChange: (lesion: Lesion) => void;
  readonly onShow: (time: number) => void;
}

function LesionRow({ lesion, at, onChange, onShow }: RowProps) {
  const { uid, node } = lesion;
  const [name, setName] = useState(lesion.name);
  const put = (next: string, isNode: boolean) =>
    onChange({ uid, name: next.trim() === '' ? lesion.name : next.trim(), ...(isNode && { node: true }) });
  return (
    <tr data-lesion={uid}>
      <th scope="row">
        <input
          className="follow-up-name"
          value={name}
          maxLength={64}
          aria-label={t('followUp.name')}
          onChange={(event) => setName(event.target.value)}
          onBlur={() => put(name, node === true)}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === 'Enter') put(name, node === true);
          }}
        />
        <label className="follow-up-node">
          <input type="checkbox" checked={node === true} onChange={(event) => put(name, event.target.checked)} />
          {t('followUp.node')}
        </label>
      </th>
      {at.map(({ size, volume }, time) => (
        <td key={time} className="num">
          {size === undefined && !volume ? (
            '–'
          ) : (
            <button type="button" className="follow-up-figure" onClick={() => onShow(time)}>
              {size === undefined ? null : <span>{figureWords(size)}</span>}
              {volume ? <span className="faint">{volumeWords(volume)}</span> : null}
            </button>
          )}
        </td>
      ))}
    </tr>
  );
}

function Totals({ found }: { readonly found: readonly Response[] }) {
  const percent = (value: number | undefined) =>
    value === undefined ? '–' : `${value > 0 ? '+' : ''}${figureWords(value)} %`;
  return (
    <tfoot>
      <tr>
        <th scope="row">{t('followUp.sum')}</th>
        {found.map(({ sum }, time) => (
          <td key={time} className="num">
            {sum === undefined ? '–' : figureWords(sum)}
          </td>
        ))}
      </tr>
      {(['fromBaseline', 'fromNadir'] as const).map((change) => (
        <tr key={change}>
          <th scope="row">{t(`followUp.${change}`)}</th>
          {found.map((response, time) => (
            <td key={time} className="num">
              {percent(response[change])}
            </td>
          ))}
        </tr>
      ))}
      <tr>
        <th scope="row">{t('followUp.category')}</th>
        {found.map(({ category }, time) => (
          <td key={time} className="num" title={t(`followUp.${category}`)} data-category={category}>
            {category === 'baseline' ? t('followUp.baseline') : category}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

/** The day, as short as it can be told apart. */
function dateWords(moment: Moment | undefined): string {
  return moment?.date ?? '?';
}
