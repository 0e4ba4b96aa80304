import { firstLook } from '#src/model/session/first-look.ts';
import type { Session } from '#src/session/session.ts';
import type { PaneContext } from '#src/viewport/index.ts';

/**
 * Asks for what will probably be wanted next: the other stacks of a study, once all that belongs to it is known, so that
 * nothing begun for them is dropped for a thumbnail. Of what is open to compare only what hangs is fetched. The store of pixels puts them behind everything on screen.
 */
export function fetchAhead(session: Session, pixels: PaneContext['pixels']): void {
  const asked = new Map<string, unknown>();
  session.open.subscribe(({ displaySets, studies }) => {
    for (const set of studies.flatMap((s) => (s.loading || s.beside === true ? [] : s.displaySets))) {
      if (set.kind !== 'image' || set.growing || asked.get(set.id) === set) continue;
      asked.set(set.id, set);
      pixels.focus(`ahead:${set.id}`, {
        set,
        index: firstLook(set.frames.length, set.clip),
        direction: 0,
        role: 'ahead',
      });
    }
    for (const id of asked.keys()) {
      if (displaySets.has(id as never)) continue;
      asked.delete(id);
      pixels.release(`ahead:${id}`);
    }
  });
}
