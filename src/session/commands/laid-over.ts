import type { Command } from '../command.ts';
import { belongsTo, isOn, laidOverObjects, present, showPresented, toggleOver } from '../laid-over.ts';
import { livePane } from '../live-pane.ts';
import type { Session } from '../session.ts';

/** What can be laid over the live pane's pictures, each as a thing to switch, and by which presentation state they are shown. */
export function laidOverCommands(session: Session): readonly Command[] {
  const { set, index, view } = livePane(session);
  if (set?.kind !== 'image') return [];
  const objects = laidOverObjects(session.open.getState()).filter((object) => belongsTo(object, set));
  return objects.map(({ instance, kind, set: listedIn }): Command => {
    const uid = instance.address.instance;
    const name = instance.refers?.label ?? (listedIn.label || listedIn.modality);
    if (kind === 'pr') {
      return {
        id: `present-${uid}`,
        title: 'command.present',
        params: { name },
        keys: [],
        on: () => view.presented === uid,
        run: () => {
          const off = view.presented === uid;
          present(session, index, off ? undefined : uid);
          if (!off) showPresented(session, index, instance, set);
        },
      };
    }
    return {
      id: `over-${uid}`,
      title: 'command.over',
      params: { name },
      keys: [],
      on: () => isOn(session, uid),
      run: () => toggleOver(session, uid),
    };
  });
}
