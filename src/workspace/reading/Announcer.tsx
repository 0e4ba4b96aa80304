import { useEffect, useRef } from 'react';
import { livePane, placeIn } from '#src/session/live-pane.ts';
import { t } from '#src/text/index.ts';
import { useApp } from '../app.ts';
import { letterOf } from './letters.ts';

const quietMs = 500;

/** Tells screen readers the image and window of the live pane, at most twice a second, without drawing anything. */
export function Announcer() {
  const { session } = useApp();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let said = '';
    const say = () => {
      timer = undefined;
      const { index, view, set } = livePane(session);
      if (set?.kind !== 'image' || view.cine !== undefined) return;
      const words = [
        t('workspace.live.image', {
          letter: letterOf(index),
          position: placeIn(set, view) + 1,
          count: set.frames.length,
        }),
        ...(view.window
          ? [
              t('workspace.live.window', {
                width: Math.round(view.window.width),
                center: Math.round(view.window.center),
              }),
            ]
          : []),
      ].join('. ');
      if (words !== said && place.current) place.current.textContent = words;
      said = words;
    };
    const stop = session.view.subscribe(() => (timer ??= setTimeout(say, quietMs)));
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [session]);
  return <div ref={place} className="visually-hidden" role="status" aria-live="polite" />;
}
