import type { Command } from '#src/session/command.ts';
import { imageCommands, presetCommands } from '#src/session/commands/image.ts';
import { laidOverCommands } from '#src/session/commands/laid-over.ts';
import { layoutCommands } from '#src/session/commands/layout.ts';
import { markCommands } from '#src/session/commands/marks.ts';
import { reportCommand } from '#src/session/commands/report.ts';
import { petCommands } from '#src/session/commands/pet.ts';
import { savingCommands } from '#src/session/commands/saving.ts';
import { besideRendering, renderingCommand } from '#src/session/commands/rendering.ts';
import { reformatCommands } from '#src/session/commands/reformat.ts';
import { subtractCommand } from '#src/session/commands/subtract.ts';
import { slabCommands } from '#src/session/commands/slab.ts';
import { curvedCommand } from '#src/session/commands/curved.ts';
import { turnCommands } from '#src/session/commands/turn.ts';
import { segmentCommands } from '#src/session/commands/segments.ts';
import { toolCommands } from '#src/session/commands/tools.ts';
import { setAdvanced } from '#src/session/habits.ts';
import { dropProtocol } from '#src/session/own-protocols.ts';
import { language } from '#src/text/index.ts';
import type { App } from './app.ts';
import { outputCommands } from './output/commands.ts';
import { paneAt } from './reading/pane-mount.ts';
import { measuringTools } from './reading/tool-icons.ts';
import { nextRegion } from './regions.ts';
import { openFromList, studyBeside } from './next-study.ts';
import { keepSeen, viewBlocked } from './saving/keep-seen.ts';
import { saveWork } from './saving/save-work.ts';
import { openSheet, rename, shell, togglePanel } from './shell.ts';

type CommandedApp = Pick<
  App,
  'session' | 'host' | 'library' | 'pixels' | 'worklist' | 'open' | 'toWorklist' | 'setLanguage'
>;

/** Every command there is, in the order of the key sheet. Made anew when asked: presets follow what hangs in the live pane. */
export function commandTable(app: CommandedApp): readonly Command[] {
  const { session } = app;
  return besideRendering(session, [
    ...toolCommands(session),
    ...imageCommands(session),
    ...presetCommands(session),
    ...laidOverCommands(session),
    ...layoutCommands(session),
    reportCommand(session),
    ...reformatCommands(session),
    curvedCommand(session),
    renderingCommand(session),
    ...slabCommands(session),
    ...turnCommands(session),
    ...petCommands(session),
    subtractCommand(session),
    ...markCommands(session),
    ...segmentCommands(session),
    ...savingCommands(session, () => void saveWork(app)),
    ...screenCommands(app),
  ]);
}

/** What belongs to the screen and not to the session. */
function screenCommands(app: CommandedApp): readonly Command[] {
  const { session, host, toWorklist, setLanguage } = app;
  const selected = () => session.annotations.store.getState().selected;
  return [
    {
      id: 'rename',
      title: 'command.rename',
      keys: ['F2'],
      blocked: () => (selected() === undefined ? 'blocked.nothingSelected' : undefined),
      run: () => rename(selected()),
    },
    {
      id: 'one-to-one',
      title: 'command.one-to-one',
      keys: ['x'],
      blocked: () => (paneAt(session.view.getState().active)?.oneToOne ? undefined : 'blocked.noImage'),
      run: () => paneAt(session.view.getState().active)?.oneToOne?.(),
    },
    {
      id: 'place-point',
      title: 'command.place-point',
      keys: ['Enter'],
      blocked: () => (measuringTools.includes(session.view.getState().tool) ? undefined : 'blocked.notDrawing'),
      run: () => paneAt(session.view.getState().active)?.drawByKeys?.(),
    },
    ...outputCommands(session),
    {
      id: 'keep-view',
      title: 'command.keep-view',
      keys: [],
      blocked: () =>
        session.saving.getState().busy ? 'blocked.saving' : viewBlocked(session, session.view.getState().active),
      run: () => void keepSeen(app),
    },
    { id: 'layout', title: 'command.layout', keys: ['g'], run: () => openSheet('layout') },
    {
      id: 'save-protocol',
      title: 'command.save-protocol',
      keys: [],
      blocked: () =>
        session.view.getState().panes.some((pane) => pane.displaySet !== undefined)
          ? undefined
          : 'blocked.nothingHangs',
      run: () => openSheet('protocol'),
    },
    ...session.hanging.getState().own.map(({ id, name }): Command => ({
      id: `delete-protocol-${id}`,
      title: 'command.delete-protocol',
      params: { name },
      keys: [],
      run: () => dropProtocol(session, host.settings, id),
    })),
    { id: 'window-entry', title: 'command.window-entry', keys: ['Shift+w'], run: () => openSheet('window') },
    { id: 'palette', title: 'command.palette', keys: ['Mod+k'], run: () => openSheet('palette') },
    ...([1, -1] as const).map((by): Command => ({
      id: by === 1 ? 'next-study' : 'previous-study',
      title: by === 1 ? 'command.next-study' : 'command.previous-study',
      keys: [by === 1 ? 'Shift+PageDown' : 'Shift+PageUp'],
      blocked: () => (studyBeside(app, by) ? undefined : 'blocked.noNextStudy'),
      run: () => {
        const study = studyBeside(app, by);
        if (study) openFromList(app, study);
      },
    })),
    {
      id: 'advanced',
      title: 'command.advanced',
      keys: [],
      blocked: () => (session.habits.getState().profile === 'bir' ? undefined : 'blocked.allTools'),
      on: () => session.habits.getState().advanced,
      run: () => setAdvanced(session, host.settings, !session.habits.getState().advanced),
    },
    { id: 'keys', title: 'command.keys', keys: ['?', 'F1'], run: () => openSheet('keys') },
    {
      id: 'panel',
      title: 'command.panel',
      keys: ['q'],
      on: () => shell.getState().panel !== undefined,
      run: () => togglePanel(),
    },
    { id: 'measurements', title: 'command.measurements', keys: ['Shift+m'], run: () => togglePanel('measurements') },
    { id: 'follow-up', title: 'command.follow-up', keys: [], run: () => togglePanel('follow-up') },
    { id: 'laid-over', title: 'command.laid-over', keys: ['Shift+o'], run: () => togglePanel('laid-over') },
    { id: 'information', title: 'command.information', keys: ['Shift+i'], run: () => togglePanel('information') },
    { id: 'next-region', title: 'command.next-region', keys: ['F6'], run: () => nextRegion() },
    { id: 'language', title: 'command.language', keys: [], run: () => setLanguage(language() === 'zh' ? 'en' : 'zh') },
    {
      id: 'worklist',
      title: 'command.worklist',
      keys: [],
      blocked: () => (host.can.search ? undefined : 'blocked.noStore'),
      run: toWorklist,
    },
  ];
}
