import { canRedoHanging, canUndoHanging, redoHanging, undoHanging } from '../choose-protocol.ts';
import type { Command } from '../command.ts';
import { joinLesion, sameLesionRefusal } from '../lesions.ts';
import type { Session } from '../session.ts';

/** Measurements and their history. */
export function markCommands(session: Session): readonly Command[] {
  const { annotations } = session;
  const selected = () => annotations.store.getState().selected;
  return [
    {
      id: 'undo',
      title: 'command.undo',
      keys: ['Mod+z'],
      blocked: () => (canUndoHanging(session) || annotations.canUndo() ? undefined : 'blocked.nothingToUndo'),
      run: () => (canUndoHanging(session) ? undoHanging(session) : void annotations.undo()),
    },
    {
      id: 'redo',
      title: 'command.redo',
      keys: ['Mod+y', 'Mod+Shift+z'],
      blocked: () => (canRedoHanging(session) || annotations.canRedo() ? undefined : 'blocked.nothingToRedo'),
      run: () => (canRedoHanging(session) ? redoHanging(session) : void annotations.redo()),
    },
    {
      id: 'marks',
      title: 'command.marks',
      keys: ['Shift+h'],
      on: () => annotations.store.getState().hidden.size > 0,
      run: () => {
        const { all, hidden } = annotations.store.getState();
        annotations.setHidden(hidden.size > 0 ? [] : all.keys());
      },
    },
    {
      id: 'same-lesion',
      title: 'command.same-lesion',
      keys: ['Shift+s'],
      blocked: () => sameLesionRefusal(session),
      run: () => joinLesion(session),
    },
    {
      id: 'delete',
      title: 'command.delete',
      keys: ['Delete', 'Backspace'],
      blocked: () => (selected() === undefined ? 'blocked.nothingSelected' : undefined),
      run: () => {
        const id = selected();
        if (id !== undefined) annotations.remove(id);
      },
    },
  ];
}
