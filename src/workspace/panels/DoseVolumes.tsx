import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { doseFigures, doseVolumes, type Dose, type DoseFigures } from '#src/session/dose-volumes.ts';
import { t } from '#src/text/index.ts';
import { useApp } from '../app.ts';
import { DoseChart } from './DoseChart.tsx';
import { doseFigure } from './dose-words.ts';

type Counted =
  | { readonly kind: 'counting' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'here'; readonly figures: readonly DoseFigures[] };

/** What the regions of the structure sets that are switched on get of a dose: curves, and their figures. */
export function DoseVolumes({ dose }: { readonly dose: Dose }) {
  const { session } = useApp();
  const over = useStore(session.view, (v) => v.over);
  const known = useStore(session.laidOver, (s) => s.known);
  const hidden = useStore(session.laidOver, (s) => s.hidden);
  const sets = (over ?? []).flatMap((uid) => {
    const state = known.get(uid)?.state;
    return state?.kind === 'here' && state.object.kind === 'rtstruct' ? [{ uid, set: state.object }] : [];
  });
  const [counted, setCounted] = useState<{ readonly key: string; readonly state: Counted }>();
  const key = sets.map(({ uid }) => uid).join(' ');
  useEffect(() => {
    let gone = false;
    if (sets.length === 0) return undefined;
    const all = sets.map(async ({ uid, set }) => {
      const volumes = await doseVolumes(dose, set);
      return volumes.ok ? doseFigures(dose, set, uid, volumes.value) : undefined;
    });
    void Promise.all(all).then(
      (figures) => {
        const failed = figures.includes(undefined);
        const state: Counted = failed ? { kind: 'failed' } : { kind: 'here', figures: figures.flatMap((f) => f ?? []) };
        if (!gone) setCounted({ key, state });
      },
      () => {
        if (!gone) setCounted({ key, state: { kind: 'failed' } });
      },
    );
    return () => {
      gone = true;
    };
    // The sets are the same as long as their names are.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [dose, key]);
  const state = counted?.key === key ? counted.state : { kind: 'counting' as const };
  const words = { counting: t('dose.counting'), failed: t('dose.failed') };
  if (sets.length === 0) return <p className="panel-none">{t('dose.noStructures')}</p>;
  if (state.kind !== 'here') return <p className="panel-none">{words[state.kind]}</p>;
  const off = (figures: DoseFigures): boolean =>
    sets.some(
      ({ uid, set }) => set.parts.includes(figures.part) && hidden.get(uid)?.has(set.parts.indexOf(figures.part)),
    );
  const shown = state.figures.filter((figures) => !off(figures));
  if (shown.length === 0) return <p className="panel-none">{t('dose.noRegions')}</p>;
  return (
    <div className="dose-table" tabIndex={0} role="region" aria-label={t('dose.table')}>
      <DoseChart dose={dose} figures={shown} />
      <Table dose={dose} figures={shown} />
    </div>
  );
}

function Table({ dose, figures }: { readonly dose: Dose; readonly figures: readonly DoseFigures[] }) {
  const gy = dose.units === 'Gy';
  const unit = gy ? 'Gy' : t('dose.relative');
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('dose.region')}</th>
            <th scope="col">cm³</th>
            {['min', 'mean', 'max'].map((which) => (
              <th key={which} scope="col">
                {t(`dose.${which as 'min' | 'mean' | 'max'}`)}
              </th>
            ))}
            <th scope="col">D95</th>
            {gy ? <th scope="col">V20</th> : null}
          </tr>
        </thead>
        <tbody>
          {figures.map(({ part, own, d95, v20, file }) => (
            <tr key={part.number} data-region={part.number}>
              <th scope="row">
                <span className="laid-over-colour" style={{ background: `rgb(${part.colour.join(' ')})` }} />
                {part.name}
                {own.outside > 0.001 ? (
                  <span className="faint"> {t('dose.outside', { percent: doseFigure(own.outside * 100, 1) })}</span>
                ) : null}
                {file?.mean === undefined ? null : (
                  <span className="faint"> {t('dose.fileMean', { mean: doseFigure(file.mean, 2) })}</span>
                )}
              </th>
              <td>{doseFigure(own.volume, 1)}</td>
              <td>{doseFigure(own.least, 2)}</td>
              <td>{doseFigure(own.mean, 2)}</td>
              <td>{doseFigure(own.most, 2)}</td>
              <td>{doseFigure(d95, 2)}</td>
              {v20 === undefined ? null : <td>{`${doseFigure(v20 * 100, 1)} %`}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="faint">{t('dose.how', { unit })}</p>
    </>
  );
}
