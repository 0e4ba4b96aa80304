import { memo, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import { layOver } from '#src/session/laid-over.ts';
import { hang } from '#src/session/panes.ts';
import { t } from '#src/text/index.ts';
import { Check } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { useApp } from '../app.ts';
import { shell } from '../shell.ts';
import { Thumbnail } from '../Thumbnail.tsx';
import { letterOf } from './letters.ts';
import { dragType } from './PaneFrame.tsx';

const around = 2 * Math.PI * 5;

interface TimelineItemProps {
  readonly set: DisplaySet;
  readonly tabStop: boolean;
  readonly onFocus: () => void;
}

/** One display set: its picture, the panes it hangs in, how much of it is here and how much was seen. */
export const TimelineItem = memo(function TimelineItem({ set, tabStop, onFocus }: TimelineItemProps) {
  const { session } = useApp();
  const letters = useStore(session.view, (v) =>
    v.panes.flatMap((p, i) => (p.displaySet === set.id ? [letterOf(i)] : [])).join(' '),
  );
  const live = useStore(session.view, (v) => v.panes[v.active]?.displaySet === set.id);
  const several = useStore(session.view, (v) => v.panes.length > 1);
  const count = set.kind === 'image' ? set.frames.length : set.instances.length;
  const name = set.label || set.modality;
  const open = () => {
    const { active } = session.view.getState();
    // A segmentation is wanted over its pictures; dragged into a pane it is looked at by itself.
    if (layOver(session, active, set)) shell.setState({ panel: 'laid-over' });
    else hang(session, active, set.id);
  };
  return (
    <div
      role="option"
      aria-selected={live}
      aria-label={[
        t('workspace.seriesItem', { number: set.seriesNumber ?? '', name, count }),
        ...(letters ? [t('workspace.shownIn', { letters: letters.replaceAll(' ', ', ') })] : []),
      ].join(', ')}
      className={live ? 'timeline-item live' : 'timeline-item'}
      tabIndex={tabStop ? 0 : -1}
      data-timeline-item
      data-series={set.series.series}
      data-display-set={set.id}
      draggable
      onFocus={onFocus}
      onDragStart={(event) => event.dataTransfer.setData(dragType.set, set.id)}
      onClick={(event) => {
        // The second click of a double click does no more.
        if (event.detail <= 1) open();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          open();
        }
      }}
    >
      <span className="timeline-picture">
        {set.kind === 'image' ? (
          <Thumbnail set={set} size={55} />
        ) : (
          // RTSTRUCT is wider than its tile: it breaks behind RT.
          <span className="thumbnail kind">{set.modality.replace(/^RT(?=\w)/, 'RT\u200b')}</span>
        )}
        {letters && several ? <span className={live ? 'letter live' : 'letter'}>{letters}</span> : null}
        <Progress set={set} />
      </span>
      <span className="timeline-caption">
        <span>{set.seriesNumber ?? ''}</span>
        <span className="timeline-name clip">{name}</span>
        <span className="faint">{count}</span>
      </span>
    </div>
  );
});

/** What was seen is drawn once no new picture has been seen for so long. Milliseconds. */
const handRests = 500;
/** How often the ring of what is loaded is drawn at most: each time, the list around it is drawn too. Milliseconds. */
const ringEvery = 500;

/** Ring of what is loaded, a tick once all was seen, and the bar of what was seen. Drawn without React: frames come fast. */
function Progress({ set }: { readonly set: DisplaySet }) {
  const { session, pixels } = useApp();
  const ring = useRef<SVGCircleElement>(null);
  const badge = useRef<HTMLSpanElement>(null);
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (set.kind !== 'image') return undefined;
    const total = set.frames.length;
    const draw = () => {
      const marks = pixels.marks(set);
      let loaded = 0;
      let failed = 0;
      for (const mark of marks) {
        if (mark === 'loaded') loaded++;
        else if (mark === 'failed') failed++;
      }
      const state =
        failed > 0
          ? 'failed'
          : session.seen.count(set.id) >= total && !set.growing
            ? 'seen'
            : loaded >= total || loaded === 0
              ? 'none'
              : 'loading';
      if (badge.current && badge.current.dataset['progress'] !== state) badge.current.dataset['progress'] = state;
      // Twentieths: finer steps cannot be seen.
      const share = ((Math.round((20 * loaded) / total) / 20) * around).toFixed(2);
      if (ring.current?.getAttribute('stroke-dasharray') !== `${share} 40`)
        ring.current?.setAttribute('stroke-dasharray', `${share} 40`);
      const seen = `${String(Math.round((100 * session.seen.count(set.id)) / total))}%`;
      if (bar.current && bar.current.style.width !== seen) bar.current.style.width = seen;
    };
    draw();
    let due: ReturnType<typeof setTimeout> | undefined;
    const stopPixels = pixels.onChange(set.id, () => {
      due ??= setTimeout(() => {
        due = undefined;
        draw();
      }, ringEvery);
    });
    // To draw the bar is to draw the list around it: a picture that came in the same moment would be late for it.
    let rest: ReturnType<typeof setTimeout> | undefined;
    const stopSeen = session.seen.subscribe(() => {
      clearTimeout(rest);
      rest = setTimeout(draw, handRests);
    });
    return () => {
      clearTimeout(rest);
      clearTimeout(due);
      stopPixels();
      stopSeen();
    };
  }, [set, pixels, session]);
  return (
    <>
      <span ref={badge} className="progress" data-progress="none">
        <svg viewBox="0 0 16 16" aria-hidden className="ring">
          <circle cx="8" cy="8" r="7.5" fill="#000" fillOpacity=".62" />
          <circle cx="8" cy="8" r="5" fill="none" stroke="#777" strokeWidth="2" />
          <circle
            ref={ring}
            cx="8"
            cy="8"
            r="5"
            fill="none"
            stroke="#fff"
            strokeWidth="2"
            strokeDasharray="0 40"
            transform="rotate(-90 8 8)"
          />
        </svg>
        <span className="tick" title={t('workspace.seenAll')}>
          <Icon of={Check} />
        </span>
        <span className="failed-word">{t('workspace.failed')}</span>
      </span>
      <span ref={bar} className="seen" style={{ width: 0 }} />
    </>
  );
}
