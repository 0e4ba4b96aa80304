import type { Command } from '#src/session/command.ts';
import { livePane } from '#src/session/live-pane.ts';
import type { Session } from '#src/session/session.ts';
import { openSheet } from '../shell.ts';
import { pictureBlocked, savePicture, type PictureType } from './save-picture.ts';

/** What leaves the page: pictures, paper, clips, files. */
export function outputCommands(session: Session): readonly Command[] {
  const needsImage = () => (livePane(session).set?.kind === 'image' ? undefined : 'blocked.noImage');
  const needsStack = () => {
    const { set } = livePane(session);
    return set?.kind === 'image' && set.frames.length < 2 ? 'blocked.oneImage' : needsImage();
  };
  const picture = (id: string, type: PictureType, identity: boolean): Command => ({
    id,
    title: `command.${id}`,
    keys: [],
    blocked: () => pictureBlocked(session, livePane(session).index, identity),
    run: () => void savePicture(session, identity, type),
  });
  return [
    picture('save-picture', 'png', true),
    picture('save-picture-bare', 'png', false),
    picture('save-jpeg', 'jpeg', true),
    picture('save-jpeg-bare', 'jpeg', false),
    { id: 'save-clip', title: 'command.save-clip', keys: [], blocked: needsStack, run: () => openSheet('clip') },
    { id: 'print', title: 'command.print', keys: ['Mod+p'], blocked: needsImage, run: () => openSheet('print') },
    {
      id: 'save-dicom',
      title: 'command.save-dicom',
      keys: [],
      blocked: () => {
        const { studies } = session.open.getState();
        if (studies.length === 0) return 'blocked.nothingHangs';
        return studies.some((study) => study.loading) ? 'blocked.notListed' : undefined;
      },
      run: () => openSheet('dicom'),
    },
  ];
}
