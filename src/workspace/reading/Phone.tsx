import { useState } from 'react';
import { useStore } from 'zustand';
import { windowPresets } from '#src/model/display/presets.ts';
import { goTo, livePane, placeIn } from '#src/session/live-pane.ts';
import { useMainStudy } from './use-main-study.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import {
  ArrowDownUp,
  ArrowLeft,
  ChevronLeft,
  ChevronRight,
  Contrast,
  GalleryVerticalEnd,
  Maximize2,
  Ruler,
} from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { useApp } from '../app.ts';
import { Name } from '../Name.tsx';
import { isoDate } from '../patient.ts';
import { PhoneMenu } from './PhoneMenu.tsx';
import { Timeline } from './Timeline.tsx';
import { measuringTools, toolIcons } from './tool-icons.ts';
import { useCommands } from './use-commands.ts';
import { useLastMeasuring } from './use-last-measuring.ts';
import './phone.css';

/** Who and what, in two lines; back and whole screen. */
export function PhoneHead() {
  const { toWorklist, host } = useApp();
  const record = useMainStudy()?.record;
  const commands = useCommands();
  return (
    <header className="phone-head">
      {host.can.search ? (
        <Button kind="bare" className="t44" aria-label={t('workspace.back')} onPress={toWorklist}>
          <Icon of={ArrowLeft} />
        </Button>
      ) : null}
      <div className="grow">
        <div className="clip phone-name">{record ? <Name name={record.patient.name} /> : null}</div>
        <div className="clip phone-what">
          {[record?.description, isoDate(record?.moment.date)].filter(Boolean).join(', ')}
        </div>
      </div>
      {document.fullscreenEnabled ? (
        <Button
          kind="bare"
          className="t44"
          aria-label={t('workspace.phone.full')}
          onPress={() =>
            void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen())
          }
        >
          <Icon of={Maximize2} />
        </Button>
      ) : null}
      <PhoneMenu commands={commands} />
    </header>
  );
}

type Tab = 'scroll' | 'contrast' | 'measure' | 'series';

/** Slider with previous and next, and the tabs: each puts its tool under the finger and its choices above the tabs. */
export function PhoneFoot() {
  const { session } = useApp();
  const [tab, setTab] = useState<Tab>('scroll');
  const [drawer, setDrawer] = useState(false);
  const commands = useCommands();
  const tool = useStore(session.view, (v) => v.tool);
  const measuring = useLastMeasuring(session);
  const { set } = livePane(session);
  const choose = (next: Tab) => {
    setDrawer(next !== 'scroll' && (next !== tab || !drawer));
    setTab(next);
    if (next === 'scroll') session.view.setState({ tool: 'scroll' });
    if (next === 'contrast') session.view.setState({ tool: 'window' });
    if (next === 'measure') session.view.setState({ tool: measuring });
  };
  const presets = windowPresets(set?.modality ?? '');
  return (
    <footer className="phone-foot">
      {drawer && tab === 'series' ? (
        <div className="phone-drawer series" onClick={() => setDrawer(false)}>
          <Timeline />
        </div>
      ) : null}
      {drawer && tab === 'contrast' ? (
        <div className="phone-drawer chips">
          {[...presets.map((p) => `preset-${p.id}`), 'window-default', 'invert', 'window-entry'].map((id) => {
            const command = commands.get(id);
            return command ? (
              <Button
                key={id}
                kind="bare"
                className={command.on ? 'chip on' : 'chip'}
                data-command={id}
                onPress={command.run}
              >
                {command.words}
              </Button>
            ) : null;
          })}
        </div>
      ) : null}
      {drawer && tab === 'measure' ? (
        <div className="phone-drawer chips">
          {measuringTools.map((name) => (
            <Button
              key={name}
              kind="bare"
              className={tool === name ? 'chip on' : 'chip'}
              data-command={`tool-${name}`}
              onPress={() => session.view.setState({ tool: name })}
            >
              <Icon of={toolIcons[name]} />
              {commands.get(`tool-${name}`)?.words}
            </Button>
          ))}
        </div>
      ) : null}
      <PositionSlider />
      <nav className="phone-tabs" aria-label={t('workspace.toolbar')}>
        {(
          [
            ['scroll', t('command.tool-scroll'), ArrowDownUp],
            ['contrast', t('workspace.phone.contrast'), Contrast],
            ['measure', t('workspace.phone.measure'), Ruler],
            ['series', t('workspace.phone.series'), GalleryVerticalEnd],
          ] as const
        ).map(([id, words, icon]) => (
          <Button
            key={id}
            kind="bare"
            className={tab === id ? 'phone-tab on' : 'phone-tab'}
            aria-pressed={tab === id}
            onPress={() => choose(id)}
          >
            <Icon of={icon} />
            {words}
          </Button>
        ))}
      </nav>
    </footer>
  );
}

function PositionSlider() {
  const { session } = useApp();
  const view = useStore(session.view, (v) => v.panes[v.active]);
  useStore(session.open, (o) => o.displaySets);
  const { set } = livePane(session);
  if (set?.kind !== 'image' || !view || set.frames.length < 2) return null;
  const last = set.frames.length - 1;
  const place = placeIn(set, view);
  return (
    <div className="phone-position">
      <Button
        kind="bare"
        className="t44"
        aria-label={t('workspace.phone.previous')}
        isDisabled={place === 0}
        onPress={() => goTo(session, (n) => n - 1)}
      >
        <Icon of={ChevronLeft} />
      </Button>
      <input
        type="range"
        min={0}
        max={last}
        value={place}
        aria-label={t('workspace.phone.position')}
        aria-valuetext={`${String(place + 1)} / ${String(last + 1)}`}
        onChange={(e) => goTo(session, () => Number(e.target.value))}
      />
      <Button
        kind="bare"
        className="t44"
        aria-label={t('workspace.phone.next')}
        isDisabled={place === last}
        onPress={() => goTo(session, (n) => n + 1)}
      >
        <Icon of={ChevronRight} />
      </Button>
    </div>
  );
}
