import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import type { Uid } from '#src/model/dicom/uid.ts';
import { loadAgain } from '#src/session/keep-laid-over.ts';
import { jumpToPart, toggleParts } from '#src/session/laid-over.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Crosshair } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { useApp } from '../app.ts';
import { faultWords } from '../fault-words.ts';
import { millilitres } from '../number-words.ts';
import { useToast } from '../Toast.tsx';

const LaidOverMap = lazy(async () => ({ default: (await import('./LaidOverMap.tsx')).LaidOverMap }));
const LaidOverDose = lazy(async () => ({ default: (await import('./LaidOverDose.tsx')).LaidOverDose }));

interface LaidOverPartsProps {
  readonly uid: Uid;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

const none: ReadonlySet<number> = new Set();

/** The segments or regions of an object that is switched on: colour, name, whether it is drawn, and the way to it. */
export function LaidOverParts({ uid, open, onOpen }: LaidOverPartsProps) {
  const { session, library } = useApp();
  const state = useStore(session.laidOver, (s) => s.known.get(uid)?.state);
  const off = useStore(session.laidOver, (s) => s.hidden.get(uid) ?? none);
  const toast = useToast();
  if (!state || state.kind === 'loading') return <p className="panel-none">{t('laidOver.loading')}</p>;
  if (state.kind === 'failed') {
    const { what } = faultWords(state.fault, library.settings);
    const reason = 'reason' in state.fault ? state.fault.reason : '';
    return (
      <div className="panel-none" role="alert">
        <p>{t('laidOver.failed', { what, reason })}</p>
        <Button kind="quiet" onPress={() => loadAgain(session, uid)}>
          {t('laidOver.tryAgain')}
        </Button>
      </div>
    );
  }
  const { object } = state;
  if (object.kind === 'pr') return null;
  if (object.kind === 'pmap') {
    return (
      <Suspense fallback={<p className="panel-none">{t('laidOver.loading')}</p>}>
        <LaidOverMap uid={uid} object={object} />
      </Suspense>
    );
  }
  if (object.kind === 'rtdose') {
    return (
      <Suspense fallback={<p className="panel-none">{t('laidOver.loading')}</p>}>
        <LaidOverDose uid={uid} dose={object} />
      </Suspense>
    );
  }
  const { parts } = object;
  const counted = object.kind === 'seg' ? 'laidOver.frames' : 'laidOver.contours';
  const jump = async (part: number) => {
    if (!(await jumpToPart(session, uid, part))) toast({ words: t('laidOver.nowhere') });
  };
  return (
    <>
      {parts.length > 1 ? (
        <div className="laid-over-part all">
          <label className="grow">
            <input
              type="checkbox"
              checked={off.size === 0}
              ref={(box) => {
                if (box) box.indeterminate = off.size > 0 && off.size < parts.length;
              }}
              onChange={() => toggleParts(session, uid, [...parts.keys()], off.size > 0)}
            />
            <span>{t('laidOver.all', { count: parts.length })}</span>
          </label>
          <Button kind="bare" aria-expanded={open} className="laid-over-fold" onPress={() => onOpen(!open)}>
            {open ? '−' : '+'}
          </Button>
        </div>
      ) : null}
      {open ? (
        <ol>
          {parts.map((part, i) => (
            <li key={part.number} className="laid-over-part" data-part={part.number}>
              <label className="grow">
                <input
                  type="checkbox"
                  checked={!off.has(i)}
                  aria-label={t('laidOver.show', { name: part.name })}
                  onChange={() => toggleParts(session, uid, [i], off.has(i))}
                />
                <span className="laid-over-colour" style={{ background: `rgb(${part.colour.join(' ')})` }} />
                <span className="laid-over-name">
                  <span className="clip">{part.name}</span>
                  <span className="faint clip">
                    {[
                      part.meaning === part.name ? undefined : part.meaning,
                      part.count === 0 ? t('laidOver.empty') : t(counted, { count: part.count }),
                      part.volume === undefined ? undefined : millilitres(part.volume),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
              </label>
              <Button
                kind="quiet"
                className="only-icon"
                isDisabled={part.count === 0}
                tip={t('laidOver.jump', { name: part.name })}
                onPress={() => void jump(i)}
              >
                <Icon of={Crosshair} />
              </Button>
            </li>
          ))}
        </ol>
      ) : null}
    </>
  );
}
