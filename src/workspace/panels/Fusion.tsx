import { useStore } from 'zustand';
import type { ImageSet } from '#src/dataset/display-set.ts';
import { colourMapNames } from '#src/model/display/colour-maps.ts';
import type { Fused } from '#src/model/session/view-state.ts';
import { changeFused, fuse, fusedWindow, fusible } from '#src/session/fusion.ts';
import { t } from '#src/text/index.ts';
import { useApp } from '../app.ts';
import './fusion.css';

/** Another series in colour over the live pane's: which, how much of it, in which colours and in which window. */
export function Fusion() {
  const { session } = useApp();
  useStore(session.open);
  const index = useStore(session.view, (v) => v.active);
  const view = useStore(session.view, (v) => v.panes[v.active]) ?? {};
  const sets = fusible(session, view);
  const { fused } = view;
  if (sets.length === 0 && !fused) return null;
  const known = sets.some(({ id }) => id === fused?.displaySet);
  return (
    <section className="fusion" aria-label={t('fusion.title')}>
      <label>
        <span>{t('fusion.series')}</span>
        <select
          data-fusion="series"
          value={fused?.displaySet ?? ''}
          onChange={(e) =>
            fuse(
              session,
              index,
              sets.find(({ id }) => id === e.target.value),
            )
          }
        >
          <option value="">{t('fusion.none')}</option>
          {fused && !known ? <option value={fused.displaySet}>{t('fusion.other')}</option> : null}
          {sets.map((set) => (
            <option key={set.id} value={set.id}>
              {nameOf(set)}
            </option>
          ))}
        </select>
      </label>
      {fused ? <Looks fused={fused} index={index} /> : null}
    </section>
  );
}

function Looks({ fused, index }: { readonly fused: Fused; readonly index: number }) {
  const { session } = useApp();
  const change = (next: Partial<Fused>) => changeFused(session, index, (now) => ({ ...now, ...next }));
  const percent = Math.round(fused.opacity * 100);
  const { from, to, unit } = fusedWindow(session, fused) ?? {};
  const setBounds = (low: number, high: number) => {
    if (Number.isFinite(low) && Number.isFinite(high) && high > low)
      change({ window: { center: (low + high) / 2, width: high - low } });
  };
  return (
    <>
      <label>
        <span>{t('fusion.opacity')}</span>
        <input
          type="range"
          data-fusion="opacity"
          min={0}
          max={100}
          step={5}
          value={percent}
          aria-valuetext={`${String(percent)} %`}
          onChange={(e) => change({ opacity: Number(e.target.value) / 100 })}
        />
      </label>
      <label>
        <span>{t('fusion.colours')}</span>
        <select
          data-fusion="colours"
          value={fused.colourMap ?? 'hot-iron'}
          onChange={(e) => change({ colourMap: e.target.value })}
        >
          {colourMapNames.map((name) => (
            <option key={name} value={name}>
              {t(`fusion.colours.${name}`)}
            </option>
          ))}
        </select>
      </label>
      {from !== undefined && to !== undefined ? (
        <div className="fusion-window" role="group" aria-label={t('fusion.window')}>
          <Bound key={`from ${String(from)}`} name="from" value={from} onSet={(value) => setBounds(value, to)} />
          <Bound key={`to ${String(to)}`} name="to" value={to} onSet={(value) => setBounds(from, value)} />
          <span className="faint">{unit}</span>
        </div>
      ) : null}
    </>
  );
}

/** Taken over when the field is left or Enter is pressed: half a number is none. */
function Bound({
  name,
  value,
  onSet,
}: {
  readonly name: 'from' | 'to';
  readonly value: number;
  readonly onSet: (value: number) => void;
}) {
  return (
    <label>
      <span>{t(`fusion.${name}`)}</span>
      <input
        type="number"
        step="any"
        data-fusion={name}
        defaultValue={Number(value.toPrecision(4))}
        onBlur={(e) => e.target.value !== '' && onSet(Number(e.target.value))}
        onKeyDown={(e) => {
          if (e.key === 'Enter') e.currentTarget.blur();
        }}
      />
    </label>
  );
}

function nameOf({ modality, seriesNumber, label }: ImageSet): string {
  return [modality, seriesNumber, label].filter((part) => part !== undefined && part !== '').join(' · ');
}
