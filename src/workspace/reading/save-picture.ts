import type { Session } from '#src/session/session.ts';
import { livePane, placeIn } from '#src/session/live-pane.ts';
import { saveFile } from '../save-file.ts';
import { paneAt } from './pane-mount.ts';

/** Why the live pane's picture cannot be saved now, as a key into the catalogue. */
export function pictureBlocked(session: Session, identity: boolean): string | undefined {
  const { index, view, set } = livePane(session);
  if (set?.kind !== 'image' || !paneAt(index)?.snapshot) return 'blocked.noImage';
  if (document.querySelector(`[data-pane="${String(index)}"]`)?.getAttribute('data-state') !== 'ready')
    return 'blocked.notReady';
  const burnedIn = set.frames[placeIn(set, view)]?.instance.image?.burnedIn === true;
  return burnedIn && !identity ? 'blocked.burnedIn' : undefined;
}

/** The live pane's picture as a file of the browser's. The file's name tells nothing of the patient. */
export async function savePicture(session: Session, identity: boolean): Promise<void> {
  const { index, view, set } = livePane(session);
  if (set?.kind !== 'image') return;
  const name = [set.modality, String(set.seriesNumber ?? ''), String(placeIn(set, view) + 1)].filter(Boolean).join('-');
  try {
    const blob = await paneAt(index)?.snapshot?.({ identity });
    if (blob) saveFile(blob, `${name}.png`);
  } catch {
    session.notices.setState((all) => [...all, { words: 'notice.picture-not-saved' }], true);
  }
}
