import { livePane, placeIn, setOf } from '#src/session/live-pane.ts';
import type { Session } from '#src/session/session.ts';
import { paneAt } from '../reading/pane-mount.ts';
import { saveFile } from '../save-file.ts';

/** What pictures are saved as, and how good a lossy one is. */
export const pictureTypes = { png: 'image/png', jpeg: 'image/jpeg' } as const;
export type PictureType = keyof typeof pictureTypes;
const jpegQuality = 0.92;

/** Why a pane's picture cannot be given away now, as a key into the catalogue. */
export function pictureBlocked(session: Session, index: number, identity: boolean): string | undefined {
  const view = session.view.getState().panes[index];
  if (!view) return 'blocked.noImage';
  const set = setOf(session, view);
  if (set?.kind !== 'image' || !paneAt(index)?.snapshot) return 'blocked.noImage';
  if (document.querySelector(`[data-pane="${String(index)}"]`)?.getAttribute('data-state') !== 'ready')
    return 'blocked.notReady';
  const burnedIn = set.frames[placeIn(set, view)]?.instance.image?.burnedIn === true;
  return burnedIn && !identity ? 'blocked.burnedIn' : undefined;
}

/** A pane's picture as a file; undefined where there is none. Throws where the browser cannot make it. */
export async function pictureOf(index: number, identity: boolean, type: PictureType): Promise<Blob | undefined> {
  const canvas = await paneAt(index)?.snapshot?.({ identity });
  if (!canvas) return undefined;
  return await new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(`no ${type}`))), pictureTypes[type], jpegQuality),
  );
}

/** What a file of the live pane's is called: what and which, nothing of the patient. */
export function fileName(session: Session, place: boolean): string {
  const { view, set } = livePane(session);
  const at = place && set?.kind === 'image' ? String(placeIn(set, view) + 1) : '';
  return [set?.modality, String(set?.seriesNumber ?? ''), at].filter(Boolean).join('-');
}

/** The live pane's picture as a file of the browser's. */
export async function savePicture(session: Session, identity: boolean, type: PictureType): Promise<void> {
  const { index } = livePane(session);
  try {
    const blob = await pictureOf(index, identity, type);
    if (blob) saveFile(blob, `${fileName(session, true)}.${type === 'jpeg' ? 'jpg' : type}`);
  } catch {
    session.notices.setState((all) => [...all, { words: 'notice.picture-not-saved' }], true);
  }
}
