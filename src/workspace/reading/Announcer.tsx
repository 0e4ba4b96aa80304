import { useEffect, useRef } from 'react';
import { livePane, placeIn, shownSet } from '#src/session/live-pane.ts';
import { t } from '#src/text/index.ts';
import { measuredLines } from '#src/viewport/index.ts';
import { useApp } from '../app.ts';
import { measuredNow, measurementName, whereIs } from '../panels/measurement-words.ts';
import { letterOf } from './letters.ts';

const quietMs = 500;

/**
 * Tells screen readers the image and window of the live pane and what was measured, once the hand has rested: nobody can
 * listen to each slice of a scroll, and the page is not to be worked on between two of them.
 */
export function Announcer() {
  const { session, pixels } = useApp();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let said = '';
    const say = () => {
      const { index, view } = livePane(session);
      const set = shownSet(session, view);
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
    const sayMark = () => {
      const { all, selected } = session.annotations.store.getState();
      const mark = selected === undefined ? [...all.values()].at(-1) : all.get(selected);
      const found = mark && whereIs(mark, session.open.getState().displaySets);
      if (!mark || !found || !place.current) return;
      const measured = measuredNow({ session, pixels }, mark, found.instance, sayMark);
      const value = (measured ? measuredLines(measured) : []).join(', ');
      place.current.textContent = t('workspace.live.measured', {
        name: measurementName(mark, [...all.keys()].indexOf(mark.id)),
        value,
      });
    };
    let markTimer: ReturnType<typeof setTimeout> | undefined;
    const stopMarks = session.annotations.store.subscribe(() => {
      clearTimeout(markTimer);
      markTimer = setTimeout(sayMark, quietMs);
    });
    const stop = session.view.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(say, quietMs);
    });
    return () => {
      stop();
      stopMarks();
      clearTimeout(timer);
      clearTimeout(markTimer);
    };
  }, [session, pixels]);
  return <div ref={place} className="visually-hidden" role="status" aria-live="polite" />;
}
