import { frameKey, type FrameAddress } from '#src/model/dicom/address.ts';
import { frameAddress } from '#src/dataset/display-set.ts';
import type { Command } from '../command.ts';
import { livePane, placeIn } from '../live-pane.ts';
import { unsavedCount } from '../saving/unsaved.ts';
import type { Session } from '../session.ts';

/** Saving, and stars on images. `save` is what brings the work to the stores. */
export function savingCommands(session: Session, save: () => void): readonly Command[] {
  return [
    {
      id: 'save',
      title: 'command.save',
      keys: ['Mod+s'],
      blocked: () =>
        session.saving.getState().busy
          ? 'blocked.saving'
          : unsavedCount(session) === 0
            ? 'blocked.nothingToSave'
            : undefined,
      run: save,
    },
    {
      id: 'star',
      title: 'command.star',
      keys: ['k'],
      blocked: () => (shownFrame(session) ? undefined : 'blocked.noImage'),
      on: () => {
        const frame = shownFrame(session);
        return frame !== undefined && session.saving.getState().stars.has(frameKey(frame));
      },
      run: () => {
        const frame = shownFrame(session);
        if (frame) toggleStar(session, frame);
      },
    },
  ];
}

/** Stars an image, or takes its star away. */
export function toggleStar(session: Session, frame: FrameAddress): void {
  const stars = new Map(session.saving.getState().stars);
  const key = frameKey(frame);
  if (!stars.delete(key)) stars.set(key, frame);
  session.saving.setState({ stars });
}

function shownFrame(session: Session): FrameAddress | undefined {
  const { set, view } = livePane(session);
  const ref = set?.kind === 'image' ? set.frames[placeIn(set, view)] : undefined;
  return ref && frameAddress(ref);
}
