import { type DragEvent, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { activate, empty, hang, swapPanes, toggleMaximised } from '#src/session/panes.ts';
import { studyOf } from '#src/session/open-state.ts';
import { isForeign } from '#src/session/whose.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { TriangleAlert } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { useApp } from '../app.ts';
import { faultWords } from '../fault-words.ts';
import { Name } from '../Name.tsx';
import { letterOf } from './letters.ts';
import { takePlace } from './pane-mount.ts';
import { PaneStar } from '../saving/PaneStar.tsx';
import { useMainStudy } from './use-main-study.ts';
import './pane.css';

/** What is dragged onto a pane: a display set from the timeline, or another pane. */
export const dragType = { set: 'application/x-fovea-set', pane: 'application/x-fovea-pane' } as const;

/** One place of the grid: the pane's own element, and around it whose it is, where it can be dropped and dragged. */
export function PaneFrame({ index, hidden }: { readonly index: number; readonly hidden: boolean }) {
  const app = useApp();
  const { session } = app;
  const host = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const live = useStore(session.view, (v) => v.active === index);
  const alone = useStore(session.view, (v) => v.panes.length === 1 || v.maximised !== undefined);
  const displaySet = useStore(session.view, (v) => v.panes[index]?.displaySet);
  useMainStudy(); // whose the others are decides whether this one is marked
  const foreign = isForeign(session, displaySet);
  const study = useStore(session.open, (open) => studyOf(open, displaySet));

  const place = useRef<HTMLElement>(undefined);
  const label = t('workspace.pane', { letter: letterOf(index) });
  // The pane's element is not React's: it may be older than the frame. In the same turn, so that no picture blinks.
  useLayoutEffect(() => {
    const { element, destroy } = takePlace(index, app);
    host.current?.append(element);
    place.current = element;
    return destroy;
  }, [index, app]);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    element.tabIndex = live ? 0 : -1;
    element.setAttribute('aria-label', label);
    element.toggleAttribute('data-region-focus', live);
  }, [live, label, index, app]);

  const drop = (event: DragEvent) => {
    setOver(false);
    const set = event.dataTransfer.getData(dragType.set);
    const from = event.dataTransfer.getData(dragType.pane);
    if (set === '' && from === '') return;
    event.preventDefault();
    event.stopPropagation();
    if (set !== '') hang(session, index, set);
    else swapPanes(session, Number(from), index);
    activate(session, index);
  };

  return (
    <section
      className={`pane${live && !alone ? ' live' : ''}${foreign ? ' foreign' : ''}${over ? ' over' : ''}`}
      hidden={hidden}
      data-live={live || undefined}
      aria-label={label}
      onPointerDownCapture={() => activate(session, index)}
      onFocusCapture={() => activate(session, index)}
      onDoubleClick={(event) => {
        if (!(event.target as Element).closest('button, input, [role=slider], [role=document], .other-patient'))
          toggleMaximised(session, index);
      }}
      onDragOver={(event) => {
        if (![dragType.set, dragType.pane].some((type) => event.dataTransfer.types.includes(type))) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={drop}
    >
      {foreign && study ? (
        <div className="other-patient" role="alert">
          <Icon of={TriangleAlert} />
          <span className="clip grow">
            {t('workspace.otherPatient')} <Name name={study.record?.patient.name} />
          </span>
          <Button kind="bare" onPress={() => empty(session, index)}>
            {t('workspace.remove')}
          </Button>
        </div>
      ) : null}
      <div className="pane-place">
        <div ref={host} className="pane-host" />
        {displaySet === undefined ? <EmptyPane /> : <PaneStar index={index} />}
        {displaySet !== undefined && !alone ? (
          <div
            className="pane-grip"
            draggable
            title={t('workspace.drag')}
            onDragStart={(event) => event.dataTransfer.setData(dragType.pane, String(index))}
          />
        ) : null}
      </div>
    </section>
  );
}

/** Nothing hangs here: what to do, or why there is nothing to hang. */
function EmptyPane() {
  const { session, library } = useApp();
  const fault = useStore(
    session.open,
    ({ studies }) => studies.find((s) => s.fault && s.displaySets.length === 0)?.fault,
  );
  const loading = useStore(session.open, ({ studies }) => studies.some((s) => s.loading && s.displaySets.length === 0));
  const none = useStore(
    session.open,
    ({ studies }) => studies.length > 0 && studies.every((s) => !s.loading && s.displaySets.length === 0),
  );
  if (fault) {
    const { what, advice } = faultWords(fault, library.settings);
    return (
      <div className="pane-words" role="alert">
        <strong>{what}</strong>
        <p>{advice}</p>
        <Button onPress={() => window.location.reload()}>{t('shell.tryAgain')}</Button>
      </div>
    );
  }
  return (
    <div className="pane-words">
      {t(loading ? 'workspace.opening' : none ? 'workspace.nothing' : 'workspace.empty')}
    </div>
  );
}
