import { useStore } from 'zustand';
import type { Uid } from '#src/model/dicom/uid.ts';
import { mapLook, setMapLook, type MapLook, type ParametricMap } from '#src/session/map-looks.ts';
import { t } from '#src/text/index.ts';
import { useApp } from '../app.ts';
import './dose.css';

interface LaidOverMapProps {
  readonly uid: Uid;
  readonly object: ParametricMap;
}

/** A parametric map that is switched on: which quantity, the values that have the first and last colour, and the least drawn. */
export function LaidOverMap({ uid, object }: LaidOverMapProps) {
  const { session } = useApp();
  const look = useStore(session.laidOver, (s) => mapLook(s, uid));
  const map = object.maps[look.map];
  if (!map) return null;
  const { from = map.least, to = map.most, threshold = map.least } = look;
  const set = (change: Partial<MapLook>) => setMapLook(session, uid, { ...look, ...change });
  const span = map.most - map.least;
  return (
    <div className="dose" data-map={uid}>
      {object.maps.length > 1 ? (
        <label>
          <span className="visually-hidden">{t('map.quantity')}</span>
          <select value={look.map} onChange={(e) => setMapLook(session, uid, { map: Number(e.target.value) })}>
            {object.maps.map(({ name, unit }, i) => (
              <option key={`${name} ${unit}`} value={i}>
                {[name, unit].filter(Boolean).join(', ')}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <p className="faint">{[map.name, map.unit].filter(Boolean).join(', ')}</p>
      )}
      <div className="dose-levels">
        {(
          [
            ['from', from],
            ['to', to],
          ] as const
        ).map(([which, value]) => (
          <label key={which}>
            <span>{t(`map.${which}`)}</span>
            <input
              type="number"
              step="any"
              value={Number(value.toPrecision(6))}
              onChange={(e) => {
                if (Number.isFinite(e.target.valueAsNumber)) set({ [which]: e.target.valueAsNumber });
              }}
            />
            <span>{map.unit}</span>
          </label>
        ))}
        <label>
          <span>{t('map.threshold')}</span>
          <input
            type="range"
            min={map.least}
            max={map.most}
            step={span > 0 ? span / 200 : 1}
            value={threshold}
            aria-valuetext={`${String(Number(threshold.toPrecision(3)))} ${map.unit}`.trim()}
            onChange={(e) => set({ threshold: Number(e.target.value) })}
          />
          <span>{`${String(Number(threshold.toPrecision(3)))} ${map.unit}`.trim()}</span>
        </label>
      </div>
    </div>
  );
}
