import { type KeyboardEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import { sameStudy } from '#src/session/open-state.ts';
import { hang } from '#src/session/panes.ts';
import type { OpenStudy } from '#src/session/session.ts';
import { t } from '#src/text/index.ts';
import { useApp } from '../app.ts';
import { faultWords } from '../fault-words.ts';
import { isoDate, shortDate } from '../patient.ts';
import { TimelineItem } from './TimelineItem.tsx';
import './timeline.css';

type Shown =
  { readonly kind: 'open'; readonly study: OpenStudy } | { readonly kind: 'known'; readonly record: StudyRecord };

/**
 * The patient's studies, newest first, their series as pictures. Slim beside the panes; opens wide over them on focus or
 * when the pointer rests on it, moving nothing. One tab stop: arrows move, Enter hangs in the live pane, Shift and a
 * pane's letter hangs there.
 */
export function Timeline() {
  const { session, addStudy } = useApp();
  const studies = useStore(session.open, (o) => o.studies);
  const related = useStore(session.related);
  const [wide, setWide] = useState(false);
  const [focused, setFocused] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const list = useRef<HTMLDivElement>(null);

  const shown: readonly Shown[] = [
    ...studies.map((study) => ({ kind: 'open', study }) as const),
    ...related
      .filter((r) => !studies.some((s) => sameStudy(s.address, r.address)))
      .map((record) => ({ kind: 'known', record }) as const),
  ].sort((a, b) => dateOf(b).localeCompare(dateOf(a)));
  const firstItem = shown.flatMap((s) => (s.kind === 'open' ? s.study.displaySets.map((d) => d.id) : []))[0];

  const onKeyDown = (event: KeyboardEvent) => {
    const items = Array.from(list.current?.querySelectorAll<HTMLElement>('[data-timeline-item]') ?? []);
    const at = items.findIndex((i) => i === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[Math.min(Math.max(to, 0), items.length - 1)]?.focus();
    else if (event.shiftKey && /^[a-tA-T]$/.test(event.key)) {
      const pane = event.key.toUpperCase().charCodeAt(0) - 65;
      const set = items[at]?.dataset['displaySet'];
      if (set && pane < session.view.getState().panes.length) hang(session, pane, set);
    } else return;
    event.preventDefault();
  };
  const hover = (next: boolean) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setWide(next), next ? 300 : 100);
  };

  return (
    <nav className="timeline-place" aria-label={t('workspace.timeline')} data-region>
      <div
        ref={list}
        className={wide ? 'timeline wide' : 'timeline'}
        data-own-arrows
        role="listbox"
        aria-label={t('workspace.timeline')}
        onKeyDown={onKeyDown}
        onPointerEnter={(e) => (e.pointerType === 'mouse' ? hover(true) : undefined)}
        onPointerLeave={() => hover(false)}
        // Not on the press: what grows narrow under the pointer would lose the click.
        onPointerUp={() => hover(false)}
        onDragStart={() => hover(false)}
        onFocus={(e) => {
          if (e.target.matches(':focus-visible')) setWide(true);
        }}
        onBlur={(e) => {
          if (!e.currentTarget.contains(e.relatedTarget)) setWide(false);
        }}
      >
        {shown.map((entry) =>
          entry.kind === 'open' ? (
            <StudyGroup
              key={entry.study.address.study}
              study={entry.study}
              tabStop={focused ?? firstItem}
              onFocusItem={setFocused}
            />
          ) : (
            <button
              key={entry.record.address.study}
              type="button"
              className="timeline-study known"
              data-timeline-item
              tabIndex={-1}
              role="option"
              aria-selected={false}
              data-study={entry.record.address.study}
              aria-label={t('workspace.loadStudy', {
                date: isoDate(entry.record.moment.date),
                name: entry.record.description ?? '',
              })}
              onClick={() => addStudy(entry.record.address)}
            >
              <Heading
                modalities={entry.record.modalities}
                date={entry.record.moment.date}
                description={entry.record.description}
              />
            </button>
          ),
        )}
      </div>
    </nav>
  );
}

interface StudyGroupProps {
  readonly study: OpenStudy;
  readonly tabStop: string | undefined;
  readonly onFocusItem: (id: string) => void;
}

function StudyGroup({ study, tabStop, onFocusItem }: StudyGroupProps) {
  const { library } = useApp();
  const { record, series, displaySets, fault } = study;
  const waiting = series.filter((s) => !displaySets.some((d) => d.series.series === s.address.series));
  return (
    <div role="group" aria-label={`${(record?.modalities ?? []).join(' ')} ${isoDate(record?.moment.date)}`}>
      <div className="timeline-study">
        <Heading modalities={record?.modalities ?? []} date={record?.moment.date} description={record?.description} />
      </div>
      {displaySets.map((set: DisplaySet) => (
        <TimelineItem key={set.id} set={set} tabStop={tabStop === set.id} onFocus={() => onFocusItem(set.id)} />
      ))}
      {study.loading
        ? waiting.map((s) => (
            <div key={s.address.series} className="timeline-item waiting" data-series={s.address.series}>
              <span className="thumbnail" />
              <span className="timeline-caption">
                <span>{s.number ?? ''}</span>
                <span className="faint">{s.instanceCount ?? ''}</span>
              </span>
            </div>
          ))
        : null}
      {fault ? <p className="timeline-fault">{faultWords(fault, library.settings).what}</p> : null}
    </div>
  );
}

function Heading({
  modalities,
  date,
  description,
}: {
  modalities: readonly string[];
  date: string | undefined;
  description: string | undefined;
}) {
  return (
    <>
      <b>{modalities.filter((m) => !['SR', 'KO', 'PR', 'SEG'].includes(m)).join(' ') || modalities.join(' ')}</b>
      <span className="timeline-date slim">{shortDate(isoDate(date))}</span>
      <span className="timeline-date full">{isoDate(date)}</span>
      {description ? <span className="timeline-description clip">{description}</span> : null}
    </>
  );
}

function dateOf(entry: Shown): string {
  const moment = entry.kind === 'open' ? entry.study.record?.moment : entry.record.moment;
  return `${moment?.date ?? ''} ${moment?.time ?? ''}`;
}
