import type { DisplaySet } from '#src/dataset/display-set.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { Command } from '../command.ts';
import { livePane } from '../live-pane.ts';
import { hang, updatePane } from '../panes.ts';
import type { Session } from '../session.ts';

/** What stood in the pane before the report. */
const before = new WeakMap<Session, { readonly pane: number; readonly report: string; readonly view: PaneView }>();

/** Shows the newest report of the study in hand in the live pane; once more, what was there. */
export function reportCommand(session: Session): Command {
  const isOn = () => {
    const { set } = livePane(session);
    return set !== undefined && isReport(set);
  };
  return {
    id: 'report',
    title: 'command.report',
    keys: [],
    blocked: () => (isOn() || newestReport(session) ? undefined : 'blocked.noReport'),
    on: isOn,
    run: () => {
      const { index, view } = livePane(session);
      const was = before.get(session);
      before.delete(session);
      if (isOn()) {
        if (was?.pane === index && was.report === view.displaySet) updatePane(session, index, () => was.view);
        return;
      }
      const report = newestReport(session);
      if (!report) return;
      before.set(session, { pane: index, report: report.id, view });
      hang(session, index, report.id);
    },
  };
}

/** Encapsulated documents, and structured reports that are no list of marks. */
function isReport(set: DisplaySet): boolean {
  return set.kind === 'document' || (set.kind === 'derived' && set.modality === 'SR');
}

function newestReport(session: Session): DisplaySet | undefined {
  const { set } = livePane(session);
  const { studies } = session.open.getState();
  const study = studies.find((one) => one.displaySets.some(({ id }) => id === set?.id)) ?? studies[0];
  const reports = study?.displaySets.filter(isReport) ?? [];
  const when = (one: DisplaySet) => {
    const { content, series } = one.instances[0] ?? {};
    const moment = content ?? series?.moment;
    return `${moment?.date ?? ''} ${moment?.time ?? ''}`;
  };
  return [...reports].sort((a, b) => when(a).localeCompare(when(b))).at(-1);
}
