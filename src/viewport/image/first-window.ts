import type { Voi } from '#src/model/display/window.ts';
import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import type { Session } from '#src/session/session.ts';

const chosen = new WeakMap<Session, Map<string, Voi>>();

/**
 * The window that was chosen for a set whose file has none, at the first whole picture of it in any pane: planes cut through
 * it and its own pictures are then seen alike.
 */
export function chosenWindow(session: Session, set: ImageSet, ref: FrameRef): Voi | undefined {
  return chosen.get(session)?.get(keyOf(set, ref));
}

export function chooseWindow(session: Session, set: ImageSet, ref: FrameRef, voi: Voi): void {
  const known = chosen.get(session) ?? new Map<string, Voi>();
  chosen.set(session, known);
  known.set(keyOf(set, ref), voi);
}

/** Windows are in the units of the values, which PET may change. */
function keyOf(set: ImageSet, ref: FrameRef): string {
  const { modality } = factsOf(ref).record;
  return `${(set.cut?.from ?? set).id} ${modality.kind === 'identity' ? '' : (modality.unit ?? '')}`;
}
