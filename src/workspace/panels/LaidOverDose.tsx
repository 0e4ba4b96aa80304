import { useState } from 'react';
import { useStore } from 'zustand';
import type { Uid } from '#src/model/dicom/uid.ts';
import { doseLook, levelsFrom, levelsOf, setDoseLook, type Dose, type DoseLook } from '#src/session/dose-volumes.ts';
import { t } from '#src/text/index.ts';
import { useApp } from '../app.ts';
import { DoseVolumes } from './DoseVolumes.tsx';
import { doseFigure, doseWords } from './dose-words.ts';
import './dose.css';

interface LaidOverDoseProps {
  readonly uid: Uid;
  readonly dose: Dose;
}

/** A dose that is switched on: what it is, the levels it is shown by, and what the regions of structure sets get of it. */
export function LaidOverDose({ uid, dose }: LaidOverDoseProps) {
  const { session } = useApp();
  const look = useStore(session.laidOver, (s) => doseLook(s, uid));
  const kind = [dose.summation, dose.type, t('dose.most', { dose: doseWords(dose, dose.most) })];
  return (
    <div className="dose" data-dose={uid}>
      <p className="faint">{kind.filter(Boolean).join(' · ')}</p>
      <Levels dose={dose} look={look} onLook={(next) => setDoseLook(session, uid, next)} />
      <ol className="dose-legend" aria-label={t('pane.dose.legend')}>
        {levelsOf(dose, look).map(({ dose: value, percent, colour }) => (
          <li key={value}>
            <span className="laid-over-colour" style={{ background: `rgb(${colour.join(' ')})` }} />
            {`${doseFigure(percent, 0)} % · ${doseWords(dose, value)}`}
          </li>
        ))}
      </ol>
      <DoseVolumes dose={dose} />
    </div>
  );
}

interface LevelsProps {
  readonly dose: Dose;
  readonly look: DoseLook;
  readonly onLook: (look: DoseLook) => void;
}

/** What 100 % is, and the levels, in percent or in Gy. What is no list of levels is kept and marked, and shows nothing new. */
function Levels({ dose, look, onLook }: LevelsProps) {
  const [written, setWritten] = useState<string>();
  const shown = written ?? look.levels.map((level) => doseFigure(level, 2)).join(' ');
  const whole = look.whole ?? dose.most;
  const change = (inPercent: boolean) => {
    if (inPercent === look.inPercent) return;
    // The same lines, said in the other way.
    const levels = levelsOf(dose, look).map(({ dose: value, percent }) =>
      Number((inPercent ? percent : value).toFixed(2)),
    );
    setWritten(undefined);
    onLook({ ...look, inPercent, levels });
  };
  return (
    <div className="dose-levels">
      <label>
        <span>{t('dose.whole')}</span>
        <input
          type="number"
          min={0}
          step="any"
          value={Number(whole.toFixed(4))}
          onChange={(e) => {
            const value = e.target.valueAsNumber;
            if (value > 0) onLook({ ...look, whole: value });
          }}
        />
        <span>{dose.units === 'Gy' ? 'Gy' : t('dose.relative')}</span>
      </label>
      <label>
        <span>{t('dose.levels')}</span>
        <input
          type="text"
          inputMode="decimal"
          value={shown}
          aria-invalid={levelsFrom(shown) === undefined}
          onChange={(e) => {
            setWritten(e.target.value);
            const levels = levelsFrom(e.target.value);
            if (levels) onLook({ ...look, levels });
          }}
          onBlur={() => setWritten(undefined)}
        />
        {dose.units === 'Gy' ? null : <span>%</span>}
      </label>
      {dose.units === 'Gy' ? (
        <fieldset>
          <legend className="visually-hidden">{t('dose.unit')}</legend>
          {[true, false].map((inPercent) => (
            <label key={String(inPercent)} className={look.inPercent === inPercent ? 'chip on' : 'chip'}>
              <input
                type="radio"
                name="dose-unit"
                className="visually-hidden"
                checked={look.inPercent === inPercent}
                onChange={() => change(inPercent)}
              />
              {inPercent ? '%' : 'Gy'}
            </label>
          ))}
        </fieldset>
      ) : null}
    </div>
  );
}
