import { useEffect, useRef, useState } from 'react';
import { clipRate } from '#src/model/time/clip-rate.ts';
import { livePane, shownSet } from '#src/session/live-pane.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Dialog } from '#src/ui/Dialog.tsx';
import { clipPlan } from '#src/viewport/index.ts';
import { useApp } from '../app.ts';
import { saveFile } from '../save-file.ts';
import { type ClipFormat, clipFormats, ClipImageMissing, makeClip } from './clip.ts';
import { fileName } from './save-picture.ts';
import './output.css';

/** The live pane's images as a video: its format, with or without identity, and how far it is. */
export function ClipSheet({ onClose }: { readonly onClose: () => void }) {
  const { session } = useApp();
  const [{ index, set, view }] = useState(() => {
    const live = livePane(session);
    return { ...live, set: shownSet(session, live.view) };
  });
  const [able, setAble] = useState<readonly ClipFormat[]>();
  const [format, setFormat] = useState<ClipFormat['id']>();
  const [identity, setIdentity] = useState(false);
  const [done, setDone] = useState<number>();
  const [trouble, setTrouble] = useState<string>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => {
    void clipFormats().then(setAble);
    return () => running.current?.abort();
  }, []);
  if (set?.kind !== 'image') return null;
  const count = set.frames.length;
  const rate = view.cine ?? clipRate(set.frames[0]?.instance.image?.cine);
  const chosen = able?.find(({ id }) => id === format) ?? able?.[0];
  const burnedIn = set.instances.some(({ image }) => image?.burnedIn === true);
  const start = async () => {
    if (!chosen || done !== undefined) return;
    const stop = new AbortController();
    running.current = stop;
    setTrouble(undefined);
    setDone(0);
    try {
      const plan = clipPlan(set, rate);
      const wish = { pane: index, set, plan, identity, format: chosen, onProgress: setDone, signal: stop.signal };
      const clip = await makeClip(session, wish);
      saveFile(clip, `${fileName(session, false)}.${chosen.id}`);
      onClose();
    } catch (error) {
      if (stop.signal.aborted) return;
      setDone(undefined);
      setTrouble(
        error instanceof ClipImageMissing ? t('output.clip.failed', { image: error.image }) : t('output.clip.broken'),
      );
    }
  };
  return (
    <Dialog title={t('command.save-clip')} closeLabel={t('shell.close')} className="output" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <p>{t('output.clip.what', { count, rate: Math.round(10 * rate) / 10 })}</p>
        {able?.length === 0 ? <p role="alert">{t('output.clip.none')}</p> : null}
        {able && able.length > 1 ? (
          <label>
            {t('output.clip.format')}{' '}
            <select value={chosen?.id} onChange={(e) => setFormat(e.target.value as ClipFormat['id'])}>
              {able.map(({ id }) => (
                <option key={id} value={id}>
                  {names[id]}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        {able?.length === 1 && chosen ? <p>{t('output.clip.only', { formats: names[chosen.id] })}</p> : null}
        <label>
          <input
            type="checkbox"
            checked={identity || burnedIn}
            disabled={burnedIn}
            onChange={(e) => setIdentity(e.target.checked)}
          />{' '}
          {t('output.identity')}
        </label>
        {burnedIn ? <p>{t('output.clip.identityNote')}</p> : null}
        {trouble === undefined ? null : <p role="alert">{trouble}</p>}
        {done === undefined ? null : (
          <>
            <progress max={count} value={done} aria-label={t('command.save-clip')} />
            <p role="status">{t('output.clip.making', { done, count })}</p>
          </>
        )}
        <div className="output-buttons">
          <Button
            kind="primary"
            type="submit"
            isDisabled={!chosen}
            {...(done === undefined ? {} : { 'aria-disabled': 'true' as const })}
          >
            {t('output.start')}
          </Button>
          {done === undefined ? null : (
            <Button kind="plain" onPress={onClose}>
              {t('output.stop')}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

const names = { mp4: 'MP4 (H.264)', webm: 'WebM (VP9)' } as const;
