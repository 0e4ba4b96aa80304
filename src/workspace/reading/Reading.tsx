import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { t } from '#src/text/index.ts';
import { takeHabits } from '#src/session/habits.ts';
import { followPaths } from '#src/session/curved.ts';
import { keepDocuments } from '#src/session/keep-documents.ts';
import { keepLaidOver } from '#src/session/keep-laid-over.ts';
import { linkPanes, linkTones } from '#src/viewport/index.ts';
import { useApp, useNarrow } from '../app.ts';
import { keepLink } from '../keep-link.ts';
import { listenForKeys } from '../keyboard.ts';
import { Panel } from '../panels/Panel.tsx';
import { SavingStrip } from '../saving/SavingStrip.tsx';
import { keepReading } from '../saving/save-work.ts';
import { shell } from '../shell.ts';
import { Announcer } from './Announcer.tsx';
import { PaneGrid } from './PaneGrid.tsx';
import { PhoneFoot, PhoneHead } from './Phone.tsx';
import { Sheets } from './Sheets.tsx';
import { Timeline } from './Timeline.tsx';
import { Toolbar } from './Toolbar.tsx';
import './reading.css';

/** The workspace: timeline, panes, panel, and a bar over them. On a phone: the picture and five tabs. */
export function Reading() {
  const app = useApp();
  const narrow = useNarrow();
  const panel = useStore(shell, (s) => s.panel);
  useState(() => takeHabits(app.session, app.host.settings)); // before keys are heard, and once
  useEffect(() => listenForKeys(app), [app]);
  useEffect(() => keepLink(app), [app]);
  useEffect(() => linkPanes(app.session), [app]);
  useEffect(() => linkTones(app.session), [app]);
  useEffect(() => followPaths(app.session), [app]);
  useEffect(() => keepReading(app), [app]);
  useEffect(() => keepLaidOver(app.session, app.library), [app]);
  useEffect(() => keepDocuments(app.session, app.library), [app]);
  useEffect(() => {
    // One finger scrolls, as the first tab says, until another is chosen.
    const { view } = app.session;
    if (narrow && view.getState().tool === 'window') view.setState({ tool: 'scroll' });
  }, [app, narrow]);
  return (
    <div className={narrow ? 'reading narrow' : panel ? 'reading with-panel' : 'reading'}>
      {narrow ? <PhoneHead /> : <Toolbar />}
      <SavingStrip />
      <div className="reading-main">
        {narrow ? null : <Timeline />}
        <PaneGrid />
        {narrow ? <span className="badge warn not-for-diagnosis">{t('workspace.phone.notForDiagnosis')}</span> : null}
        {panel && !narrow ? <Panel panel={panel} /> : null}
      </div>
      {narrow ? <PhoneFoot /> : null}
      <Sheets />
      <Announcer />
    </div>
  );
}
