import type { ImageSet } from '#src/dataset/display-set.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import { planeNormal } from '#src/model/geometry/place.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { dot, subtract } from '#src/model/geometry/vector.ts';
import type { PaneView, Slab, SlabMode } from '#src/model/session/view-state.ts';
import { atOf, setOf, shownSet } from './live-pane.ts';
import { cutBlocked, lyingOf, placeOn } from './lying.ts';
import { updatePane } from './panes.ts';
import type { Session } from './session.ts';

/** Thicknesses that wheel and keys go through. Millimetres. */
const ladder = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500, 1000] as const;
const usual: Slab = { mode: 'mip', thickness: 10 };

/** Gathers slabs of a kind in a pane, or no longer where it does. */
export function toggleSlab(session: Session, index: number, mode: SlabMode): void {
  const { slab } = session.view.getState().panes[index] ?? {};
  put(session, index, slab?.mode === mode ? undefined : { ...usual, ...slab, mode });
}

/** Slabs thicker by so many steps, or thinner; thinner than the thinnest are single planes again. The reason where none can be had. */
export function thicken(session: Session, index: number, steps: number): string | undefined {
  const view = session.view.getState().panes[index];
  if (!view) return undefined;
  const blocked = cutBlocked(session, view);
  if (blocked !== undefined) return blocked;
  const now = view.slab?.thickness ?? 0;
  const up = ladder.findIndex((one) => one > now);
  // Between two steps of the ladder (a link's own thickness) the next one either way is a whole step.
  const below = ladder.findLastIndex((one) => one < now);
  const to = steps > 0 ? (up < 0 ? ladder.length : up) + steps - 1 : below + steps + 1;
  const thickness = ladder[Math.min(to, ladder.length - 1)];
  put(session, index, thickness === undefined ? undefined : { mode: view.slab?.mode ?? usual.mode, thickness });
  return undefined;
}

function put(session: Session, index: number, slab: Slab | undefined): void {
  updatePane(session, index, (view) => withSlab(session, view, slab));
}

/** A view with slabs of its pictures, or without, at the same place in the patient. */
function withSlab(session: Session, view: PaneView, slab: Slab | undefined): PaneView {
  const set = setOf(session, view);
  const { slab: _, ...bare } = view;
  if (set?.kind !== 'image') return bare;
  const lying = lyingOf(set, view);
  if (!slab || !lying) {
    const shown = shownSet(session, bare);
    return shown === set && view.point && view.slab ? { ...bare, ...nearestTo(set, view.point) } : bare;
  }
  const point = shownSet(session, view) === set ? placeOn(session, view) : undefined;
  return { ...bare, ...lying, slab, ...(point && { point }) };
}

function nearestTo({ frames }: ImageSet, point: Vector3): Pick<PaneView, 'at'> {
  const away = frames.map((ref) => {
    const { plane } = factsOf(ref).record;
    return plane ? Math.abs(dot(subtract(plane.position, point), planeNormal(plane))) : Infinity;
  });
  const ref = frames[away.indexOf(Math.min(...away))];
  return ref ? { at: atOf(ref) } : {};
}
